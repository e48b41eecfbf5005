// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDealer} from "./interfaces/IDealer.sol";
import {IDealerTrading} from "./interfaces/IDealerTrading.sol";
import {IMarket} from "./interfaces/IMarket.sol";
import {IDealerErrors} from "./interfaces/IDealerErrors.sol";
import {TradeCall} from "./libraries/TradeCall.sol";

/// @title One perpetual market's public face
contract Perpetual is IMarket {
    IDealer private immutable _dealer;

    constructor(address dealer) {
        if (dealer.code.length == 0) {
            revert IDealerErrors.InvalidSetting();
        }
        _dealer = IDealer(dealer);
    }

    /// @dev `IPerpetual.trade`, decoded by hand.
    fallback() external {
        if (msg.sig != TradeCall.SELECTOR) {
            revert IDealerErrors.UnknownFunction(msg.sig);
        }
        bytes calldata tradeData = TradeCall.argument();
        address dealer = address(_dealer);
        bytes32 selector = IDealerTrading.settleTrade.selector;
        bytes32 topic = BalanceChange.selector;
        // _dealer.settleTrade(msg.sender, tradeData) in memory that the answer uses again
        assembly ("memory-safe") {
            let start := mload(0x40)
            mstore(start, selector)
            mstore(add(start, 0x04), caller())
            mstore(add(start, 0x24), 0x40)
            mstore(add(start, 0x44), tradeData.length)
            calldatacopy(add(start, 0x64), tradeData.offset, tradeData.length)
            let settled := call(gas(), dealer, 0, start, add(0x64, tradeData.length), 0, 0)
            let end := add(start, returndatasize())
            returndatacopy(start, 0, returndatasize())
            if iszero(settled) { revert(start, returndatasize()) }
            // behind offset and length, per trader: address, change of paper, change of credit
            for { let word := add(start, 0x40) } lt(word, end) { word := add(word, 0x60) } {
                log2(add(word, 0x20), 0x40, topic, mload(word))
            }
        }
    }

    /// @inheritdoc IMarket
    function liquidate(
        address liquidator,
        address liquidatedTrader,
        int256 requestPaper,
        int256 expectCredit
    ) external returns (int256 liquidatorPaperChange, int256 liquidatorCreditChange) {
        int256 liquidatedPaperChange;
        int256 liquidatedCreditChange;
        (liquidatorPaperChange, liquidatorCreditChange, liquidatedPaperChange, liquidatedCreditChange) =
            _dealer.settleLiquidation(msg.sender, liquidator, liquidatedTrader, requestPaper, expectCredit);

        emit BalanceChange(liquidatedTrader, liquidatedPaperChange, liquidatedCreditChange);
        emit BalanceChange(liquidator, liquidatorPaperChange, liquidatorCreditChange);

        _dealer.handleBadDebt(liquidatedTrader);
    }

    /// @inheritdoc IMarket
    function balanceOf(address trader) external view returns (int256 paper, int256 credit) {
        (paper, credit) = _dealer.balanceOf(address(this), trader);
    }

    /// @inheritdoc IMarket
    function getFundingRate() external view returns (int256) {
        return _dealer.getFundingRate(address(this));
    }

    /// @inheritdoc IMarket
    function updateFundingRate(int256 newFundingRate) external {
        if (msg.sender != address(_dealer)) {
            revert IDealerErrors.NotOwner(msg.sender);
        }
        emit UpdateFundingRate(_dealer.getFundingRate(address(this)), newFundingRate);
    }

    /// @inheritdoc IMarket
    function owner() external view returns (address) {
        return address(_dealer);
    }
}
