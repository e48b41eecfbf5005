// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDealerEvents} from "../interfaces/IDealerEvents.sol";

/// @title The packed log of a settled unit
/// @notice The layout is described byte by byte in contracts/README.md: a header, three words per leg, one word per
/// close. It is filled in while the unit is judged; the public face reads its events from it.
/// @dev Arithmetic is on memory addresses and leg numbers below 2^16.
library UnitLog {
    uint256 internal constant LEG_WORDS_BYTES = 0x60;

    /// @notice Where the words of a leg lie.
    function legAt(uint256 log, uint256 leg) internal pure returns (uint256) {
        unchecked {
            return log + 0x20 + leg * LEG_WORDS_BYTES;
        }
    }

    /// @notice Emits the public event OrderFilled for the legs from `words` to `end`.
    function emitFilled(uint256 words, uint256 end, uint256 perp) internal {
        bytes32 topic = IDealerEvents.OrderFilled.selector;
        assembly ("memory-safe") {
            let start := mload(0x40)
            for {} lt(words, end) { words := add(words, LEG_WORDS_BYTES) } {
                let who := mload(add(words, 0x20))
                let what := mload(add(words, 0x40))
                // paper, net credit, serial, fee
                mstore(start, sar(144, what))
                mstore(add(start, 0x20), signextend(13, shr(32, what)))
                mstore(add(start, 0x40), and(what, 0xffffffff))
                mstore(add(start, 0x60), signextend(11, who))
                log4(start, 0x80, topic, mload(words), shr(96, who), perp)
            }
        }
    }

    /// @notice Adds the serial to the legs of one trader.
    function addSerial(uint256 words, uint256 wordsEnd, uint256 serial) internal pure {
        assembly ("memory-safe") {
            for {} lt(words, wordsEnd) { words := add(words, 0x60) } {
                let what := add(words, 0x40)
                mstore(what, or(mload(what), serial))
            }
        }
    }

    /// @notice Which leg the words are of.
    function indexOf(uint256 log, uint256 words) internal pure returns (uint256) {
        unchecked {
            return (words - log - 0x20) / LEG_WORDS_BYTES;
        }
    }

    /// @notice Notes that the trader of the leg at `words` closed its position.
    /// @param closes how many were noted before
    function writeClose(uint256 log, uint256 legs, uint256 closes, uint256 words, int256 pnl) internal pure {
        uint256 word = legAt(log, legs);
        uint256 leg = indexOf(log, words);
        assembly ("memory-safe") {
            mstore(add(word, shl(5, closes)), or(shl(248, leg), shr(8, shl(8, pnl))))
        }
    }

    /// @notice Writes the header and emits the whole.
    function emitSettled(
        uint256 log,
        uint256 lane,
        uint256 unitNumber,
        uint256 marketId,
        uint256 legs,
        uint256 closes,
        int256 senderFee
    ) internal {
        bytes32 topic = IDealerEvents.UnitSettled.selector;
        assembly ("memory-safe") {
            let header := or(or(shl(192, unitNumber), shl(176, lane)), or(shl(168, marketId), shl(160, legs)))
            mstore(log, or(or(header, shl(152, closes)), and(senderFee, 0xffffffffffffffffffffffff)))
            log1(log, shl(5, add(1, add(mul(3, legs), closes))), topic)
        }
    }
}
