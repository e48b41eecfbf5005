// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPerpetual} from "../../main/solidity/interfaces/IPerpetual.sol";
import {Order} from "../../main/solidity/interfaces/Types.sol";
import {bounded, vm} from "./support/Cheats.sol";
import {PackedVenue} from "./support/PackedVenue.sol";
import {Packer} from "./support/Packer.sol";

/// @dev Bytes that are no trade: a named error, no change.
contract MalformedTest is PackedVenue {
    using Packer for Packer.Batch;

    address internal a;
    address internal b;
    bytes internal good;

    // behind the header and the one rate pair; behind the one market and the two traders
    uint256 private constant MARKETS_AT = 24 + 16;
    uint256 private constant UNITS_AT = MARKETS_AT + 24 + 40;

    function setUp() public override {
        super.setUp();
        (a, b) = (traders[0], traders[1]);
        fund(a, 10_000e6);
        fund(b, 10_000e6);
        Packer.Batch memory full = newBatch();
        addPair(full, order(a, W, 30_000e6), order(b, -W, 30_000e6));
        addPair(full, order(a, W, 30_000e6), order(b, -W, 30_000e6));
        good = full.bytesOf();
    }

    // ---- packed ----

    function testShouldRefuseAnEmptyBatch() public {
        _expectMalformed("", 0);
        // header and tables, but no unit
        _expectMalformed(newBatch().bytesOf(), UNITS_AT - 40);
    }

    function testShouldRefuseAnUnknownVersion() public {
        bytes memory data = good;
        data[0] = 0x01;
        _expectMalformed(data, 0);
    }

    function testShouldRefuseEmptyTables() public {
        Packer.Batch memory full = Packer.open(LANE, 0);
        _expectMalformed(full.bytesOf(), 20);
        full.addRatesOf(order(a, W, 30_000e6));
        _expectMalformed(full.bytesOf(), 20);
    }

    function testShouldRefuseWidthsOutOfRange() public {
        bytes memory data = good;
        data[11] = 0x80;
        _expectMalformed(data, 11);
        data[11] = 0x00;
        _expectMalformed(data, 11);
        data[11] = 0x28;
        _expectMalformed(data, 11);
        data[11] = 0x20;
        // the expiry base
        data[12] = 0x80;
        _expectMalformed(data, 11);
        data[12] = 0x00;
        // the lot and tick widths of the markets table, behind the one rate pair
        data[MARKETS_AT + 1] = 0x83;
        _expectMalformed(data, MARKETS_AT);
        data[MARKETS_AT + 1] = 0x30;
        _expectMalformed(data, MARKETS_AT);
    }

    function testShouldRefuseIndexesBeyondTheTables() public {
        (IPerpetual eth,) = newMarket("ETH", 2_000e6, 1e17, 5e16, 1e16, 2e16);
        Order memory taker = order(a, W, 30_000e6);
        Order memory maker = order(b, -W, 30_000e6);
        maker.info = infoOf(0, 0, EXPIRY, 900);
        Packer.Batch memory full = newBatch();
        full.addRatesOf(maker);
        full.addMarket(dealer.marketIdOf(address(eth)), 0x33, LOT, TICK);
        addPair(full, taker, maker);
        uint256 unit = UNITS_AT + 16 + 24;
        bytes memory data = full.bytesOf();
        data[unit + 1] = 0x02;
        _expectMalformed(data, unit + 2);
        data[unit + 1] = 0x00;
        // the incoming order's rate pair
        data[unit + 3] = 0x02;
        _expectMalformed(data, unit + 4);
        data[unit + 3] = 0x00;
        this.sendAsSender(data);
    }

    function testShouldRefuseUnitsOfNoOrTooManyOrders() public {
        bytes memory data = good;
        data[UNITS_AT] = 0xff;
        _expectMalformed(data, UNITS_AT);
        Packer.Batch memory full = newBatch();
        full.addUnitNumbered(7, 0, 0);
        _expectMalformed(full.bytesOf(), UNITS_AT - 40 + 9);
    }

    function testShouldRefuseTradersBeyondTheTable() public {
        Packer.Batch memory full = newBatch();
        Order memory taker = order(a, W, 30_000e6);
        addPair(full, taker, order(b, -W, 30_000e6));
        full.traders = abi.encodePacked(a);
        vm.expectPartialRevert(MalformedTradeData.selector);
        this.sendAsSender(full.bytesOf());
    }

    function testShouldRefuseAMatchOfTheIncomingOrder() public {
        Packer.Batch memory full = newBatch();
        full.addUnit(0, 1);
        addOrder(full, order(a, W, 30_000e6), 0, 1e18);
        addOrder(full, order(b, -W, 30_000e6), 0, 0);
        vm.expectPartialRevert(MalformedTradeData.selector);
        this.sendAsSender(full.bytesOf());
    }

    function testShouldRefuseANonceThatCollidesWithTheFlags() public {
        Packer.Batch memory full = newBatch();
        Order memory taker = order(a, W, 30_000e6);
        full.addUnit(0, 1);
        full.addWide(taker, 0, 0, signatureOf(taker));
        // the nonce's highest byte, behind the number of makers and the flags
        bytes memory units = full.units;
        units[2] = 0x40;
        full.units = units;
        addOrder(full, order(b, -W, 30_000e6), 0, 0);
        vm.expectPartialRevert(MalformedTradeData.selector);
        this.sendAsSender(full.bytesOf());
    }

    function testShouldRefuseAmountsBeyondInt128() public {
        Packer.Batch memory full = Packer.open(LANE, 0);
        full.nonceWidth = 1;
        full.addMarket(dealer.marketIdOf(address(btc)), 0x73, type(uint88).max, TICK);
        Order memory huge = order(a, W, 30_000e6);
        full.addRatesOf(huge);
        // makers, flags, nonce; lots: as many as seven bytes hold
        full.traders = abi.encodePacked(a);
        full.units = abi.encodePacked(hex"010001", type(uint56).max, bytes3(0), bytes32(0), bytes32(0));
        vm.expectPartialRevert(MalformedTradeData.selector);
        this.sendAsSender(full.bytesOf());
    }

    function testShouldRefuseUnitNumbersThatDoNotRise() public {
        Packer.Batch memory full = newBatch();
        full.addUnitNumbered(5, 0, 1);
        addOrder(full, order(a, W, 30_000e6), 0, 0);
        addOrder(full, order(b, -W, 30_000e6), 0, 0);
        full.addUnitNumbered(5, 0, 1);
        addOrder(full, order(a, W, 30_000e6), 0, 0);
        addOrder(full, order(b, -W, 30_000e6), 0, 0);
        vm.expectPartialRevert(MalformedTradeData.selector);
        this.sendAsSender(full.bytesOf());
    }

    function testShouldRefuseUnitNumbersBeyondTheirField() public {
        Packer.Batch memory full = newBatch();
        full.addUnitNumbered(type(uint64).max, 0, 1);
        addOrder(full, order(a, W, 30_000e6), 0, 0);
        addOrder(full, order(b, -W, 30_000e6), 0, 0);
        addPair(full, order(a, W, 30_000e6), order(b, -W, 30_000e6));
        vm.expectPartialRevert(MalformedTradeData.selector);
        this.sendAsSender(full.bytesOf());
    }

    function testFuzzShouldRefuseEveryTruncation(uint256 random) public {
        uint256 size = bounded(random, 0, good.length - 1);
        uint256 unitSize = (good.length - UNITS_AT) / 2;
        // cut at a unit's end, what is left is a smaller batch; the second unit names its traders by index and is longer
        vm.assume(size < good.length - unitSize - 4 || size > good.length - unitSize + 4);
        bytes memory data = good;
        assembly ("memory-safe") {
            mstore(data, size)
        }

        vm.expectPartialRevert(MalformedTradeData.selector);
        this.sendAsSender(data);
    }

    /// @dev Fewer bytes than an order has are no unit.
    function testFuzzShouldRefuseTrailingBytesOfABatch(bytes memory more) public {
        vm.assume(more.length != 0);
        if (more.length > 64) {
            assembly ("memory-safe") {
                mstore(more, 64)
            }
        }
        vm.expectPartialRevert(MalformedTradeData.selector);
        this.sendAsSender(bytes.concat(good, more));
    }

    function testShouldRefuseABatchThatIsSentAgain() public {
        this.sendAsSender(good);
        vm.expectRevert(abi.encodeWithSelector(UnitGap.selector, LANE, 2, 0));
        this.sendAsSender(good);
    }

    function testFuzzShouldNeverPanicOnNoise(bytes memory noise) public {
        bytes memory data = bytes.concat(hex"02", bytes2(LANE), bytes8(0), noise);
        try this.sendAsSender(data) {}
        catch (bytes memory reason) {
            vm.assertTrue(bytes4(reason) == MalformedTradeData.selector || bytes4(reason) == UnitGap.selector);
        }
    }

    function testFuzzShouldNeverPanicOnOneWrongByte(uint256 position, bytes1 value) public {
        bytes memory data = good;
        data[bounded(position, 0, data.length - 1)] = value;
        try this.sendAsSender(data) {}
        catch (bytes memory reason) {
            vm.assertTrue(bytes4(reason) == MalformedTradeData.selector || bytes4(reason) == UnitGap.selector);
        }
    }

    // ---- the public form ----

    function testShouldRefuseListsOfDifferentLength() public {
        Order[] memory orders = new Order[](2);
        uint256[] memory matches = new uint256[](2);
        bytes[] memory signatures = new bytes[](2);
        vm.expectPartialRevert(MalformedTradeData.selector);
        this.tradeAsSender(abi.encode(orders, new bytes[](1), matches));
        vm.expectPartialRevert(MalformedTradeData.selector);
        this.tradeAsSender(abi.encode(orders, signatures, new uint256[](1)));
        vm.expectPartialRevert(MalformedTradeData.selector);
        this.tradeAsSender(abi.encode(orders, signatures, new uint256[](3)));
        vm.expectPartialRevert(MalformedTradeData.selector);
        this.tradeAsSender(abi.encode(new Order[](1), signatures, matches));
    }

    function testShouldRefuseTrailingBytes() public {
        bytes memory data = tradeData(order(a, W, 30_000e6), order(b, -W, 30_000e6), 1e18);
        vm.expectPartialRevert(MalformedTradeData.selector);
        this.tradeAsSender(bytes.concat(data, hex"00"));
    }

    function testShouldRefuseDirtyFields() public {
        for (uint256 field = 0; field < 4; ++field) {
            bytes memory data = tradeData(order(a, W, 30_000e6), order(b, -W, 30_000e6), 1e18);
            // the highest byte of perp, signer, paper, credit of the first order
            data[0x80 + 0x20 * field] ^= 0x01;
            vm.expectPartialRevert(MalformedTradeData.selector);
            this.tradeAsSender(data);
        }
    }

    function testFuzzShouldRefuseEveryTruncationOfThePublicForm(uint256 random) public {
        bytes memory data = tradeData(order(a, W, 30_000e6), order(b, -W, 30_000e6), 1e18);
        uint256 size = bounded(random, 0, data.length - 1);
        assembly ("memory-safe") {
            mstore(data, size)
        }
        vm.expectPartialRevert(MalformedTradeData.selector);
        this.tradeAsSender(data);
    }

    function testFuzzShouldNeverPanicOnNoiseInThePublicForm(uint256 word, uint256 value) public {
        bytes memory data = tradeData(order(a, W, 30_000e6), order(b, -W, 30_000e6), 1e18);
        uint256 start = 32 * bounded(word, 0, data.length / 32 - 1);
        assembly ("memory-safe") {
            mstore(add(add(data, 0x20), start), value)
        }
        try this.tradeAsSender(data) {}
        catch (bytes memory reason) {
            vm.assertTrue(bytes4(reason) != 0x4e487b71 && reason.length >= 4);
        }
    }

    // ---- the call around them ----

    function testFuzzShouldRefuseATornCall(uint256 random, bool packed) public {
        (address to, bytes memory torn) = _call(packed);
        uint256 size = bounded(random, 0, torn.length - 1);
        assembly ("memory-safe") {
            mstore(torn, size)
        }
        _refuse(to, torn, size < 4 ? UnknownFunction.selector : MalformedTradeData.selector);
    }

    function testShouldRefuseACallWhoseArgumentIsElsewhereOrOfAnotherSize() public {
        for (uint256 i = 0; i < 2; ++i) {
            (address to, bytes memory call) = _call(i == 0);
            uint256 size = call.length - 68;
            _refuse(to, _with(call, 4, 0x40), MalformedTradeData.selector);
            _refuse(to, _with(call, 4, 1 << 255), MalformedTradeData.selector);
            _refuse(to, _with(call, 36, size + 1), MalformedTradeData.selector);
            _refuse(to, _with(call, 36, size - 32), MalformedTradeData.selector);
            _refuse(to, _with(call, 36, type(uint256).max), MalformedTradeData.selector);
            _refuse(to, _with(call, 36, type(uint256).max - 31), MalformedTradeData.selector);
            vm.prank(SENDER);
            (bool done,) = to.call(call);
            vm.assertTrue(done);
        }
    }

    function testShouldRefuseAnUnknownFunction() public {
        _refuse(address(dealer), abi.encodeWithSignature("trade()"), UnknownFunction.selector);
        _refuse(address(btc), abi.encodeWithSignature("trade()"), UnknownFunction.selector);
    }

    function testShouldRefuseWhatTrailsACall() public {
        for (uint256 i = 0; i < 2; ++i) {
            (address to, bytes memory call) = _call(i == 0);
            _refuse(to, bytes.concat(call, hex"00"), MalformedTradeData.selector);
            vm.prank(SENDER);
            (bool done,) = to.call(call);
            vm.assertTrue(done);
        }
    }

    function _refuse(address to, bytes memory call, bytes4 why) private {
        uint256 last = dealer.lastUnit(LANE);
        vm.prank(SENDER);
        (bool done, bytes memory reason) = to.call(call);
        vm.assertFalse(done);
        vm.assertEq(bytes32(bytes4(reason)), bytes32(why));
        vm.assertEq(reason.length, 36);
        vm.assertEq(dealer.lastUnit(LANE), last);
    }

    function _with(bytes memory call, uint256 position, uint256 word) private pure returns (bytes memory changed) {
        changed = bytes.concat(call);
        assembly ("memory-safe") {
            mstore(add(add(changed, 0x20), position), word)
        }
    }

    function _call(bool packed) private returns (address, bytes memory) {
        if (packed) {
            return (address(dealer), abi.encodeCall(dealer.trade, (good)));
        }
        bytes memory data = tradeData(order(a, W, 30_000e6), order(b, -W, 30_000e6), 1e18);
        return (address(btc), abi.encodeCall(btc.trade, (data)));
    }

    // ---- ways in ----

    function sendAsSender(bytes memory data) external {
        vm.prank(SENDER);
        dealer.trade(data);
    }

    function tradeAsSender(bytes memory data) external {
        vm.prank(SENDER);
        btc.trade(data);
    }

    function _expectMalformed(bytes memory data, uint256 position) private {
        vm.expectRevert(abi.encodeWithSelector(MalformedTradeData.selector, position));
        this.sendAsSender(data);
    }
}
