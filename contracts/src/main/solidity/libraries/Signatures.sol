// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {BoundedCall} from "./BoundedCall.sol";
import {FORM_SIZED_SIGNATURE, FORM_SIZE_SHIFT} from "./Staging.sol";

/// @title Who signed
library Signatures {
    /// @dev What a contract account may spend on its answer.
    uint256 internal constant CONTRACT_SIGNATURE_GAS = 100_000;

    uint256 private constant _HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0;
    /// @dev `isValidSignature(bytes32,bytes)`, which is also the answer that means yes.
    uint256 private constant _MAGIC = 0x1626ba7e << 224;

    /// @notice The address whose key signed, zero if none did.
    /// @param buffer of OrderHash
    /// @param cursor where the signature lies in calldata
    /// @param form of the leg: a sized signature recovers if it has 65 bytes r, s, v; the others are r, yParityAndS
    function recover(
        uint256 buffer,
        bytes32 hash,
        uint256 cursor,
        uint256 form
    ) internal view returns (uint256 signer) {
        assembly ("memory-safe") {
            let input := add(buffer, 0x120)
            let s := calldataload(add(cursor, 0x20))
            let v := add(27, shr(255, s))
            switch and(form, FORM_SIZED_SIGNATURE)
            case 0 { s := shr(1, shl(1, s)) }
            default { v := mul(byte(0, calldataload(add(cursor, 0x40))), eq(shr(FORM_SIZE_SHIFT, form), 65)) }

            mstore(input, hash)
            // outside 27 and 28 nothing recovers
            mstore(add(input, 0x20), mul(v, iszero(gt(s, _HALF_ORDER))))
            mstore(add(input, 0x40), calldataload(cursor))
            mstore(add(input, 0x60), s)
            mstore(0x00, 0)
            // a failed recovery returns no data and leaves the zero
            pop(staticcall(gas(), 1, input, 0x80, 0x00, 0x20))
            signer := mload(0x00)
        }
    }

    /// @notice Whether the account is a contract that accepts the signature (ERC-1271).
    /// @dev A signature r, yParityAndS is shown to the contract as r, s, v.
    function acceptedBy(address account, bytes32 hash, uint256 cursor, uint256 form) internal view returns (bool) {
        if (account.code.length == 0) {
            return false;
        }

        uint256 start;
        uint256 length;
        assembly ("memory-safe") {
            start := mload(0x40)
            mstore(start, _MAGIC)
            mstore(add(start, 0x04), hash)
            mstore(add(start, 0x24), 0x40)
            let data := add(start, 0x64)
            switch and(form, FORM_SIZED_SIGNATURE)
            case 0 {
                let pair := calldataload(add(cursor, 0x20))
                mstore(add(start, 0x44), 65)
                mstore(data, calldataload(cursor))
                mstore(add(data, 0x20), shr(1, shl(1, pair)))
                mstore(add(data, 0x40), shl(248, add(27, shr(255, pair))))
                length := add(0x64, 0x60)
            }
            default {
                let size := shr(FORM_SIZE_SHIFT, form)
                mstore(add(start, 0x44), size)
                calldatacopy(data, cursor, size)
                mstore(add(data, size), 0)
                length := add(0x64, and(add(size, 0x1f), not(0x1f)))
            }
        }
        (bool answered, uint256 word) = BoundedCall.ask(account, CONTRACT_SIGNATURE_GAS, start, length);
        return answered && word == _MAGIC;
    }
}
