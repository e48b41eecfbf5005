// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDealerErrors} from "../interfaces/IDealerErrors.sol";
import {
    FORM_SIZED_SIGNATURE,
    FORM_SIZE_SHIFT,
    LEG_BYTES,
    LEG_FORM,
    LEG_MATCHED,
    LEG_SIGNATURE_AT,
    Leg
} from "./Staging.sol";

/// @title Reads the trade data of the public ABI
/// @notice abi.encode(Order[] orders, bytes[] signatures, uint256[] matchPaperAmount) in its standard form: the three
/// lists one after the other, without gaps, nothing behind. What is not of that form is `MalformedTradeData`.
/// @dev Reading past the end of calldata yields zeros and is found out at the end, where the last list must end with
/// the data. Whatever is wrong sets bits in `bad`; a wrapped position comes with a size that did so before.
library TradeData {
    uint256 private constant _ORDER = 5 * 32;

    /// @return orders how many orders the data holds
    function count(bytes calldata data) internal pure returns (uint256 orders) {
        uint256 head;
        assembly ("memory-safe") {
            head := calldataload(data.offset)
            orders := calldataload(add(data.offset, 0x60))
        }
        if (data.length < 0x80 || head != 0x60 || orders > data.length / _ORDER) {
            revert IDealerErrors.MalformedTradeData(0);
        }
    }

    /// @notice Reads all orders, with their signatures and matches, into the legs from `leg` on.
    /// @param orders what `count` returned
    /// @return adds whether the incoming order's match is the sum of the others'
    function read(bytes calldata data, uint256 orders, Leg memory leg) internal pure returns (bool adds) {
        uint256 bad;
        assembly ("memory-safe") {
            let start := data.offset
            let order := add(start, 0x80)
            let list := add(order, mul(orders, 160))
            let heads := add(list, 0x20)
            let cursor := add(heads, mul(orders, 0x20))
            bad := or(xor(calldataload(add(start, 0x20)), sub(list, start)), xor(calldataload(list), orders))
            // where the matches are said to be; whether they are will be seen when the signatures have been read
            let matches := add(start, calldataload(add(start, 0x40)))
            bad := or(bad, xor(calldataload(matches), orders))
            let sum := 0
            for { let end := add(leg, mul(orders, LEG_BYTES)) } lt(leg, end) { leg := add(leg, LEG_BYTES) } {
                // perp, signer, paper, credit, info
                calldatacopy(leg, order, 0xa0)
                order := add(order, 160)
                bad := or(bad, shr(160, or(mload(leg), mload(add(leg, 0x20)))))
                let amount := mload(add(leg, 0x40))
                bad := or(bad, xor(signextend(15, amount), amount))
                amount := mload(add(leg, 0x60))
                bad := or(bad, xor(signextend(15, amount), amount))

                // a match that could make the sum wrap exceeds its order anyway
                matches := add(matches, 0x20)
                amount := calldataload(matches)
                mstore(add(leg, LEG_MATCHED), amount)
                sum := add(sum, amount)

                list := add(list, 0x20)
                bad := or(bad, xor(calldataload(list), sub(cursor, heads)))
                let size := calldataload(cursor)
                bad := or(bad, gt(size, data.length))
                cursor := add(cursor, 0x20)
                mstore(add(leg, LEG_SIGNATURE_AT), cursor)
                mstore(add(leg, LEG_FORM), or(shl(FORM_SIZE_SHIFT, size), FORM_SIZED_SIGNATURE))
                cursor := add(cursor, and(add(size, 0x1f), not(0x1f)))
            }

            // the matches begin where the signatures ended and end with the data
            cursor := add(cursor, mul(orders, 0x20))
            bad := or(bad, or(xor(cursor, matches), xor(add(cursor, 0x20), add(start, data.length))))
            adds := eq(sum, mul(2, mload(add(sub(leg, mul(orders, LEG_BYTES)), LEG_MATCHED))))
        }
        if (bad != 0) {
            revert IDealerErrors.MalformedTradeData(0);
        }
    }
}
