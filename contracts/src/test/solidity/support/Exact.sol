// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @dev The settlement page's arithmetic on sign and magnitude, every product in 512 bits: nothing of it can wrap
/// unnoticed, and none of it is how the contracts calculate.
library Exact {
    uint256 internal constant ONE = 1e18;

    /// @dev a * b / c toward zero.
    function ratio(int256 a, int256 b, int256 c) internal pure returns (int256) {
        uint256 size = Math.mulDiv(abs(a), abs(b), abs(c));
        require(size <= uint256(type(int256).max), "beyond 255 bits");
        bool negative = (a < 0) != ((b < 0) != (c < 0));
        return negative ? -int256(size) : int256(size);
    }

    function mul(int256 a, int256 b) internal pure returns (int256) {
        return ratio(a, b, int256(ONE));
    }

    function div(int256 a, int256 b) internal pure returns (int256) {
        return ratio(a, int256(ONE), b);
    }

    /// @dev That share of an amount, 1e18-based, rounded down.
    function share(uint256 amount, uint256 rate) internal pure returns (uint256) {
        return Math.mulDiv(amount, rate, ONE);
    }

    function abs(int256 a) internal pure returns (uint256) {
        return a < 0 ? uint256(-(a + 1)) + 1 : uint256(a);
    }

    /// @dev Whether a signed field of that many bits holds the number.
    function fits(int256 a, uint256 bits) internal pure returns (bool) {
        int256 limit = int256(1) << (bits - 1);
        return -limit <= a && a < limit;
    }
}
