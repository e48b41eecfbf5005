// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDealerErrors} from "../interfaces/IDealerErrors.sol";

/// @title Questions to contracts that may be hostile
/// @dev A question gets a fixed amount of gas or is not put at all: with less gas left the transaction reverts, so that
/// neither a gas-burning contract nor a low gas limit can pass for a refusal. At most one word of the answer is copied.
library BoundedCall {
    /// @dev Left to the caller beyond what the call keeps back for it.
    uint256 private constant _RESERVE = 10_000;

    /// @notice Asks `target` with the calldata at `start`.
    /// @return answered whether it returned without reverting and with at least one word
    /// @return word the first word of the answer
    function ask(
        address target,
        uint256 gasLimit,
        uint256 start,
        uint256 size
    ) internal view returns (bool answered, uint256 word) {
        // gas amounts are far below 2^256
        unchecked {
            uint256 needed = gasLimit + gasLimit / 63 + _RESERVE;
            uint256 left = gasleft();
            if (left < needed) {
                revert IDealerErrors.InsufficientGas(left, needed);
            }
        }

        assembly ("memory-safe") {
            answered := staticcall(gasLimit, target, start, size, 0x00, 0x20)
            answered := and(answered, gt(returndatasize(), 0x1f))
            word := mul(answered, mload(0x00))
        }
    }
}
