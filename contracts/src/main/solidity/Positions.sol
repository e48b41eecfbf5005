// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Margin} from "./Margin.sol";
import {Account} from "./libraries/Account.sol";
import {FixedMath} from "./libraries/FixedMath.sol";
import {Page} from "./libraries/Page.sol";
import {Position} from "./libraries/Position.sol";
import {
    BITMAP_CHANGED,
    CLOSED,
    Holding,
    MARKET_FUNDING_RATE,
    MARKET_MAINTENANCE_RATIO,
    MARKET_MARK,
    MarketState,
    OPENED,
    OVERFLOWED,
    PARTY_ACCOUNT,
    PARTY_CREDIT_CHANGE,
    PARTY_FLAGS,
    PARTY_PAPER_CHANGE,
    PARTY_POSITION,
    PARTY_POSITION_SLOT,
    PARTY_SERIAL,
    Party,
    REDUCE_ONLY,
    Risk,
    Session
} from "./libraries/Staging.sol";

/// @title How a position and its account change, for trades and liquidations alike
abstract contract Positions is Margin {
    /// @dev The usual case of `_settle` and `_judgeMargin` at once: the position stays open or is the account's first,
    /// it is the only one, its mark price is known, every number fits, the margin suffices, no leg is reduce-only, and
    /// the party is not the order sender. If any of this does not hold, nothing counts and the long way decides.
    function _settleUsual(
        Session memory session,
        MarketState memory market,
        Party memory party
    ) internal view returns (bool passed) {
        uint256 trader = party.trader;
        uint256 account = Page.load(Page.account(trader));
        uint256 slot = Page.position(trader, market.id);
        uint256 word = Page.load(slot);
        uint256 listing = (market.id << 8) | 1;
        uint256 unusual = party.flags;
        uint256 allowed = session.maxPositions;
        if (trader == session.sender) {
            return false;
        }
        // fields have at most 128 bits, products of two 240; see _settle and _judgeMargin
        assembly ("memory-safe") {
            let paper := sar(144, word)
            let reduced := add(mload(add(party, PARTY_CREDIT_CHANGE)), signextend(13, shr(32, word)))
            let rate := mload(add(market, MARKET_FUNDING_RATE))
            if rate { reduced := add(reduced, sdiv(mul(paper, rate), 1000000000000000000)) }
            // now the credit with funding, which stays what it is while the position's size changes
            let netValue := reduced

            // the first position: the account word lists it; the long way reads how many are allowed
            let opens := iszero(or(paper, and(account, 0xff)))
            unusual := or(unusual, and(opens, iszero(allowed)))
            account := or(account, mul(opens, listing))
            unusual := or(unusual, xor(and(account, 0xffff), listing))
            unusual := or(unusual, and(iszero(paper), iszero(opens)))

            paper := add(paper, mload(add(party, PARTY_PAPER_CHANGE)))
            if rate { reduced := sub(reduced, sdiv(mul(paper, rate), 1000000000000000000)) }
            let serial := and(word, 0xffffffff)
            mstore(add(party, PARTY_SERIAL), serial)
            mstore(add(party, PARTY_ACCOUNT), account)
            mstore(add(party, PARTY_POSITION_SLOT), slot)
            mstore(add(party, PARTY_POSITION), or(or(shl(144, paper), shr(112, shl(144, reduced))), serial))

            let mark := mload(add(market, MARKET_MARK))
            unusual := or(unusual, or(xor(signextend(13, paper), paper), xor(signextend(13, reduced), reduced)))
            unusual := or(unusual, or(iszero(paper), iszero(mark)))
            let value := sdiv(mul(paper, mark), 1000000000000000000)
            netValue := add(netValue, value)
            netValue := add(netValue, add(sar(160, account), and(shr(72, account), 0xffffffffffffffffffffff)))
            let sign := sar(255, value)
            let margin := mul(sub(xor(value, sign), sign), mload(add(market, MARKET_MAINTENANCE_RATIO)))
            passed := iszero(or(unusual, slt(netValue, div(margin, 1000000000000000000))))
            if passed { mstore(add(party, PARTY_FLAGS), mul(opens, OPENED)) }
        }
    }

    /// @dev Stages the party's position and account after its changes. `party.account` is given.
    function _settle(
        Session memory session,
        MarketState memory market,
        Party memory party
    ) internal view returns (uint256) {
        uint256 slot = Page.position(party.trader, market.id);
        uint256 word = Page.load(slot);
        party.positionSlot = slot;
        party.serial = Position.serialOf(word);
        int256 before = Position.paperOf(word);
        // fields have at most 128 bits, products of two 240
        unchecked {
            int256 paper = before + party.paperChange;
            if (party.flags & REDUCE_ONLY != 0 && !_reduces(before, paper)) {
                return uint32(ReduceOnlyViolated.selector);
            }
            int256 reduced = Position.reducedOf(word) + party.creditChange;
            int256 rate = market.fundingRate;
            if (rate != 0) {
                reduced += before * rate / FixedMath.ONE - paper * rate / FixedMath.ONE;
            }
            if (before == 0) {
                if (!_open(session, market, party)) {
                    return uint32(PositionLimit.selector);
                }
            } else if (paper == 0) {
                return _close(market, party, reduced) ? PASSED : uint32(AmountOverflow.selector);
            }
            if (party.flags & OVERFLOWED != 0 || !Position.fits(paper) || !Position.fits(reduced)) {
                return uint32(AmountOverflow.selector);
            }
            party.position = Position.pack(paper, reduced, party.serial);
            return PASSED;
        }
    }

    /// @dev Whether the position only shrinks: same side or flat, and not larger.
    function _reduces(int256 before, int256 paper) private pure returns (bool) {
        return before > 0 ? paper >= 0 && paper < before : paper <= 0 && paper > before;
    }

    /// @dev Lists the market with the account; false if that would be one too many.
    function _open(Session memory session, MarketState memory market, Party memory party) private view returns (bool) {
        uint256 account = party.account;
        party.flags |= OPENED;
        if (session.maxPositions == 0) {
            session.maxPositions = _maxPositionAmount;
        }
        // at most 8 inline and 256 in the bitmap
        unchecked {
            if (account & 0xff < Account.INLINE_MARKETS) {
                party.account = Account.openedInline(account, market.id);
                return account & 0xff < session.maxPositions;
            }
            uint256 bitmap = _bitmapOf(party);
            party.flags |= BITMAP_CHANGED;
            (party.account, party.bitmap) = Account.openedBeyond(account, bitmap, market.id);
            return Account.countOf(account) + Account.countBits(bitmap) < session.maxPositions;
        }
    }

    /// @dev The position's credit becomes primary credit and the market leaves the account's list; false if a field
    /// would overflow.
    function _close(MarketState memory market, Party memory party, int256 pnl) private view returns (bool) {
        // 96 and at most 210 bits
        unchecked {
            int256 primary = Account.primaryOf(party.account) + pnl;
            if (party.flags & OVERFLOWED != 0 || !Account.fits(primary) || party.serial == Position.SERIAL_MAX) {
                return false;
            }
            uint256 bitmap = _bitmapOf(party);
            (party.account, party.bitmap) =
                Account.closed(Account.withPrimary(party.account, primary), bitmap, market.id);
            party.flags |= party.bitmap == bitmap ? CLOSED : CLOSED | BITMAP_CHANGED;
            party.pnl = pnl;
            party.position = party.serial + 1;
            return true;
        }
    }

    function _bitmapOf(Party memory party) private view returns (uint256) {
        return Account.hasMore(party.account) ? Page.load(Page.bitmap(party.trader)) : 0;
    }

    /// @dev Writes the account of a party that opened or closed a position.
    function _commitAccount(Session memory session, MarketState memory market, Party memory party) internal {
        Page.store(Page.account(party.trader), party.account);
        if (party.trader == session.sender) {
            session.senderAccount = party.account;
        }
        if (party.flags & BITMAP_CHANGED != 0) {
            Page.store(Page.bitmap(party.trader), party.bitmap);
        }
        // at most 256 markets and as many parties as fit into a block
        unchecked {
            market.openedPositions += party.flags & OPENED != 0 ? int256(1) : int256(-1);
        }
    }

    /// @dev Writes what units changed together.
    function _finish(Session memory session) internal {
        if (session.senderPrimary != Account.primaryOf(session.senderAccount)) {
            Page.store(Page.account(session.sender), Account.withPrimary(session.senderAccount, session.senderPrimary));
        }
        for (uint256 i = 0; i < session.marketCount; ++i) {
            MarketState memory state = session.markets[i];
            if (state.openedPositions != 0) {
                Market storage market = _markets[state.id];
                market.openPositions = uint32(uint256(int256(uint256(market.openPositions)) + state.openedPositions));
            }
        }
    }

    /// @dev Whether the party keeps its maintenance margin with what is staged for it. An account whose only position
    /// is in this market is judged on the spot, which is the usual case; the result is that of `_risk`.
    function _judgeMargin(
        Session memory session,
        MarketState memory market,
        Party memory party
    ) internal view returns (uint256) {
        uint256 account = party.account;
        uint256 mark = market.mark;
        if (uint16(account) != ((market.id << 8) | 1) || mark == 0) {
            return _judgePortfolio(session, market, party);
        }
        uint256 word = party.position;
        uint256 ratio = market.maintenanceRatio;
        int256 rate = market.fundingRate;
        bool maintained;
        // see Margin._risk
        assembly ("memory-safe") {
            let paper := sar(144, word)
            let value := sdiv(mul(paper, mark), 1000000000000000000)
            // primary + secondary + value + credit
            let netValue := add(sar(160, account), and(shr(72, account), 0xffffffffffffffffffffff))
            netValue := add(netValue, add(value, signextend(13, shr(32, word))))
            if rate { netValue := add(netValue, sdiv(mul(paper, rate), 1000000000000000000)) }
            let sign := sar(255, value)
            let margin := div(mul(sub(xor(value, sign), sign), ratio), 1000000000000000000)
            maintained := iszero(slt(netValue, margin))
        }
        return maintained ? PASSED : uint32(TraderUnsafe.selector);
    }

    function _judgePortfolio(
        Session memory session,
        MarketState memory market,
        Party memory party
    ) private view returns (uint256) {
        Holding memory holding = session.holding;
        holding.trader = address(uint160(party.trader));
        holding.account = party.account;
        holding.bitmap = party.flags & BITMAP_CHANGED != 0 ? party.bitmap : _bitmapOf(party);
        holding.marketId = market.id;
        holding.position = party.position;
        Risk memory risk = session.risk;
        if (!_risk(session, holding, risk)) {
            return uint32(PriceUnavailable.selector);
        }
        return _isMaintained(risk) ? PASSED : uint32(TraderUnsafe.selector);
    }
}
