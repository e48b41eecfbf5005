// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDealer} from "../../main/solidity/interfaces/IDealer.sol";
import {IPerpetual} from "../../main/solidity/interfaces/IPerpetual.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Actions} from "./support/Actions.sol";
import {Cheats, vm} from "./support/Cheats.sol";

/// @dev What holds whatever happens.
contract InvariantTest {
    Actions internal actions;

    function setUp() public {
        vm.warp(1_800_000_000);
        actions = new Actions();
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(actions);
    }

    function targetSelectors() public view returns (Cheats.FuzzSelector[] memory targets) {
        bytes4[] memory selectors = new bytes4[](11);
        selectors[0] = Actions.depositSome.selector;
        selectors[1] = Actions.withdrawSome.selector;
        selectors[2] = Actions.moveMark.selector;
        selectors[3] = Actions.moveFunding.selector;
        selectors[4] = Actions.tradePublic.selector;
        selectors[5] = Actions.tradePacked.selector;
        selectors[6] = Actions.liquidateSome.selector;
        selectors[7] = Actions.sweepDebt.selector;
        selectors[8] = Actions.tradeAgain.selector;
        selectors[9] = Actions.requestSome.selector;
        selectors[10] = Actions.executeSome.selector;
        targets = new Cheats.FuzzSelector[](1);
        targets[0] = Cheats.FuzzSelector(address(actions), selectors);
    }

    function invariantPaperOfEachMarketSumsToZero() public view {
        (address dealer,,, address btc, address eth) = actions.dealerOf();
        vm.assertEq(_paperSum(dealer, btc), 0);
        vm.assertEq(_paperSum(dealer, eth), 0);
    }

    /// @dev Each funding update may round once per position.
    function invariantTokensCoverAllCreditsApartFromFundingRounding() public view {
        (address dealer, address token, address secondary, address btc, address eth) = actions.dealerOf();
        address[] memory holders = actions.holders();
        int256 credits;
        uint256 secondaryCredits;
        for (uint256 i = 0; i < holders.length; ++i) {
            (int256 primary, uint256 second,,,) = IDealer(dealer).getCreditOf(holders[i]);
            (, int256 btcCredit) = IPerpetual(btc).balanceOf(holders[i]);
            (, int256 ethCredit) = IPerpetual(eth).balanceOf(holders[i]);
            credits += primary + btcCredit + ethCredit;
            secondaryCredits += second;
        }
        int256 gap = int256(IERC20(token).balanceOf(dealer)) - credits;
        vm.assertLe(uint256(gap < 0 ? -gap : gap), actions.fundingUpdates() * holders.length);
        vm.assertEq(IERC20(secondary).balanceOf(dealer), secondaryCredits);
    }

    function invariantListsOfMarketsMatchPositions() public view {
        (address dealer,,, address btc, address eth) = actions.dealerOf();
        address[] memory holders = actions.holders();
        uint256[2] memory open;
        for (uint256 i = 0; i < holders.length; ++i) {
            address[] memory listed = IDealer(dealer).getPositions(holders[i]);
            (int256 btcPaper,) = IPerpetual(btc).balanceOf(holders[i]);
            (int256 ethPaper,) = IPerpetual(eth).balanceOf(holders[i]);
            vm.assertEq(listed.length, (btcPaper != 0 ? 1 : 0) + (ethPaper != 0 ? 1 : 0));
            open[0] += btcPaper != 0 ? 1 : 0;
            open[1] += ethPaper != 0 ? 1 : 0;
        }
        vm.assertEq(IDealer(dealer).openPositionsIn(btc), open[0]);
        vm.assertEq(IDealer(dealer).openPositionsIn(eth), open[1]);
    }

    function invariantFillsNeverExceedOrders() public view {
        uint256 count = actions.orderCount();
        for (uint256 i = count > 40 ? count - 40 : 0; i < count; ++i) {
            (uint256 filled, uint256 seen, uint256 limit) = actions.fillOf(i);
            vm.assertEq(filled, seen);
            vm.assertLe(seen, limit);
        }
    }

    function invariantNoWithdrawalMakesItsAccountUnsafe() public view {
        vm.assertEq(actions.brokenWithdrawals(), 0);
    }

    function invariantNoUnitDisturbsAnother() public view {
        vm.assertEq(actions.disturbedUnits(), 0);
    }

    function _paperSum(address dealer, address market) private view returns (int256 sum) {
        address[] memory holders = actions.holders();
        for (uint256 i = 0; i < holders.length; ++i) {
            (int256 paper,,) = IDealer(dealer).positionOf(holders[i], market);
            sum += paper;
        }
    }
}
