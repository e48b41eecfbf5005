// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IMarket} from "../../main/solidity/interfaces/IMarket.sol";
import {Order} from "../../main/solidity/interfaces/Types.sol";
import {vm} from "./support/Cheats.sol";
import {Venue} from "./support/Venue.sol";

/// @dev Rounding, fees, merged legs and the public events, with the numbers of the settlement page.
contract AmountsTest is Venue {
    address internal a;
    address internal b;
    address internal c;

    function setUp() public override {
        super.setUp();
        (a, b, c) = (traders[0], traders[1], traders[2]);
        fund(a, 10_000e6);
        fund(b, 10_000e6);
        fund(c, 10_000e6);
    }

    function testShouldRoundTowardZeroForALongTaker() public {
        setMark(btcOracle, 33_333_333);
        Order memory taker = orderOf(address(btc), a, W, -33_333_334, 1);
        Order memory maker = orderOf(address(btc), b, -3 * W, 100_000_001, 2);

        trade(taker, maker, 1e18);

        _expectCredit(a, -33_349_999);
        _expectCredit(b, 33_330_000);
        vm.assertEq(primaryOf(SENDER), 19_999);
    }

    function testShouldRoundTowardZeroForAShortTaker() public {
        setMark(btcOracle, 33_333_333);
        Order memory taker = orderOf(address(btc), a, -W, 33_333_333, 1);
        Order memory maker = orderOf(address(btc), b, 3 * W, -100_000_001, 2);

        trade(taker, maker, 1e18);

        _expectCredit(a, 33_316_667);
        _expectCredit(b, -33_336_666);
        vm.assertEq(primaryOf(SENDER), 19_999);
    }

    function testShouldPayRebatesOutOfTheOtherFees() public {
        Order memory maker = order(b, -W, 30_000e6);
        maker.info = infoOf(-1e14, TAKER_RATE, EXPIRY, 900);
        trade(order(a, W, 30_000e6), maker, 1e18);

        _expectCredit(b, 30_003e6);
        vm.assertEq(primaryOf(SENDER), 12e6);
    }

    function testShouldRoundTheTakersFeeOnceForAllMakers() public {
        // 999 units each at 0.05 %: one fee of 0.999, not two of 0
        Order[] memory orders = new Order[](3);
        uint256[] memory matches = new uint256[](3);
        orders[0] = orderOf(address(btc), a, 2 * W, -2_002, 1);
        orders[1] = orderOf(address(btc), b, -W, 1_001, 2);
        orders[2] = orderOf(address(btc), c, -W, 1_001, 3);
        (matches[0], matches[1], matches[2]) = (2e18, 1e18, 1e18);
        setMark(btcOracle, 1_001);
        bytes memory data = tradeData(orders, matches);
        vm.prank(SENDER);
        btc.trade(data);

        _expectCredit(a, -2_003);
        vm.assertEq(primaryOf(SENDER), 1);
    }

    function testShouldMergeTwoOrdersOfOneMaker() public {
        Order[] memory orders = new Order[](3);
        uint256[] memory matches = new uint256[](3);
        (orders[0], orders[1], orders[2]) = (order(a, 2 * W, 30_010e6), order(b, -W, 30_000e6), order(b, -W, 30_010e6));
        (matches[0], matches[1], matches[2]) = (2e18, 1e18, 1e18);
        bytes memory data = tradeData(orders, matches);
        bytes32[3] memory hashes = [hashOf(orders[0]), hashOf(orders[1]), hashOf(orders[2])];

        vm.expectEmit(address(dealer));
        emit OrderFilled(hashes[1], b, address(btc), -W, 30_000e6 - 3e6, 0, 3e6);
        vm.expectEmit(address(dealer));
        emit OrderFilled(hashes[2], b, address(btc), -W, 30_010e6 - 3_001_000, 0, 3_001_000);
        vm.expectEmit(address(dealer));
        emit OrderFilled(hashes[0], a, address(btc), 2 * W, -60_010e6 - 30_005_000, 0, 30_005_000);
        vm.expectEmit(address(dealer));
        emit SenderFee(SENDER, 3e6 + 3_001_000 + 30_005_000);
        vm.expectEmit(address(btc));
        emit IMarket.BalanceChange(a, 2 * W, -60_010e6 - 30_005_000);
        vm.expectEmit(address(btc));
        emit IMarket.BalanceChange(b, -2 * W, 60_010e6 - 6_001_000);
        vm.prank(SENDER);
        btc.trade(data);
    }

    function testShouldAnnounceRealisedProfit() public {
        open(a, b, W, 30_000e6);
        vm.expectEmit(address(dealer));
        emit PnlRealised(a, address(btc), 1_000e6 - 15e6 - 15_500_000, 0);
        vm.expectEmit(address(dealer));
        emit PnlRealised(b, address(btc), -1_000e6 - 3e6 - 3_100_000, 0);
        trade(order(a, -W, 31_000e6), order(b, W, 31_000e6), 1e18);

        (,, uint256 serial) = dealer.positionOf(a, address(btc));
        vm.assertEq(serial, 1);
    }

    function testShouldLetTheOrderSenderTradeItself() public {
        uint256 key = uint256(keccak256("sender"));
        address sender = vm.addr(key);
        keyOf[sender] = key;
        vm.prank(OWNER);
        dealer.setOrderSender(sender, true);
        fund(sender, 10_000e6);

        tradeAs(sender, order(sender, W, 30_000e6), order(a, -W, 30_000e6), 1e18);
        tradeAs(sender, order(b, W, 31_000e6), order(sender, -W, 31_000e6), 1e18);

        // 18 and 18.6 as sender; -15 and -3.1 as trader; 1,000 won
        vm.assertEq(primaryOf(sender), 10_000e6 + 18e6 + 18_600_000 - 15e6 - 3_100_000 + 1_000e6);
    }

    function _expectCredit(address trader, int256 expected) private view {
        (, int256 credit) = btc.balanceOf(trader);
        vm.assertEq(credit, expected);
    }
}
