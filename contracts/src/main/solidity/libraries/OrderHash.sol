// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Leg} from "./Staging.sol";

/// @title The EIP-712 hash of an order
library OrderHash {
    bytes32 internal constant ORDER_TYPEHASH =
        keccak256("Order(address perp,address signer,int128 paperAmount,int128 creditAmount,bytes32 info)");
    bytes32 internal constant DOMAIN_TYPEHASH =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    string internal constant NAME = "Croupier";
    string internal constant VERSION = "1";

    function domainSeparator() internal view returns (bytes32) {
        return keccak256(
            abi.encode(DOMAIN_TYPEHASH, keccak256(bytes(NAME)), keccak256(bytes(VERSION)), block.chainid, address(this))
        );
    }

    /// @notice Memory in which orders of one domain are hashed, prepared once:
    /// type hash, perp, signer, paper, credit, info | 0x1901 at the end of a word | domain separator | struct hash |
    /// four words for Signatures.
    function newBuffer(bytes32 domain) internal pure returns (uint256 buffer) {
        bytes32 typeHash = ORDER_TYPEHASH;
        assembly ("memory-safe") {
            buffer := mload(0x40)
            mstore(0x40, add(buffer, 0x1a0))
            mstore(buffer, typeHash)
            mstore(add(buffer, 0xc0), 0x1901)
            mstore(add(buffer, 0xe0), domain)
        }
    }

    /// @notice The order's digest: what was signed.
    /// @dev A leg begins with what is signed: perp, signer, paper, credit, info.
    function hash(uint256 buffer, Leg memory leg) internal pure returns (bytes32 digest) {
        assembly ("memory-safe") {
            mcopy(add(buffer, 0x20), leg, 0xa0)
            mstore(add(buffer, 0x100), keccak256(buffer, 0xc0))
            digest := keccak256(add(buffer, 0xde), 0x42)
        }
    }
}
