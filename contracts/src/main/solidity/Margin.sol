// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DealerStorage} from "./DealerStorage.sol";
import {IMarkPriceSource} from "./interfaces/IMarkPriceSource.sol";
import {Account} from "./libraries/Account.sol";
import {BoundedCall} from "./libraries/BoundedCall.sol";
import {FixedMath} from "./libraries/FixedMath.sol";
import {Page} from "./libraries/Page.sol";
import {Position} from "./libraries/Position.sol";
import {Holding, MarketState, Risk, Session} from "./libraries/Staging.sol";

/// @title What an account is worth and what it must keep
/// @notice Per position v = paper * mark, toward zero. Net value = sum (v + credit) + primary + secondary; margin =
/// sum of |v| * ratio, each rounded down.
abstract contract Margin is DealerStorage {
    using FixedMath for int256;

    /// @dev What a mark price source may spend on its answer.
    uint256 internal constant PRICE_GAS = 100_000;
    /// @dev Stands for "no market" where a market's position word is replaced by another.
    uint256 internal constant NO_MARKET = MARKETS_MAX;

    /// @dev Where in `session.markets`, which may grow, the market is; it is read on first use.
    function _placeOf(Session memory session, uint256 id) internal view returns (uint256) {
        uint256 index = uint8(session.marketIndex[id]);
        if (index != 0) {
            return index - 1;
        }

        uint256 count = session.marketCount;
        if (count == session.markets.length) {
            if (count == MARKETS_MAX) {
                // every market has its place; only the last one's does not fit into its byte
                return count - 1;
            }
            MarketState[] memory more = new MarketState[](2 * count);
            for (uint256 i = 0; i < count; ++i) {
                more[i] = session.markets[i];
            }
            session.markets = more;
        }
        MarketState memory state = session.markets[count];
        session.marketCount = count + 1;
        session.marketIndex[id] = bytes1(uint8(count + 1));
        _readMarket(state, id);
        return count;
    }

    function _readMarket(MarketState memory state, uint256 id) private view {
        Market storage market = _markets[id];
        state.id = id;
        state.perp = uint160(market.perp);
        state.registered = market.registered;
        state.source = market.source;
        state.fundingRate = market.fundingRate;
        state.initialRatio = market.initialRatio;
        state.maintenanceRatio = market.maintenanceRatio;
    }

    /// @dev Asks for the mark price on first use; false if there is none.
    function _price(MarketState memory state) internal view returns (bool) {
        if (state.mark != 0) {
            return true;
        }
        if (!state.unpriced) {
            state.mark = _askPrice(state.source);
            state.unpriced = state.mark == 0;
        }
        return !state.unpriced;
    }

    /// @dev The source's price, zero if it gives none that is usable.
    function _askPrice(address source) internal view returns (uint256) {
        bytes4 selector = IMarkPriceSource.getMarkPrice.selector;
        assembly ("memory-safe") {
            mstore(0x00, selector)
        }
        (bool answered, uint256 price) = BoundedCall.ask(source, PRICE_GAS, 0x00, 0x04);
        return answered && price <= type(uint128).max ? price : 0;
    }

    /// @dev Sums over all open positions. False if a mark price is missing.
    function _risk(Session memory session, Holding memory holding, Risk memory risk) internal view returns (bool) {
        // every summand has at most 182 bits, there are at most 256
        unchecked {
            uint256 account = holding.account;
            risk.netValue = Account.primaryOf(account) + int256(Account.secondaryOf(account));
            risk.exposure = 0;
            risk.initialMargin = 0;
            risk.maintenanceMargin = 0;
            uint256 count = Account.countOf(account);
            for (uint256 i = 0; i < count; ++i) {
                if (!_addPosition(session, holding, Account.marketAt(account, i), risk)) {
                    return false;
                }
            }
            if (!Account.hasMore(account)) {
                return true;
            }
            uint256 bitmap = holding.bitmap;
            for (uint256 id = 0; bitmap != 0; ++id) {
                if (bitmap & 1 != 0 && !_addPosition(session, holding, id, risk)) {
                    return false;
                }
                bitmap >>= 1;
            }
            return true;
        }
    }

    function _addPosition(
        Session memory session,
        Holding memory holding,
        uint256 id,
        Risk memory risk
    ) private view returns (bool) {
        uint256 word = id == holding.marketId ? holding.position : Page.load(Page.position(uint160(holding.trader), id));
        int256 paper = Position.paperOf(word);
        if (paper == 0) {
            return true;
        }
        uint256 place = _placeOf(session, id);
        MarketState memory market = session.markets[place];
        if (!_price(market)) {
            return false;
        }
        int256 value = paper.mulTowardZero(int256(market.mark));
        uint256 size = value.abs();
        // see _risk
        unchecked {
            risk.netValue += value + paper.mulTowardZero(market.fundingRate) + Position.reducedOf(word);
            risk.exposure += size;
            risk.initialMargin += FixedMath.mulDown(size, market.initialRatio);
            risk.maintenanceMargin += FixedMath.mulDown(size, market.maintenanceRatio);
        }
        return true;
    }

    /// @dev The account as stored.
    function _holdingOf(address trader) internal view returns (Holding memory holding) {
        holding.trader = trader;
        holding.account = Page.load(Page.account(uint160(trader)));
        if (Account.hasMore(holding.account)) {
            holding.bitmap = Page.load(Page.bitmap(uint160(trader)));
        }
        holding.marketId = NO_MARKET;
    }

    /// @dev The stored account's risk; reverts if a mark price is missing.
    function _riskOf(Session memory session, address trader) internal view returns (Risk memory risk) {
        if (!_risk(session, _holdingOf(trader), risk)) {
            revert PriceUnavailable(NO_LEG);
        }
    }

    function _isMaintained(Risk memory risk) internal pure returns (bool) {
        return risk.netValue >= int256(risk.maintenanceMargin);
    }

    function _isInitial(Risk memory risk) internal pure returns (bool) {
        return risk.netValue >= int256(risk.initialMargin);
    }

    /// @dev Initial margin holds, and what the account is worth without its secondary credit is not negative.
    function _isSolid(Risk memory risk, uint256 account) internal pure returns (bool) {
        return _isInitial(risk) && risk.netValue - int256(Account.secondaryOf(account)) >= 0;
    }
}
