// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title 1e18-based arithmetic, the rounding in the name
/// @dev Arithmetic is unchecked: every caller's operands are bounded by their storage fields (at most 128 bits each),
/// so that no product reaches 2^255.
library FixedMath {
    int256 internal constant ONE = 1e18;
    uint256 internal constant UNSIGNED_ONE = 1e18;

    /// @notice a * b / 1e18, rounded toward zero.
    function mulTowardZero(int256 a, int256 b) internal pure returns (int256) {
        // operands have at most 128 bits
        unchecked {
            return a * b / ONE;
        }
    }

    /// @notice a * 1e18 / b, rounded toward zero.
    function divTowardZero(int256 a, int256 b) internal pure returns (int256) {
        return a * ONE / b;
    }

    /// @notice a * b / 1e18, rounded down.
    function mulDown(uint256 a, uint256 b) internal pure returns (uint256) {
        // a position's value has at most 181 bits, a ratio 64
        unchecked {
            return a * b / UNSIGNED_ONE;
        }
    }

    /// @notice |a|; the operands never reach the smallest int256.
    function abs(int256 a) internal pure returns (uint256) {
        // negation wraps only for the smallest int256
        unchecked {
            return uint256(a < 0 ? -a : a);
        }
    }
}
