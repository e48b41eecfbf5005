// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title A trader's credits and first open markets, in one word
/// @dev     255            160 159             72 71                         8 7    4 3    0
///         | primary int96    | secondary uint88 | market ids, 8 x uint8      | more | count |
///      count: ids in use, from the lowest byte; more: bit 7 set = further markets in the account's bitmap
library Account {
    uint256 internal constant INLINE_MARKETS = 8;
    uint256 internal constant SECONDARY_MAX = type(uint88).max;
    uint256 private constant _MORE = 0x80;
    uint256 private constant _COUNT = 0x0f;
    uint256 private constant _BELOW_PRIMARY = type(uint160).max;

    function primaryOf(uint256 word) internal pure returns (int256 primary) {
        assembly ("memory-safe") {
            primary := sar(160, word)
        }
    }

    function secondaryOf(uint256 word) internal pure returns (uint256) {
        return (word >> 72) & SECONDARY_MAX;
    }

    /// @notice How many markets are listed in the word itself.
    function countOf(uint256 word) internal pure returns (uint256) {
        return word & _COUNT;
    }

    /// @notice Whether the account's bitmap lists further markets.
    function hasMore(uint256 word) internal pure returns (bool) {
        return word & _MORE != 0;
    }

    function marketAt(uint256 word, uint256 index) internal pure returns (uint256) {
        // index is below 8
        unchecked {
            return (word >> (8 + 8 * index)) & 0xff;
        }
    }

    /// @notice Whether the number fits the primary credit field.
    function fits(int256 primary) internal pure returns (bool yes) {
        assembly ("memory-safe") {
            yes := eq(signextend(11, primary), primary)
        }
    }

    function withPrimary(uint256 word, int256 primary) internal pure returns (uint256) {
        return (word & _BELOW_PRIMARY) | (uint256(primary) << 160);
    }

    function withSecondary(uint256 word, uint256 secondary) internal pure returns (uint256) {
        return (word & ~(SECONDARY_MAX << 72)) | (secondary << 72);
    }

    /// @notice Lists a market in which the account now has a position, in a word that has room.
    function openedInline(uint256 word, uint256 marketId) internal pure returns (uint256) {
        // count is below 8
        unchecked {
            return (word | (marketId << (8 + 8 * countOf(word)))) + 1;
        }
    }

    /// @notice Lists such a market wherever there is room, first in the word.
    function openedBeyond(uint256 word, uint256 bitmap, uint256 marketId) internal pure returns (uint256, uint256) {
        if (countOf(word) < INLINE_MARKETS) {
            return (openedInline(word, marketId), bitmap);
        }
        return (word | _MORE, bitmap | (1 << marketId));
    }

    /// @notice Strikes a market in which the account's position was closed; the last inline one takes its place.
    function closed(uint256 word, uint256 bitmap, uint256 marketId) internal pure returns (uint256, uint256) {
        uint256 count = countOf(word);
        // every index is below count, which is at most 8
        unchecked {
            for (uint256 i = 0; i < count; ++i) {
                if (marketAt(word, i) == marketId) {
                    uint256 lastShift = 8 * count;
                    uint256 last = (word >> lastShift) & 0xff;
                    word = (word & ~(uint256(0xff) << (8 + 8 * i))) | (last << (8 + 8 * i));
                    return ((word & ~(uint256(0xff) << lastShift)) - 1, bitmap);
                }
            }
        }
        bitmap &= ~(uint256(1) << marketId);
        return (bitmap == 0 ? word & ~_MORE : word, bitmap);
    }

    /// @notice How many markets a bitmap lists.
    function countBits(uint256 bitmap) internal pure returns (uint256 bits) {
        // each round clears one bit: at most 256
        unchecked {
            for (; bitmap != 0; bitmap &= bitmap - 1) {
                ++bits;
            }
        }
    }
}
