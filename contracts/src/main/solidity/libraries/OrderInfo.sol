// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The fields of an order's `info` word
/// @dev maker fee rate int64 | taker fee rate int64 | expiry uint64 | nonce uint64, from high to low. Cut out by shift
/// and sign extension: reading them as narrow types would depend on how the compiler cleans high bits.
library OrderInfo {
    uint256 private constant _REDUCE_ONLY = 1 << 63;
    uint256 private constant _COMPACT = 1 << 62;

    function makerFeeRate(uint256 info) internal pure returns (int256 rate) {
        assembly ("memory-safe") {
            rate := sar(192, info)
        }
    }

    function takerFeeRate(uint256 info) internal pure returns (int256 rate) {
        assembly ("memory-safe") {
            rate := signextend(7, shr(128, info))
        }
    }

    function expiry(uint256 info) internal pure returns (uint256) {
        return (info >> 64) & type(uint64).max;
    }

    function isReduceOnly(uint256 info) internal pure returns (bool) {
        return info & _REDUCE_ONLY != 0;
    }

    function isCompact(uint256 info) internal pure returns (bool) {
        return info & _COMPACT != 0;
    }

    /// @notice The number within a compact signer's own sequence.
    function compactNonce(uint256 info) internal pure returns (uint256) {
        return info & (_COMPACT - 1);
    }
}
