// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Order} from "../../main/solidity/interfaces/Types.sol";
import {Cheats, bounded, vm} from "./support/Cheats.sol";
import {PackedVenue} from "./support/PackedVenue.sol";
import {Packer} from "./support/Packer.sol";

/// @dev Random units in one batch, many of them spoilt in one way or another: the same batch without the units that were
/// refused leaves the same storage and the same logs.
contract IsolationTest is PackedVenue {
    using Packer for Packer.Batch;

    struct Pair {
        Order taker;
        Order maker;
        bytes takerSignature;
        bytes makerSignature;
        uint256 matched;
    }

    uint256 private constant UNITS = 6;
    uint256 private constant TRADERS = 4;
    uint256 private constant ALL = (1 << UNITS) - 1;

    Pair[] private _pairs;
    uint256 private _seed;

    function testFuzzShouldSettleTheSameWithoutTheUnitsThatAreRefused(uint256 seed) public {
        _seed = seed;
        for (uint256 i = 0; i < TRADERS; ++i) {
            fund(traders[i], _random(1_000e6, 50_000e6));
        }
        for (uint64 i = 0; i < UNITS; ++i) {
            _pairs.push(_randomPair(i));
        }
        uint256 start = vm.snapshotState();
        (uint256 settled, bytes32 logs) = _send(ALL);
        bytes32 state = _state();
        vm.revertToState(start);

        (uint256 settledAlone, bytes32 logsAlone) = _send(settled);

        vm.assertEq(settledAlone, settled);
        vm.assertEq(logsAlone, logs);
        vm.assertEq(_state(), state);
    }

    // ---- units ----

    function _randomPair(uint64 i) private returns (Pair memory pair) {
        uint256 spoilt = _random(0, 17);
        address taker = traders[_random(0, TRADERS - 1)];
        address maker = traders[_random(0, TRADERS - 1)];
        if (taker == maker && spoilt != 0) {
            maker = taker == traders[0] ? traders[1] : traders[0];
        }
        int128 paper = int128(int256(_random(1, spoilt == 1 ? 5_000 : 500))) * 1e15;
        paper = _random(0, 1) == 0 ? paper : -paper;
        pair.taker = order(taker, paper, 30_000e6);
        pair.maker = order(maker, -paper, spoilt == 2 ? (paper > 0 ? int128(30_001e6) : int128(29_999e6)) : int128(30_000e6));
        pair.matched = uint256(int256(paper < 0 ? -paper : paper));
        if (_random(0, 1) == 0) {
            pair.matched = _random(1, pair.matched);
        }
        uint64 bits = _random(0, 1) == 0 ? COMPACT : 0;
        uint64 reduces = spoilt == 3 ? REDUCE_ONLY : 0;
        uint64 expiry = spoilt == 4 ? uint64(NOW) - 1 : EXPIRY;
        pair.taker.info = infoOf(MAKER_RATE, TAKER_RATE, EXPIRY, bits | (2 * i));
        // the same nonce as some order before
        uint64 nonce = spoilt == 5 ? uint64(_random(0, 2 * i)) : 2 * i + 1;
        pair.maker.info = infoOf(spoilt == 6 ? -int64(1e15) : MAKER_RATE, TAKER_RATE, expiry, bits | reduces | nonce);
        pair.takerSignature = signatureOf(pair.taker);
        pair.makerSignature = spoilt == 7 ? pair.takerSignature : signatureOf(pair.maker);
        if (spoilt == 8 && i != 0) {
            // once more what an earlier unit may have filled
            pair = _pairs[_random(0, i - 1)];
        }
        if (spoilt == 9) {
            pair.matched = 0;
        }
    }

    /// @param units a bit for each
    /// @return settled a bit for each
    /// @return logs the digest of what the settled ones logged
    function _send(uint256 units) private returns (uint256 settled, bytes32 logs) {
        Packer.Batch memory full = newBatch();
        for (uint256 i = 0; i < UNITS; ++i) {
            full.addRatesOf(_pairs[i].maker);
        }
        for (uint64 i = 0; i < UNITS; ++i) {
            if ((units >> i) & 1 != 0) {
                Pair memory pair = _pairs[i];
                full.addUnitNumbered(i + 1, 0, 1);
                full.addWide(pair.taker, 0, 0, pair.takerSignature);
                full.addWide(pair.maker, Packer.EXPLICIT_MATCH, pair.matched, pair.makerSignature);
            }
        }
        if (units == 0) {
            return (0, 0);
        }
        vm.recordLogs();
        send(full);
        Cheats.Log[] memory all = vm.getRecordedLogs();
        for (uint256 i = 0; i < all.length; ++i) {
            if (all[i].topics[0] == UnitSettled.selector) {
                settled |= 1 << (uint64(bytes8(bytes32(all[i].data))) - 1);
                logs = keccak256(abi.encode(logs, all[i].data));
            }
        }
    }

    // ---- storage ----

    /// @dev Every word that a trade may touch, but for the lane's last unit.
    function _state() private view returns (bytes32 digest) {
        digest = keccak256(abi.encode(dealer.openPositionsIn(address(btc)), primaryOf(SENDER)));
        for (uint256 i = 0; i < TRADERS; ++i) {
            uint256 page = uint256(uint160(traders[i])) << 96;
            for (uint256 part = 1; part <= 4; ++part) {
                digest = keccak256(abi.encode(digest, vm.load(address(dealer), bytes32(page | (part << 64)))));
            }
        }
        for (uint256 i = 0; i < UNITS; ++i) {
            uint256 taker = dealer.getOrderFilledAmount(hashOf(_pairs[i].taker));
            uint256 maker = dealer.getOrderFilledAmount(hashOf(_pairs[i].maker));
            digest = keccak256(abi.encode(digest, taker, maker));
        }
    }

    function _random(uint256 low, uint256 high) private returns (uint256) {
        _seed = uint256(keccak256(abi.encode(_seed)));
        return bounded(_seed, low, high);
    }
}
