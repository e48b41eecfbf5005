// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @title A contract account that accepts what one key has signed
/// @notice For local chains: its code is placed, not deployed, and slot 0 is written from outside. With no key it
/// accepts nothing.
contract KeyAccount is IERC1271 {
    address public key;

    /// @inheritdoc IERC1271
    function isValidSignature(bytes32 hash, bytes memory signature) external view returns (bytes4) {
        (address recovered, ECDSA.RecoverError failure,) = ECDSA.tryRecover(hash, signature);
        bool accepted = failure == ECDSA.RecoverError.NoError && recovered == key;
        return accepted ? IERC1271.isValidSignature.selector : bytes4(0xffffffff);
    }
}
