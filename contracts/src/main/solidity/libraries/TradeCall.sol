// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDealerErrors} from "../interfaces/IDealerErrors.sol";

/// @title Decodes a call of `trade(bytes)`
/// @notice The compiler's decoder would refuse a torn call without one of our errors. A call is its selector, the
/// offset 32, the size of the bytes, and the bytes, padded to whole words; whatever else it is, torn or trailed by
/// anything, is `MalformedTradeData(0)`.
library TradeCall {
    bytes4 internal constant SELECTOR = bytes4(keccak256("trade(bytes)"));

    /// @return data the argument of the call at hand
    function argument() internal pure returns (bytes calldata data) {
        bool whole;
        assembly ("memory-safe") {
            data.offset := 0x44
            data.length := calldataload(0x24)
            let padded := and(add(data.length, 0x1f), not(0x1f))
            // a size that the padding makes wrap exceeds the call's as well
            whole := and(
                eq(calldataload(0x04), 0x20),
                and(lt(data.length, calldatasize()), eq(calldatasize(), add(0x44, padded)))
            )
        }
        if (!whole) {
            revert IDealerErrors.MalformedTradeData(0);
        }
    }
}
