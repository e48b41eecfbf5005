// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Order} from "../../main/solidity/interfaces/Types.sol";
import {vm} from "./support/Cheats.sol";
import {PackedVenue} from "./support/PackedVenue.sol";
import {Packer} from "./support/Packer.sol";

/// @dev `Dealer.trade`: what a unit does, what it logs, and that units do not disturb each other.
contract PackedTradeTest is PackedVenue {
    using Packer for Packer.Batch;

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

    function testShouldSettleAUnitAndLogItWhole() public {
        Order memory taker = order(a, W, 30_000e6);
        Order memory maker = order(b, -W, 30_000e6);
        Packer.Batch memory full = newBatch();
        addPair(full, taker, maker);

        bytes32[] memory words = sendForWords(full);

        (int256 paper, int256 credit) = btc.balanceOf(a);
        vm.assertEq(paper, W);
        vm.assertEq(credit, -30_015e6);
        vm.assertEq(primaryOf(SENDER), 18e6);
        vm.assertEq(dealer.lastUnit(LANE), 1);
        vm.assertEq(words.length, 7);
        vm.assertEq(
            words[0],
            bytes32(
                abi.encodePacked(
                    uint64(1), LANE, uint8(dealer.marketIdOf(address(btc))), uint8(2), uint8(0), bytes7(0), int96(18e6)
                )
            )
        );
        vm.assertEq(words[1], hashOf(taker));
        vm.assertEq(words[2], bytes32(abi.encodePacked(a, int96(15e6))));
        vm.assertEq(words[3], bytes32(abi.encodePacked(int112(W), int112(-30_015e6), uint32(0))));
        vm.assertEq(words[4], hashOf(maker));
        vm.assertEq(words[5], bytes32(abi.encodePacked(b, int96(3e6))));
        vm.assertEq(words[6], bytes32(abi.encodePacked(int112(-W), int112(29_997e6), uint32(0))));
    }

    function testShouldLogRealisedProfitOfClosedPositions() public {
        open(a, b, W, 30_000e6);
        Packer.Batch memory full = newBatch();
        addPair(full, order(a, -W, 31_000e6), order(c, W, 31_000e6));

        bytes32[] memory words = sendForWords(full);

        vm.assertEq(words.length, 8);
        vm.assertEq(uint256(words[0]) >> 152 & 0xff, 1);
        vm.assertEq(words[7], bytes32(abi.encodePacked(uint8(0), int248(1_000e6 - 15e6 - 15_500_000))));
        vm.assertEq(primaryOf(a), 10_000e6 + 1_000e6 - 15e6 - 15_500_000);
    }

    function testShouldRefuseOneUnitAndSettleItsNeighbours() public {
        Order memory bad = order(b, -W, 30_001e6);
        Packer.Batch memory full = newBatch();
        addPair(full, order(a, W, 30_000e6), order(b, -W, 30_000e6));
        addPair(full, order(c, W, 30_000e6), bad);
        addPair(full, order(c, W, 30_000e6), order(b, -W, 30_000e6));
        bytes memory data = full.bytesOf();

        vm.expectEmit(address(dealer));
        emit UnitRefused(LANE, 2, 1, PricesDoNotCross.selector);
        vm.prank(SENDER);
        dealer.trade(data);

        vm.assertEq(dealer.lastUnit(LANE), 3);
        (int256 paper,) = btc.balanceOf(b);
        vm.assertEq(paper, -2 * W);
        vm.assertEq(dealer.getOrderFilledAmount(hashOf(bad)), 0);
        vm.assertEq(primaryOf(SENDER), 36e6);
    }

    function testShouldSetATouchedBitForAWholeCompactFill() public {
        Order memory taker = orderOf(address(btc), a, W, -30_000e6, COMPACT | 300);
        Order memory maker = orderOf(address(btc), b, -W, 30_000e6, COMPACT | 41);
        Packer.Batch memory full = newBatch();
        addPair(full, taker, maker);

        send(full);

        vm.assertTrue(dealer.isNonceTouched(a, COMPACT | 300));
        vm.assertEq(dealer.touchedNonces(b, 0), 1 << 41);
        vm.assertEq(dealer.getOrderFilledAmount(hashOf(taker)), 0);

        full = newBatch();
        addPair(full, taker, order(b, -W, 30_000e6));
        sendRefused(full, Overfilled.selector, 0);
    }

    function testShouldFillACompactOrderInParts() public {
        Order memory maker = orderOf(address(btc), b, -3 * W, 90_000e6, COMPACT | 5);
        for (uint256 i = 0; i < 3; ++i) {
            Packer.Batch memory full = newBatch();
            full.addUnit(0, 1);
            addOrder(full, order(a, W / 2, 30_000e6), 0, 0);
            addOrder(full, maker, i == 1 ? Packer.PART_FILLED : 0, 5e17);
            send(full);
            vm.assertEq(dealer.getOrderFilledAmount(hashOf(maker)), (i + 1) * 5e17);
        }
        Packer.Batch memory rest = newBatch();
        rest.addUnit(0, 1);
        addOrder(rest, order(a, 3 * W / 2, 30_000e6), 0, 0);
        addOrder(rest, maker, Packer.PART_FILLED, 15e17);
        send(rest);

        vm.assertEq(dealer.getOrderFilledAmount(hashOf(maker)), 0);
        (int256 paper,) = btc.balanceOf(b);
        vm.assertEq(paper, -3 * W);
        rest = newBatch();
        rest.addUnit(0, 1);
        addOrder(rest, order(a, W / 2, 30_000e6), 0, 0);
        addOrder(rest, maker, Packer.PART_FILLED, 5e17);
        sendRefused(rest, Overfilled.selector, 1);
    }

    function testShouldAcceptTheWideFormAndSizedSignatures() public {
        Order memory taker = orderOf(address(btc), a, W + 1, -30_000_000_001, REDUCE_ONLY - 1);
        Order memory maker = orderOf(address(btc), b, -W - 1, 30_000_000_001, 7);
        Packer.Batch memory full = newBatch();
        full.addUnitNumbered(99, 0, 1);
        full.addWide(taker, Packer.SIZED_SIGNATURE, 0, signatureOf(taker));
        full.addWide(maker, Packer.EXPLICIT_MATCH, uint256(int256(W)), signatureOf(maker));

        send(full);

        vm.assertEq(dealer.lastUnit(LANE), 99);
        vm.assertEq(dealer.getOrderFilledAmount(hashOf(maker)), uint256(int256(W)));
        vm.assertTrue(dealer.isNonceTouched(a, REDUCE_ONLY - 1));
    }

    function testShouldStopALaneThatIsElsewhere() public {
        Packer.Batch memory full = newBatch();
        addPair(full, order(a, W, 30_000e6), order(b, -W, 30_000e6));
        bytes memory data = full.bytesOf();
        vm.prank(SENDER);
        dealer.trade(data);

        vm.expectRevert(abi.encodeWithSelector(UnitGap.selector, LANE, 1, 0));
        vm.prank(SENDER);
        dealer.trade(data);
    }
}
