// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Where a trader's state lies
/// @dev Traders are given as plain words, without bits beyond their address.
///      Every trader owns a page of 2^96 storage slots that starts at `trader << 96`, so that no slot on the path of a
///      fill needs a hash:
///
///          trader << 96 | 1 << 64            account word (Account)
///          trader << 96 | 2 << 64            bitmap of open markets beyond the account word's eight
///          trader << 96 | 3 << 64 | market   position words (Position)
///          trader << 96 | 4 << 64 | n        touched bits of the compact nonces 256 n to 256 n + 255
///
///      Declared state variables lie below slot 2^16 and mappings at hashes. A hash that fell into a page would have to
///      name an address that somebody holds: 160 bits that nobody can choose.
library Page {
    uint256 private constant _ACCOUNT = 1 << 64;
    uint256 private constant _BITMAP = 2 << 64;
    uint256 private constant _POSITIONS = 3 << 64;
    uint256 private constant _NONCES = 4 << 64;

    function account(uint256 trader) internal pure returns (uint256) {
        return _start(trader) | _ACCOUNT;
    }

    function bitmap(uint256 trader) internal pure returns (uint256) {
        return _start(trader) | _BITMAP;
    }

    function position(uint256 trader, uint256 marketId) internal pure returns (uint256) {
        return _start(trader) | _POSITIONS | marketId;
    }

    /// @param word a nonce's low 62 bits without their last 8: at most 54 bits
    function nonces(uint256 trader, uint256 word) internal pure returns (uint256) {
        return _start(trader) | _NONCES | word;
    }

    function load(uint256 slot) internal view returns (uint256 word) {
        assembly ("memory-safe") {
            word := sload(slot)
        }
    }

    function store(uint256 slot, uint256 word) internal {
        assembly ("memory-safe") {
            sstore(slot, word)
        }
    }

    function _start(uint256 trader) private pure returns (uint256) {
        return trader << 96;
    }
}
