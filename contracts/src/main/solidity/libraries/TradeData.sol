// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDealerErrors} from "../interfaces/IDealerErrors.sol";
import {FORM_SIZED_SIGNATURE, FORM_SIZE_SHIFT, LEG_BYTES, Leg} from "./Staging.sol";

/// @title Reads the trade data of the public ABI
/// @notice abi.encode(Order[] orders, bytes[] signatures, uint256[] matchPaperAmount) in its standard form: the three
/// lists one after the other, without gaps, nothing behind. What is not of that form is `MalformedTradeData`.
/// @dev Sizes are checked against the data's length before they are used; all arithmetic stays far below 2^256.
library TradeData {
    uint256 private constant _ORDER = 5 * 32;

    /// @return count how many orders the data holds
    function count(bytes calldata data) internal pure returns (uint256) {
        _require(data.length >= 0x80 && _word(data, 0x00) == 0x60, 0);
        uint256 orders = _word(data, 0x60);
        _require(orders <= data.length / _ORDER, 0x60);
        return orders;
    }

    /// @notice Reads all orders, with their signatures and matches, into the legs from `leg` on.
    /// @param orders what `count` returned
    /// @return adds whether the incoming order's match is the sum of the others'
    function read(bytes calldata data, uint256 orders, Leg memory leg) internal pure returns (bool adds) {
        Leg memory first = leg;
        uint256 start;
        assembly ("memory-safe") {
            start := data.offset
        }
        unchecked {
            uint256 signatures = 0x80 + orders * _ORDER;
            _require(_word(data, 0x20) == signatures && _word(data, signatures) == orders, 0x20);

            uint256 heads = signatures + 0x20;
            uint256 cursor = heads + 0x20 * orders;
            for (uint256 i = 0; i < orders; ++i) {
                uint256 head = heads + 0x20 * i;
                _require(_word(data, head) == cursor - heads, head);
                uint256 size = _word(data, cursor);
                _require(size <= data.length, cursor);
                _readOrder(data, 0x80 + i * _ORDER, leg);
                leg.signatureAt = start + cursor + 0x20;
                leg.form = (size << FORM_SIZE_SHIFT) | FORM_SIZED_SIGNATURE;
                assembly ("memory-safe") {
                    leg := add(leg, LEG_BYTES)
                }
                cursor += 0x20 + ((size + 0x1f) & ~uint256(0x1f));
            }

            _require(_word(data, 0x40) == cursor && _word(data, cursor) == orders, 0x40);
            cursor += 0x20;
            // a match that could make the sum wrap exceeds its order anyway
            uint256 sum;
            uint256 incoming = orders == 0 ? 0 : _word(data, cursor);
            for (uint256 i = 0; i < orders; ++i) {
                first.matched = _word(data, cursor);
                sum += first.matched;
                assembly ("memory-safe") {
                    first := add(first, LEG_BYTES)
                }
                cursor += 0x20;
            }
            _require(cursor == data.length, cursor);
            return sum == 2 * incoming;
        }
    }

    function _readOrder(bytes calldata data, uint256 cursor, Leg memory leg) private pure {
        unchecked {
            uint256 perp = _word(data, cursor);
            uint256 signer = _word(data, cursor + 0x20);
            int256 paper = int256(_word(data, cursor + 0x40));
            int256 credit = int256(_word(data, cursor + 0x60));
            _require(perp >> 160 == 0 && signer >> 160 == 0 && paper == int128(paper) && credit == int128(credit), cursor);
            leg.perp = perp;
            leg.signer = signer;
            leg.paper = paper;
            leg.credit = credit;
            leg.info = _word(data, cursor + 0x80);
        }
    }

    function _word(bytes calldata data, uint256 cursor) private pure returns (uint256 word) {
        _require(cursor + 0x20 <= data.length, cursor);
        assembly ("memory-safe") {
            word := calldataload(add(data.offset, cursor))
        }
    }

    function _require(bool wellFormed, uint256 cursor) private pure {
        if (!wellFormed) {
            revert IDealerErrors.MalformedTradeData(cursor);
        }
    }
}
