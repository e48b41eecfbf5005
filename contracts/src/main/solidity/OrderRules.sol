// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DealerStorage} from "./DealerStorage.sol";
import {OrderHash} from "./libraries/OrderHash.sol";
import {OrderInfo} from "./libraries/OrderInfo.sol";
import {Page} from "./libraries/Page.sol";
import {Signatures} from "./libraries/Signatures.sol";
import {
    FORM_PART_FILLED,
    LEG_CREDIT,
    LEG_FORM,
    LEG_INFO,
    LEG_MATCHED,
    LEG_PAPER,
    LEG_SIGNER,
    Leg,
    UNIT_FILLS,
    UNIT_FILLS_END,
    UNIT_INCOMING,
    Unit
} from "./libraries/Staging.sol";

/// @title What an order must fulfil by itself, and how much of it is left
/// @notice Usual cases are judged all at once (`_meetsTerms`, `_stageWholeFill`); whatever is not usual goes the long
/// way (`_judgeTerms`, `_stageFill`), which alone decides on refusals and their order.
abstract contract OrderRules is DealerStorage {
    using OrderInfo for uint256;

    /// @dev Judges one order and stages or writes its fill.
    /// @param buffer of OrderHash
    /// @param words where the log has room for the leg
    /// @param previous the signer of the resting order before; greater ones cannot have come up in the unit yet
    function _judgeOrder(
        uint256 buffer,
        Unit memory unit,
        Leg memory leg,
        uint256 words,
        uint256 previous
    ) internal returns (uint256 reason) {
        bytes32 hash = OrderHash.hash(buffer, leg);
        uint256 recovered = Signatures.recover(buffer, hash, leg.signatureAt, leg.form);
        assembly ("memory-safe") {
            mstore(words, hash)
        }
        if (!_meetsTerms(unit, leg, recovered)) {
            reason = _judgeTerms(unit, leg, words, recovered);
            if (reason != PASSED) {
                return reason;
            }
        }
        if (unit.atOnce) {
            return _writeFill(unit, leg, words) ? PASSED : uint32(Overfilled.selector);
        }
        bool repeats = leg.signer <= previous;
        if (!repeats && _stageWholeFill(unit, leg)) {
            return PASSED;
        }
        return _stageFill(unit, leg, words, repeats) ? PASSED : uint32(Overfilled.selector);
    }

    /// @dev Whether the order meets every rule of `_judgeTerms` by its signer's own key: all at once, for the usual
    /// case. If not, `_judgeTerms` finds out which rule comes first.
    function _meetsTerms(Unit memory unit, Leg memory leg, uint256 recovered) private view returns (bool meets) {
        uint256 perp = unit.market.perp;
        assembly ("memory-safe") {
            let signer := mload(add(leg, LEG_SIGNER))
            // paper and credit have at most 128 bits: their product is negative only if both are not zero and differ
            // in sign
            let fails := iszero(slt(mul(mload(add(leg, LEG_PAPER)), mload(add(leg, LEG_CREDIT))), 0))
            let expiry := and(shr(64, mload(add(leg, LEG_INFO))), 0xffffffffffffffff)
            fails := or(fails, or(iszero(signer), gt(timestamp(), expiry)))
            fails := or(fails, or(iszero(mload(add(leg, LEG_MATCHED))), eq(signer, mload(add(unit, UNIT_INCOMING)))))
            meets := iszero(or(fails, or(xor(signer, recovered), xor(perp, mload(leg)))))
        }
    }

    /// @dev What an order must fulfil by itself, in order.
    function _judgeTerms(
        Unit memory unit,
        Leg memory leg,
        uint256 words,
        uint256 recovered
    ) private view returns (uint256) {
        if (leg.signer == 0) {
            return uint32(ZeroSigner.selector);
        }
        if (!_isSigned(leg, words, address(uint160(recovered)))) {
            return uint32(InvalidSignature.selector);
        }
        if (leg.info.expiry() < block.timestamp) {
            return uint32(OrderExpired.selector);
        }
        if (leg.paper == 0 || leg.credit == 0 || (leg.paper ^ leg.credit) >= 0) {
            return uint32(InvalidOrderShape.selector);
        }
        if (leg.perp != unit.market.perp) {
            return uint32(MarketMismatch.selector);
        }
        if (leg.signer == unit.incoming) {
            return uint32(SelfMatch.selector);
        }
        return leg.matched == 0 ? uint32(ZeroMatch.selector) : PASSED;
    }

    /// @dev Whether the signer or one of its operators signed, or the signer's contract accepts the signature.
    function _isSigned(Leg memory leg, uint256 words, address recovered) private view returns (bool) {
        bytes32 hash;
        assembly ("memory-safe") {
            hash := mload(words)
        }
        address signer = address(uint160(leg.signer));
        if (recovered != address(0) && (recovered == signer || _operators[signer][recovered])) {
            return true;
        }
        return Signatures.acceptedBy(signer, hash, leg.signatureAt, leg.form);
    }

    /// @dev Writes the leg's fill record; false if the order does not have that much left.
    function _writeFill(Unit memory unit, Leg memory leg, uint256 words) private returns (bool fits) {
        if (leg.info.isCompact()) {
            fits = _stageFill(unit, leg, words, false);
            _commitFills(unit);
            return fits;
        }

        uint256 slot = _fillSlot(words);
        assembly ("memory-safe") {
            let paper := mload(add(leg, LEG_PAPER))
            let negated := sar(255, paper)
            let limit := sub(xor(paper, negated), negated)
            let matched := mload(add(leg, LEG_MATCHED))
            // no more than the limit was filled before
            let filled := add(sload(slot), matched)
            fits := iszero(or(gt(matched, limit), gt(filled, limit)))
            sstore(slot, filled)
        }
    }

    /// @dev Notes what a slot is to hold.
    function _stage(Unit memory unit, uint256 slot, uint256 word) private pure {
        assembly ("memory-safe") {
            let end := mload(add(unit, UNIT_FILLS_END))
            mstore(end, slot)
            mstore(add(end, 0x20), word)
            mstore(add(unit, UNIT_FILLS_END), add(end, 0x40))
        }
    }

    /// @dev Writes the fill records that are staged.
    function _commitFills(Unit memory unit) internal {
        assembly ("memory-safe") {
            let fill := mload(add(unit, UNIT_FILLS))
            for { let end := mload(add(unit, UNIT_FILLS_END)) } lt(fill, end) { fill := add(fill, 0x40) } {
                sstore(mload(fill), mload(add(fill, 0x20)))
            }
        }
        unit.fillsEnd = unit.fills;
    }

    /// @dev The usual case of `_stageFill`: a compact order that is filled for the first time and wholly.
    function _stageWholeFill(Unit memory unit, Leg memory leg) private view returns (bool staged) {
        uint256 nonce;
        uint256 unusual;
        assembly ("memory-safe") {
            let paper := mload(add(leg, LEG_PAPER))
            let negated := sar(255, paper)
            unusual := xor(mload(add(leg, LEG_MATCHED)), sub(xor(paper, negated), negated))
            unusual := or(unusual, and(mload(add(leg, LEG_FORM)), FORM_PART_FILLED))
            nonce := mload(add(leg, LEG_INFO))
            // nonce bit 62
            unusual := or(unusual, iszero(and(nonce, 0x4000000000000000)))
            nonce := and(nonce, 0x3fffffffffffffff)
        }
        if (unusual != 0) {
            return false;
        }
        uint256 slot = Page.nonces(leg.signer, nonce >> 8);
        uint256 word = Page.load(slot);
        uint256 bit;
        assembly ("memory-safe") {
            bit := shl(and(nonce, 0xff), 1)
            staged := iszero(and(word, bit))
        }
        if (staged) {
            _stage(unit, slot, word | bit);
        }
    }

    /// @dev Stages the leg's fill record; false if the order does not have that much left.
    /// @param repeats whether an earlier leg may be of the same order or nonce word
    function _stageFill(Unit memory unit, Leg memory leg, uint256 words, bool repeats) private view returns (bool) {
        // fills have at most 127 bits
        unchecked {
            uint256 limit = leg.paper > 0 ? uint256(leg.paper) : uint256(-leg.paper);
            uint256 matched = leg.matched;
            if (matched > limit) {
                return false;
            }
            uint256 fillSlot = _fillSlot(words);
            uint256 filled;
            if (!leg.info.isCompact()) {
                filled = _staged(unit, fillSlot, repeats) + matched;
                _stage(unit, fillSlot, filled);
                return filled <= limit;
            }

            if (leg.form & FORM_PART_FILLED != 0) {
                filled = _staged(unit, fillSlot, repeats);
            }
            if (filled == 0) {
                uint256 number = leg.info.compactNonce();
                uint256 slot = Page.nonces(leg.signer, number >> 8);
                uint256 word = _staged(unit, slot, repeats);
                uint256 bit = 1 << (number & 0xff);
                if (word & bit == 0) {
                    _stage(unit, slot, word | bit);
                    if (matched == limit) {
                        return true;
                    }
                } else {
                    filled = _staged(unit, fillSlot, repeats);
                    // wholly filled, or another order had this nonce
                    if (filled == 0) {
                        return false;
                    }
                }
            }
            filled += matched;
            // a slot is kept only while the order is part-filled
            _stage(unit, fillSlot, filled == limit ? 0 : filled);
            return filled <= limit;
        }
    }

    /// @dev The slot as the unit's earlier legs will leave it.
    function _staged(Unit memory unit, uint256 slot, bool repeats) private view returns (uint256 word) {
        word = Page.load(slot);
        if (repeats) {
            assembly ("memory-safe") {
                let end := mload(add(unit, UNIT_FILLS_END))
                for { let fill := mload(add(unit, UNIT_FILLS)) } lt(fill, end) { fill := add(fill, 0x40) } {
                    // the last one counts
                    if eq(mload(fill), slot) { word := mload(add(fill, 0x20)) }
                }
            }
        }
    }

    /// @dev The slot of the order's fill by hash; the hash stands in the log already.
    function _fillSlot(uint256 words) private pure returns (uint256 slot) {
        assembly ("memory-safe") {
            mstore(0x00, mload(words))
            mstore(0x20, _fills.slot)
            slot := keccak256(0x00, 0x40)
        }
    }
}
