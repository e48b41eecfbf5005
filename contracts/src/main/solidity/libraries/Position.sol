// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title A trader's position in one market, in one word
/// @dev     255            144 143             32 31         0
///         | paper   int112   | reduced  int112  | serial uint32 |
///      reduced: credit without funding, credit = paper * fundingRate / 1e18 + reduced
///      serial: how many times the position was closed
library Position {
    uint256 internal constant SERIAL_MAX = type(uint32).max;

    function paperOf(uint256 word) internal pure returns (int256 paper) {
        assembly ("memory-safe") {
            paper := sar(144, word)
        }
    }

    function reducedOf(uint256 word) internal pure returns (int256 reduced) {
        assembly ("memory-safe") {
            reduced := signextend(13, shr(32, word))
        }
    }

    function serialOf(uint256 word) internal pure returns (uint256) {
        return word & SERIAL_MAX;
    }

    /// @dev The caller has seen that both fit (`fits`).
    function pack(int256 paper, int256 reduced, uint256 serial) internal pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := or(or(shl(144, paper), shr(112, shl(144, reduced))), serial)
        }
    }

    /// @notice Whether the number fits an int112 field.
    function fits(int256 value) internal pure returns (bool yes) {
        assembly ("memory-safe") {
            yes := eq(signextend(13, value), value)
        }
    }
}
