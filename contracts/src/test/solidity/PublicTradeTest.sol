// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Order} from "../../main/solidity/interfaces/Types.sol";
import {vm} from "./support/Cheats.sol";
import {Venue} from "./support/Venue.sol";

/// @dev `Perpetual.trade` with the numbers of the settlement page.
contract PublicTradeTest is Venue {
    address internal a;
    address internal b;

    function setUp() public override {
        super.setUp();
        (a, b) = (traders[0], traders[1]);
        fund(a, 10_000e6);
        fund(b, 10_000e6);
    }

    function testShouldSettleAtTheMakersPriceAndChargeBothFees() public {
        open(a, b, W, 30_000e6);

        (int256 paper, int256 credit) = btc.balanceOf(a);
        vm.assertEq(paper, W);
        vm.assertEq(credit, -30_015e6);
        (paper, credit) = btc.balanceOf(b);
        vm.assertEq(paper, -W);
        vm.assertEq(credit, 29_997e6);
        vm.assertEq(primaryOf(SENDER), 18e6);
        (int256 netValue,, uint256 initial, uint256 maintenance) = dealer.getTraderRisk(a);
        vm.assertEq(netValue, 9_985e6);
        vm.assertEq(initial, 1_500e6);
        vm.assertEq(maintenance, 900e6);
        vm.assertEq(dealer.openPositionsIn(address(btc)), 2);
    }

    function testShouldTellLiquidationPrices() public {
        open(a, b, W, 30_000e6);

        vm.assertEq(dealer.getLiquidationPrice(a, address(btc)), 20_634_020_618);
        vm.assertEq(dealer.getLiquidationPrice(b, address(btc)), 38_832_038_834);
    }

    function testShouldFlipWithoutRaisingTheSerialAndRealiseOnClose() public {
        open(a, b, W, 30_000e6);
        fund(a, 50_000e6);
        fund(b, 50_000e6);

        trade(order(a, -3 * W, 31_000e6), order(b, 3 * W, 31_000e6), 3e18);

        (int256 paper, int256 credit) = btc.balanceOf(a);
        vm.assertEq(paper, -2 * W);
        vm.assertEq(credit, 62_938_500_000);
        (,, uint256 serial) = dealer.positionOf(a, address(btc));
        vm.assertEq(serial, 0);

        trade(order(a, 2 * W, 31_000e6), order(b, -2 * W, 31_000e6), 2e18);

        vm.assertEq(primaryOf(a), 60_907_500_000);
        vm.assertEq(primaryOf(b), 58_981_500_000);
        vm.assertEq(primaryOf(SENDER), 111e6);
        (,, serial) = dealer.positionOf(a, address(btc));
        vm.assertEq(serial, 1);
        vm.assertEq(dealer.getPositions(a).length, 0);
        vm.assertEq(dealer.openPositionsIn(address(btc)), 0);
    }

    function testShouldApplyFundingTowardZero() public {
        open(a, b, W, 30_000e6);

        setFunding(btc, -1e6);

        (, int256 credit) = btc.balanceOf(a);
        vm.assertEq(credit, -30_016e6);
        (, credit) = btc.balanceOf(b);
        vm.assertEq(credit, 29_998e6);

        setFunding(btc, -7);

        (, credit) = btc.balanceOf(a);
        vm.assertEq(credit, -30_015_000_007);
    }

    function testShouldKeepCompactFillRecordsThroughTheFaceToo() public {
        Order memory maker = orderOf(address(btc), b, -W, 30_000e6, COMPACT | 9);
        trade(order(a, W, 30_000e6), maker, 4e17);

        vm.assertTrue(dealer.isNonceTouched(b, COMPACT | 9));
        vm.assertEq(dealer.getOrderFilledAmount(hashOf(maker)), 4e17);

        trade(order(a, W, 30_000e6), maker, 6e17);

        vm.assertEq(dealer.getOrderFilledAmount(hashOf(maker)), 0);
        bytes memory data = tradeData(order(a, W, 30_000e6), maker, 1);
        expectRefusal(Overfilled.selector, 1);
        vm.prank(SENDER);
        btc.trade(data);
    }

    function testShouldUseACompactNonceOnceWithinAUnit() public {
        Order[] memory orders = new Order[](3);
        uint256[] memory matches = new uint256[](3);
        orders[0] = order(a, 2 * W, 30_000e6);
        orders[1] = orderOf(address(btc), b, -W, 30_000e6, COMPACT | 9);
        orders[2] = orderOf(address(btc), b, -W, 29_000e6, COMPACT | 9);
        (matches[0], matches[1], matches[2]) = (2e18, 1e18, 1e18);
        bytes memory data = tradeData(orders, matches);

        expectRefusal(Overfilled.selector, 2);
        vm.prank(SENDER);
        btc.trade(data);

        vm.assertFalse(dealer.isNonceTouched(b, COMPACT | 9));
    }
}
