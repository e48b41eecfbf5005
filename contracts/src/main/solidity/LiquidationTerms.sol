// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Margin} from "./Margin.sol";
import {FixedMath} from "./libraries/FixedMath.sol";
import {Page} from "./libraries/Page.sol";
import {Position} from "./libraries/Position.sol";
import {MarketState, Session} from "./libraries/Staging.sol";

/// @title At what price a position may be taken over
abstract contract LiquidationTerms is Margin {
    using FixedMath for int256;

    /// @dev The mark price less the liquidator's discount (for a short position: plus), for at most the whole position.
    /// @return paper the liquidator's change
    /// @return credit the liquidator's change
    /// @return insuranceFee what the liquidated trader pays on top
    function _liquidationTerms(
        Session memory session,
        uint256 marketId,
        address liquidated,
        int256 requestPaper
    ) internal view returns (int256 paper, int256 credit, uint256 insuranceFee) {
        if (_isMaintained(_riskOf(session, liquidated))) {
            revert AccountSafe(liquidated);
        }
        int256 held = Position.paperOf(Page.load(Page.position(uint160(liquidated), marketId)));
        if (held == 0) {
            revert NoPosition(liquidated);
        }
        if (requestPaper == 0 || (requestPaper ^ held) < 0) {
            revert WrongLiquidationSide(held, requestPaper);
        }

        Market storage market = _markets[marketId];
        uint256 place = _placeOf(session, marketId);
        MarketState memory state = session.markets[place];
        if (!_price(state)) {
            revert PriceUnavailable(NO_LEG);
        }
        paper = held > 0 ? (requestPaper > held ? held : requestPaper) : (requestPaper < held ? held : requestPaper);
        uint256 discount = FixedMath.mulDown(state.mark, market.liquidationPriceOff);
        int256 price = int256(held > 0 ? state.mark - discount : state.mark + discount);
        credit = -paper.mulTowardZero(price);
        insuranceFee = FixedMath.mulDown(credit.abs(), market.insuranceFeeRate);
    }
}
