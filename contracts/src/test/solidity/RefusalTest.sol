// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPerpetual} from "../../main/solidity/interfaces/IPerpetual.sol";
import {Order, RiskParams} from "../../main/solidity/interfaces/Types.sol";
import {vm} from "./support/Cheats.sol";
import {PackedVenue} from "./support/PackedVenue.sol";
import {Packer} from "./support/Packer.sol";

/// @dev Every rule of a trade unit, through the public face (reverts) and packed (refused, and nothing else changed).
contract RefusalTest is PackedVenue {
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

    // ---- who may trade, and where ----

    function testShouldRefuseCallersThatAreNoOrderSenders() public {
        bytes memory data = tradeData(order(a, W, 30_000e6), order(b, -W, 30_000e6), 1e18);
        vm.expectRevert(abi.encodeWithSelector(NotOrderSender.selector, a));
        vm.prank(a);
        btc.trade(data);

        vm.expectRevert(abi.encodeWithSelector(NotOrderSender.selector, a));
        vm.prank(a);
        dealer.trade("");
    }

    function testShouldRefuseUnregisteredMarkets() public {
        Packer.Batch memory full = newBatch();
        addPair(full, order(a, W, 30_000e6), order(b, -W, 30_000e6));
        bytes memory data = tradeData(order(a, W, 30_000e6), order(b, -W, 30_000e6), 1e18);
        RiskParams memory params = dealer.getRiskParams(address(btc));
        params.isRegistered = false;
        vm.prank(OWNER);
        dealer.setPerpRiskParams(address(btc), params);

        sendRefused(full, MarketNotRegistered.selector, 255);
        expectRefusal(MarketNotRegistered.selector, 255);
        vm.prank(SENDER);
        btc.trade(data);
    }

    function testShouldRefuseMarketsThatWereNeverListed() public {
        IPerpetual stranger = IPerpetual(deploy("Perpetual", abi.encode(dealer)));
        bytes memory data = tradeData(order(a, W, 30_000e6), order(b, -W, 30_000e6), 1e18);
        expectRefusal(MarketNotRegistered.selector, 255);
        vm.prank(SENDER);
        stranger.trade(data);

        Packer.Batch memory full = Packer.open(LANE, 0);
        full.addMarket(77, 0x33, LOT, TICK);
        full.addRatesOf(order(a, W, 30_000e6));
        addPair(full, order(a, W, 30_000e6), order(b, -W, 30_000e6));
        sendRefused(full, MarketNotRegistered.selector, 255);
    }

    function testShouldLetOnlyMarketsApproveTrades() public {
        expectRefusal(MarketNotRegistered.selector, 255);
        dealer.settleTrade(SENDER, "");
        expectRefusal(MarketNotRegistered.selector, 255);
        dealer.settleLiquidation(a, a, b, 1, 1);
    }

    // ---- single orders ----

    function testShouldRefuseTheZeroSigner() public {
        Order memory bad = order(address(0), -W, 30_000e6);
        keyOf[address(0)] = 1;
        _expectBoth(order(a, W, 30_000e6), bad, ZeroSigner.selector, 1);
        _expectBoth(bad, order(b, W, 30_000e6), ZeroSigner.selector, 0);
    }

    function testShouldRefuseForeignSignatures() public {
        Order memory bad = order(b, -W, 30_000e6);
        keyOf[b] = keyOf[c];
        _expectBoth(order(a, W, 30_000e6), bad, InvalidSignature.selector, 1);
    }

    function testShouldAcceptAnOperatorUntilItIsRevoked() public {
        uint256 ownKey = keyOf[b];
        keyOf[b] = keyOf[c];
        vm.prank(b);
        dealer.setOperator(c, true);

        open(a, b, W, 30_000e6);
        Packer.Batch memory full = newBatch();
        addPair(full, order(a, W, 30_000e6), order(b, -W, 30_000e6));
        send(full);

        (int256 paper,) = btc.balanceOf(b);
        vm.assertEq(paper, -2 * W);
        vm.prank(b);
        dealer.setOperator(c, false);
        _expectBoth(order(a, W, 30_000e6), order(b, -W, 30_000e6), InvalidSignature.selector, 1);
        keyOf[b] = ownKey;
    }

    function testShouldRefuseOddSignatureForms() public {
        Order memory maker = order(b, -W, 30_000e6);
        bytes memory good = signatureOf(maker);
        bytes memory raised = signatureOf(maker);
        raised[64] = bytes1(uint8(good[64]) - 27);
        bytes[] memory odd = new bytes[](5);
        odd[0] = "";
        odd[1] = raised;
        odd[2] = Packer.pair(good);
        odd[3] = _malleable(good);
        odd[4] = bytes.concat(good, hex"00");
        for (uint256 i = 0; i < odd.length; ++i) {
            Packer.Batch memory full = newBatch();
            full.addUnit(0, 1);
            addOrder(full, order(a, W, 30_000e6), 0, 0);
            full.addNarrow(maker, Packer.SIZED_SIGNATURE, LOT, TICK, 0, odd[i]);
            sendRefused(full, InvalidSignature.selector, 1);
        }
    }

    function testShouldRefuseAHighSInTheShortForm() public {
        Order memory maker = order(b, -W, 30_000e6);
        Packer.Batch memory full = newBatch();
        full.addUnit(0, 1);
        addOrder(full, order(a, W, 30_000e6), 0, 0);
        full.addNarrow(maker, 0, LOT, TICK, 0, _malleable(signatureOf(maker)));
        sendRefused(full, InvalidSignature.selector, 1);
    }

    function testShouldAcceptTheExpirySecondAndRefuseTheNext() public {
        Order memory taker = order(a, W, 30_000e6);
        Order memory maker = order(b, -W, 30_000e6);
        taker.info = infoOf(MAKER_RATE, TAKER_RATE, uint64(NOW), 1_000);
        maker.info = infoOf(MAKER_RATE, TAKER_RATE, uint64(NOW), 1_001);
        trade(taker, maker, 5e17);

        vm.warp(NOW + 1);
        bytes memory data = tradeData(taker, maker, 5e17);
        expectRefusal(OrderExpired.selector, 0);
        vm.prank(SENDER);
        btc.trade(data);
    }

    function testShouldRefuseExpiredOrdersPacked() public {
        vm.warp(uint256(EXPIRY) + 1);
        Packer.Batch memory full = newBatch();
        addPair(full, order(a, W, 30_000e6), order(b, -W, 30_000e6));
        sendRefused(full, OrderExpired.selector, 0);
    }

    function testShouldRefuseShapesThatAreNoTrade() public {
        Order memory taker = order(a, W, 30_000e6);
        int128[2][4] memory shapes = [[-W, -30_000e6], [int128(0), 30_000e6], [-W, int128(0)], [int128(0), 0]];
        for (uint256 i = 0; i < shapes.length; ++i) {
            Order memory bad = orderOf(address(btc), b, shapes[i][0], shapes[i][1], uint64(500 + i));
            bytes memory data = tradeData(taker, bad, 1e18);
            expectRefusal(InvalidOrderShape.selector, 1);
            vm.prank(SENDER);
            btc.trade(data);
        }
        Packer.Batch memory full = newBatch();
        full.addUnit(0, 1);
        addOrder(full, taker, 0, 0);
        Order memory empty = orderOf(address(btc), b, 0, 0, 600);
        full.addWide(empty, Packer.EXPLICIT_MATCH, 1, signatureOf(empty));
        sendRefused(full, InvalidOrderShape.selector, 1);
    }

    function testShouldRefuseOrdersOfAnotherMarket() public {
        (IPerpetual eth,) = newMarket("ETH", 2_000e6, 1e17, 5e16, 1e16, 2e16);
        Order memory bad = orderOf(address(eth), b, -W, 30_000e6, 7);
        bytes memory data = tradeData(order(a, W, 30_000e6), bad, 1e18);
        expectRefusal(MarketMismatch.selector, 1);
        vm.prank(SENDER);
        btc.trade(data);
    }

    function testShouldRefuseSelfMatches() public {
        _expectBoth(order(a, W, 30_000e6), order(a, -W, 30_000e6), SelfMatch.selector, 1);
    }

    function testShouldRefuseZeroMatches() public {
        bytes memory data = tradeData(order(a, W, 30_000e6), order(b, -W, 30_000e6), 0);
        expectRefusal(ZeroMatch.selector, 0);
        vm.prank(SENDER);
        btc.trade(data);

        Packer.Batch memory full = newBatch();
        full.addUnit(0, 1);
        addOrder(full, order(a, W, 30_000e6), 0, 0);
        Order memory maker = order(b, -W, 30_000e6);
        full.addNarrow(maker, Packer.EXPLICIT_MATCH, LOT, TICK, 0, signatureOf(maker));
        sendRefused(full, ZeroMatch.selector, 0);
    }

    function testShouldRefuseOverfills() public {
        Order memory taker = order(a, W, 30_000e6);
        Order memory maker = order(b, -W, 30_000e6);
        trade(taker, maker, 1e18);

        bytes memory data = tradeData(taker, order(b, -W, 30_000e6), 1);
        expectRefusal(Overfilled.selector, 0);
        vm.prank(SENDER);
        btc.trade(data);
        data = tradeData(order(a, 2 * W, 30_000e6), order(b, -W, 30_000e6), 1e18 + 1);
        expectRefusal(Overfilled.selector, 1);
        vm.prank(SENDER);
        btc.trade(data);
        Packer.Batch memory full = newBatch();
        addPair(full, order(a, W, 30_000e6), maker);
        sendRefused(full, Overfilled.selector, 1);
    }

    function testShouldCountTheSameOrderTwiceInOneUnit() public {
        Order memory maker = order(b, -W, 30_000e6);
        Order memory compact = orderOf(address(btc), b, -W, 30_000e6, COMPACT | 9);
        _expectTwice(maker);
        _expectTwice(compact);
    }

    function testShouldRefuseTwoOrdersOfOneCompactNonce() public {
        Order memory one = orderOf(address(btc), b, -W, 30_000e6, COMPACT | 9);
        Order memory other = orderOf(address(btc), b, -W, 29_000e6, COMPACT | 9);
        Packer.Batch memory full = newBatch();
        full.addUnit(0, 2);
        addOrder(full, order(a, 2 * W, 30_000e6), 0, 0);
        addOrder(full, one, 0, 0);
        addOrder(full, other, 0, 0);
        sendRefused(full, Overfilled.selector, 2);
    }

    // ---- the list ----

    function testShouldRefuseTooFewOrders() public {
        Order[] memory orders = new Order[](1);
        uint256[] memory matches = new uint256[](1);
        (orders[0], matches[0]) = (order(a, W, 30_000e6), 1e18);
        bytes memory data = tradeData(orders, matches);
        expectRefusal(TooFewOrders.selector, 255);
        vm.prank(SENDER);
        btc.trade(data);

        data = tradeData(new Order[](0), new uint256[](0));
        expectRefusal(TooFewOrders.selector, 255);
        vm.prank(SENDER);
        btc.trade(data);
    }

    function testShouldRefuseMakersOutOfOrder() public {
        bytes memory data = _three(order(a, 2 * W, 30_000e6), order(c, -W, 30_000e6), order(b, -W, 30_000e6));
        expectRefusal(MakersNotSorted.selector, 2);
        vm.prank(SENDER);
        btc.trade(data);

        Packer.Batch memory full = newBatch();
        full.addUnit(0, 2);
        addOrder(full, order(a, 2 * W, 30_000e6), 0, 0);
        addOrder(full, order(c, -W, 30_000e6), 0, 0);
        addOrder(full, order(b, -W, 30_000e6), 0, 0);
        sendRefused(full, MakersNotSorted.selector, 2);
    }

    function testShouldLetAnOverfillDecideBeforeTheOrderOfMakers() public {
        Order memory twice = order(c, -W, 30_000e6);
        Order[] memory orders = new Order[](4);
        uint256[] memory matches = new uint256[](4);
        (orders[0], orders[1], orders[2], orders[3]) = (order(a, 3 * W, 30_000e6), twice, order(b, -W, 30_000e6), twice);
        (matches[0], matches[1], matches[2], matches[3]) = (3e18, 1e18, 1e18, 1e18);
        bytes memory data = tradeData(orders, matches);
        expectRefusal(Overfilled.selector, 3);
        vm.prank(SENDER);
        btc.trade(data);
    }

    function testShouldRefuseATakerMatchThatIsNotTheSum() public {
        Order[] memory orders = new Order[](2);
        uint256[] memory matches = new uint256[](2);
        (orders[0], orders[1]) = (order(a, W, 30_000e6), order(b, -W, 30_000e6));
        (matches[0], matches[1]) = (1e18, 5e17);
        bytes memory data = tradeData(orders, matches);
        expectRefusal(TakerAmountMismatch.selector, 0);
        vm.prank(SENDER);
        btc.trade(data);
    }

    function testShouldRefusePricesThatDoNotCross() public {
        _expectBoth(order(a, W, 30_000e6), order(b, -W, 30_001e6), PricesDoNotCross.selector, 1);
        _expectBoth(order(a, -W, 30_000e6), order(b, W, 29_999e6), PricesDoNotCross.selector, 1);
        _expectBoth(order(a, W, 30_000e6), order(b, W, 30_000e6), PricesDoNotCross.selector, 1);
    }

    function testShouldBlameTheFirstOrderThatDoesNotCross() public {
        Packer.Batch memory full = newBatch();
        full.addUnit(0, 3);
        addOrder(full, order(a, 3 * W, 30_000e6), 0, 0);
        addOrder(full, order(b, -W, 30_000e6), 0, 0);
        addOrder(full, order(c, -W, 30_001e6), 0, 0);
        addOrder(full, order(traders[3], -W, 30_001e6), 0, 0);
        sendRefused(full, PricesDoNotCross.selector, 2);
    }

    // ---- accounts ----

    function testShouldRefuseFeesBelowZeroThatTheSenderCannotPay() public {
        Order memory maker = order(b, -W, 30_000e6);
        maker.info = infoOf(-8e14, TAKER_RATE, EXPIRY, 900);
        Order memory taker = order(a, W, 30_000e6);
        _expectBoth(taker, maker, OrderSenderUnsafe.selector, 255);
        vm.assertEq(dealer.getOrderFilledAmount(hashOf(taker)), 0);

        fund(SENDER, 9e6);
        trade(taker, maker, 1e18);

        vm.assertEq(primaryOf(SENDER), 0);
        (, int256 credit) = btc.balanceOf(b);
        vm.assertEq(credit, 30_024e6);
    }

    function testShouldKeepReduceOnlyOrdersFromDoingMore() public {
        Order memory reduce = orderOf(address(btc), a, -W, 30_000e6, REDUCE_ONLY | 1);
        _expectBoth(reduce, order(b, W, 30_000e6), ReduceOnlyViolated.selector, 0);

        open(a, b, W / 2, 30_000e6);
        _expectBoth(reduce, order(b, W, 30_000e6), ReduceOnlyViolated.selector, 0);
        Order memory increase = orderOf(address(btc), a, W, -30_000e6, REDUCE_ONLY | 2);
        _expectBoth(increase, order(b, -W, 30_000e6), ReduceOnlyViolated.selector, 0);
        Order memory maker = orderOf(address(btc), b, -W, 30_000e6, REDUCE_ONLY | 3);
        _expectBoth(order(a, W, 30_000e6), maker, ReduceOnlyViolated.selector, 1);

        trade(reduce, order(b, W, 30_000e6), 5e17);

        (int256 paper,) = btc.balanceOf(a);
        vm.assertEq(paper, 0);
    }

    function testShouldRefusePositionsBeyondTheLimit() public {
        vm.prank(OWNER);
        dealer.setMaxPositionAmount(0);
        _expectBoth(order(a, W, 30_000e6), order(b, -W, 30_000e6), PositionLimit.selector, 0);
    }

    function testShouldRefuseAmountsThatDoNotFit() public {
        int128 huge = type(int128).max;
        Order memory taker = orderOf(address(btc), a, huge, -huge, 1);
        Order memory maker = orderOf(address(btc), b, -huge, huge, 2);
        // without fees: the order sender's credit would overflow first
        (taker.info, maker.info) = (infoOf(0, 0, EXPIRY, 1), infoOf(0, 0, EXPIRY, 2));
        bytes memory data = tradeData(taker, maker, uint256(int256(huge)));
        expectRefusal(AmountOverflow.selector, 0);
        vm.prank(SENDER);
        btc.trade(data);

        Packer.Batch memory full = newBatch();
        full.addRatesOf(taker);
        full.addUnit(0, 1);
        full.addWide(taker, 0, 0, signatureOf(taker));
        full.addWide(maker, 0, 0, signatureOf(maker));
        sendRefused(full, AmountOverflow.selector, 0);
    }

    function testShouldRefuseSerialsBeyondTheirField() public {
        open(a, b, W, 30_000e6);
        uint256 slot = (uint256(uint160(a)) << 96) | (3 << 64);
        bytes32 word = vm.load(address(dealer), bytes32(slot));
        vm.store(address(dealer), bytes32(slot), word | bytes32(uint256(type(uint32).max)));

        _expectBoth(order(a, -W, 30_000e6), order(c, W, 30_000e6), AmountOverflow.selector, 0);
    }

    function testShouldRefuseUnsafeTraders() public {
        _expectBoth(order(a, 15 * W, 30_000e6), order(b, -15 * W, 30_000e6), TraderUnsafe.selector, 0);
        fund(a, 100_000e6);
        _expectBoth(order(a, 15 * W, 30_000e6), order(b, -15 * W, 30_000e6), TraderUnsafe.selector, 1);
    }

    function testShouldLetSettlementRulesDecideBeforeMargin() public {
        // a would be unsafe, but b's reduce-only order fails in an earlier rule
        Order memory maker = orderOf(address(btc), b, -15 * W, 450_000e6, REDUCE_ONLY | 3);
        _expectBoth(order(a, 15 * W, 30_000e6), maker, ReduceOnlyViolated.selector, 1);
    }

    function testShouldLeaveNoTraceOfARefusedUnit() public {
        Order memory taker = order(a, 15 * W, 30_000e6);
        Order memory maker = orderOf(address(btc), b, -15 * W, 450_000e6, COMPACT | 3);
        Packer.Batch memory full = newBatch();
        addPair(full, taker, maker);
        vm.recordLogs();
        sendRefused(full, TraderUnsafe.selector, 0);

        vm.assertFalse(dealer.isNonceTouched(b, COMPACT | 3));
        vm.assertEq(dealer.getOrderFilledAmount(hashOf(taker)), 0);
        vm.assertEq(dealer.getPositions(a).length, 0);
        vm.assertEq(dealer.openPositionsIn(address(btc)), 0);
        vm.assertEq(primaryOf(SENDER), 0);
    }

    // ---- ways to expect ----

    function _expectBoth(Order memory taker, Order memory maker, bytes4 reason, uint256 leg) private {
        uint256 amount = uint256(int256(taker.paperAmount < 0 ? -taker.paperAmount : taker.paperAmount));
        bytes memory data = tradeData(taker, maker, amount);
        expectRefusal(reason, leg);
        vm.prank(SENDER);
        btc.trade(data);

        Packer.Batch memory full = newBatch();
        full.addRatesOf(maker);
        addPair(full, taker, maker);
        sendRefused(full, reason, leg);
    }

    function _expectTwice(Order memory maker) private {
        Packer.Batch memory full = newBatch();
        full.addUnit(0, 2);
        addOrder(full, order(a, 2 * W, 30_000e6), 0, 0);
        addOrder(full, maker, 0, 6e17);
        addOrder(full, maker, 0, 5e17);
        sendRefused(full, Overfilled.selector, 2);

        full = newBatch();
        full.addUnit(0, 2);
        addOrder(full, order(a, 2 * W, 30_000e6), 0, 0);
        addOrder(full, maker, 0, 3e17);
        addOrder(full, maker, 0, 5e17);
        send(full);
        vm.assertEq(dealer.getOrderFilledAmount(hashOf(maker)), 8e17);
    }

    function _three(Order memory taker, Order memory first, Order memory second) private view returns (bytes memory) {
        Order[] memory orders = new Order[](3);
        uint256[] memory matches = new uint256[](3);
        (orders[0], orders[1], orders[2]) = (taker, first, second);
        (matches[0], matches[1], matches[2]) = (2e18, 1e18, 1e18);
        return tradeData(orders, matches);
    }

    /// @dev The other signature that the curve accepts for the same key: n - s, and the other v.
    function _malleable(bytes memory signature) private pure returns (bytes memory) {
        (bytes32 r, uint256 s, uint8 v) = (bytes32(0), 0, uint8(signature[64]));
        assembly ("memory-safe") {
            r := mload(add(signature, 0x20))
            s := mload(add(signature, 0x40))
        }
        uint256 n = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;
        return abi.encodePacked(r, n - s, v == 27 ? uint8(28) : uint8(27));
    }
}
