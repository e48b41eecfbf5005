// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDealerEvents} from "../interfaces/IDealerEvents.sol";
import {Leg, Party, Unit} from "./Staging.sol";

/// @title Writes the packed log of a settled unit
/// @notice The layout is described byte by byte in contracts/README.md.
library UnitLog {
    function emitSettled(Unit memory unit, uint256 lane, uint256 number) internal {
        bytes32 topic = IDealerEvents.UnitSettled.selector;
        uint256 start;
        assembly ("memory-safe") {
            start := mload(0x40)
        }
        uint256 cursor = start + 0x20;
        uint256 legs = unit.legCount;
        for (uint256 i = 0; i < legs; ++i) {
            Leg memory leg = unit.legs[i];
            _writeLeg(cursor, leg, unit.parties[leg.party].serial);
            cursor += 0x60;
        }
        uint256 closes;
        for (uint256 i = 0; i < unit.partyCount; ++i) {
            Party memory party = unit.parties[i];
            if (party.closed) {
                uint256 word = (party.leg << 248) | (uint256(party.pnl) & (type(uint256).max >> 8));
                assembly ("memory-safe") {
                    mstore(cursor, word)
                }
                cursor += 0x20;
                ++closes;
            }
        }
        uint256 header = (number << 192) | (lane << 176) | (unit.market.id << 168) | (legs << 160) | (closes << 152)
            | (uint256(unit.senderFee) & type(uint96).max);
        assembly ("memory-safe") {
            mstore(start, header)
            log1(start, sub(cursor, start), topic)
        }
    }

    function _writeLeg(uint256 cursor, Leg memory leg, uint256 serial) private pure {
        bytes32 hash = leg.hash;
        uint256 who = (uint256(uint160(leg.signer)) << 96) | (uint256(leg.fee) & type(uint96).max);
        uint256 what = (uint256(leg.paperChange) << 144) | ((uint256(leg.netCredit) & type(uint112).max) << 32) | serial;
        assembly ("memory-safe") {
            mstore(cursor, hash)
            mstore(add(cursor, 0x20), who)
            mstore(add(cursor, 0x40), what)
        }
    }
}
