// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Order} from "../../../main/solidity/interfaces/Types.sol";
import {Packer} from "./Packer.sol";
import {Cheats, vm} from "./Cheats.sol";
import {Venue} from "./Venue.sol";

/// @dev A venue that settles packed batches on lane 7: lots of 0.001 contract, ticks of 0.1 USD.
abstract contract PackedVenue is Venue {
    using Packer for Packer.Batch;

    uint16 internal constant LANE = 7;
    uint88 internal constant LOT = 1e15;
    uint88 internal constant TICK = 100;

    /// @dev With the rates of `orderOf` in its table.
    function newBatch() internal view returns (Packer.Batch memory fresh) {
        return newBatch(0x33);
    }

    /// @param widths of lots and ticks
    function newBatch(uint8 widths) internal view returns (Packer.Batch memory fresh) {
        fresh = Packer.open(LANE, uint64(dealer.lastUnit(LANE)));
        fresh.addRatesOf(orderOf(address(0), address(0), 0, 0, 0));
        fresh.addMarket(dealer.marketIdOf(address(btc)), widths, LOT, TICK);
    }

    /// @dev A unit of one incoming and one resting order, wholly matched.
    function addPair(Packer.Batch memory to, Order memory taker, Order memory maker) internal view {
        to.addUnit(0, 1);
        addOrder(to, taker, 0, 0);
        addOrder(to, maker, 0, 0);
    }

    function addOrder(Packer.Batch memory to, Order memory o, uint8 flags, uint256 matched) internal view {
        if (matched != 0) {
            flags |= Packer.EXPLICIT_MATCH;
        }
        to.addNarrow(o, flags, LOT, TICK, matched, signatureOf(o));
    }

    function send(Packer.Batch memory full) internal {
        bytes memory data = full.bytesOf();
        vm.prank(SENDER);
        dealer.trade(data);
    }

    /// @dev Sends a batch of one unit that must be refused like this.
    function sendRefused(Packer.Batch memory full, bytes4 reason, uint256 leg) internal {
        bytes memory data = full.bytesOf();
        uint256 unit = full.lastUnit + 1;
        vm.expectEmit(address(dealer));
        emit UnitRefused(LANE, unit, leg, reason);
        vm.prank(SENDER);
        dealer.trade(data);
    }

    /// @dev The words of the only settled unit that a batch logged.
    function sendForWords(Packer.Batch memory full) internal returns (bytes32[] memory words) {
        vm.recordLogs();
        send(full);
        Cheats.Log[] memory logs = vm.getRecordedLogs();
        vm.assertEq(logs.length, 1);
        vm.assertEq(logs[0].topics[0], UnitSettled.selector);
        bytes memory data = logs[0].data;
        words = new bytes32[](data.length / 32);
        for (uint256 i = 0; i < words.length; ++i) {
            bytes32 word;
            assembly ("memory-safe") {
                word := mload(add(add(data, 0x20), mul(0x20, i)))
            }
            words[i] = word;
        }
    }
}
