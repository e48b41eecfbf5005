// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DealerStorage} from "./DealerStorage.sol";
import {OrderHash} from "./libraries/OrderHash.sol";
import {OrderInfo} from "./libraries/OrderInfo.sol";
import {Page} from "./libraries/Page.sol";
import {Signatures} from "./libraries/Signatures.sol";
import {
    FORM_PART_FILLED,
    LEG_BYTES,
    LEG_CREDIT,
    LEG_FILL_SLOT,
    LEG_FORM,
    LEG_INFO,
    LEG_MATCHED,
    LEG_NONCE_SLOT,
    LEG_NONCE_WORD,
    LEG_PAPER,
    LEG_SIGNER,
    Leg,
    Session,
    Unit
} from "./libraries/Staging.sol";

/// @title What an order must fulfil by itself, and how much of it is left
/// @notice Usual cases are judged all at once (`_meetsTerms`, `_stageWholeFill`); whatever is not usual goes the long
/// way (`_judgeTerms`, `_stageFill`), which alone decides on refusals and their order.
abstract contract OrderRules is DealerStorage {
    using OrderInfo for uint256;

    /// @dev Judges one order and stages its fill.
    /// @param words where the log has room for the leg
    /// @param incoming the incoming order's signer; zero while it is judged itself
    /// @param previous the signer of the resting order before; greater ones cannot have come up in the unit yet
    function _judgeOrder(
        Session memory session,
        Unit memory unit,
        Leg memory leg,
        uint256 words,
        uint256 incoming,
        uint256 previous
    ) internal view returns (uint256 reason) {
        if (!_meetsTerms(session, unit, leg, words, incoming)) {
            reason = _judgeTerms(unit, leg, words, incoming);
            if (reason != PASSED) {
                return reason;
            }
        }
        bool repeats = leg.signer <= previous;
        if (!repeats && _stageWholeFill(leg)) {
            return PASSED;
        }
        return _stageFill(unit, leg, words, repeats) ? PASSED : uint32(Overfilled.selector);
    }

    /// @dev Hashes the order and tells whether it meets every rule of `_judgeTerms` by its signer's own key: all at
    /// once, for the usual case. If not, `_judgeTerms` finds out which rule comes first.
    /// @param incoming the incoming order's signer; zero while it is judged itself
    function _meetsTerms(
        Session memory session,
        Unit memory unit,
        Leg memory leg,
        uint256 words,
        uint256 incoming
    ) private view returns (bool meets) {
        bytes32 hash = OrderHash.hash(session.hashBuffer, leg);
        uint256 recovered = Signatures.recover(hash, leg.signatureAt, leg.form);
        uint256 perp = unit.market.perp;
        assembly ("memory-safe") {
            mstore(words, hash)
            let signer := mload(add(leg, LEG_SIGNER))
            // paper and credit have at most 128 bits: their product is negative only if both are not zero and differ
            // in sign
            let fails := iszero(slt(mul(mload(add(leg, LEG_PAPER)), mload(add(leg, LEG_CREDIT))), 0))
            let expiry := and(shr(64, mload(add(leg, LEG_INFO))), 0xffffffffffffffff)
            fails := or(fails, or(iszero(signer), gt(timestamp(), expiry)))
            fails := or(fails, or(iszero(mload(add(leg, LEG_MATCHED))), eq(signer, incoming)))
            meets := iszero(or(fails, or(xor(signer, recovered), xor(perp, mload(leg)))))
        }
    }

    /// @dev What an order must fulfil by itself, in order.
    function _judgeTerms(
        Unit memory unit,
        Leg memory leg,
        uint256 words,
        uint256 incoming
    ) private view returns (uint256) {
        if (leg.signer == 0) {
            return uint32(ZeroSigner.selector);
        }
        if (!_isSigned(leg, words)) {
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
        if (leg.signer == incoming) {
            return uint32(SelfMatch.selector);
        }
        return leg.matched == 0 ? uint32(ZeroMatch.selector) : PASSED;
    }

    /// @dev Whether the signer or one of its operators signed, or the signer's contract accepts the signature.
    function _isSigned(Leg memory leg, uint256 words) private view returns (bool) {
        bytes32 hash;
        assembly ("memory-safe") {
            hash := mload(words)
        }
        address signer = address(uint160(leg.signer));
        address recovered = address(uint160(Signatures.recover(hash, leg.signatureAt, leg.form)));
        if (recovered != address(0) && (recovered == signer || _operators[signer][recovered])) {
            return true;
        }
        return Signatures.acceptedBy(signer, hash, leg.signatureAt, leg.form);
    }

    /// @dev The usual case of `_stageFill`: a compact order that is filled for the first time and wholly.
    function _stageWholeFill(Leg memory leg) private view returns (bool staged) {
        uint256 slot;
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
        slot = Page.nonces(leg.signer, nonce >> 8);
        uint256 word = Page.load(slot);
        assembly ("memory-safe") {
            let bit := shl(and(nonce, 0xff), 1)
            mstore(add(leg, LEG_FILL_SLOT), 0)
            mstore(add(leg, LEG_NONCE_SLOT), slot)
            mstore(add(leg, LEG_NONCE_WORD), or(word, bit))
            staged := iszero(and(word, bit))
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
            leg.fillSlot = 0;
            leg.nonceSlot = 0;
            if (!leg.info.isCompact()) {
                uint256 slot = _fillSlot(words);
                uint256 filled = _staged(unit, leg, slot, repeats) + matched;
                leg.fillSlot = slot;
                leg.fillWord = filled;
                return filled <= limit;
            }

            uint256 before;
            if (leg.form & FORM_PART_FILLED != 0) {
                before = _staged(unit, leg, _fillSlot(words), repeats);
            }
            if (before == 0) {
                uint256 number = leg.info.compactNonce();
                uint256 slot = Page.nonces(leg.signer, number >> 8);
                uint256 word = _staged(unit, leg, slot, repeats);
                uint256 bit = 1 << (number & 0xff);
                if (word & bit == 0) {
                    leg.nonceSlot = slot;
                    leg.nonceWord = word | bit;
                    if (matched == limit) {
                        return true;
                    }
                } else {
                    before = _staged(unit, leg, _fillSlot(words), repeats);
                    // wholly filled, or another order had this nonce
                    if (before == 0) {
                        return false;
                    }
                }
            }
            // a slot is kept only while the order is part-filled
            leg.fillSlot = _fillSlot(words);
            leg.fillWord = before + matched == limit ? 0 : before + matched;
            return before + matched <= limit;
        }
    }

    /// @dev The slot as the unit's earlier legs will leave it.
    function _staged(Unit memory unit, Leg memory leg, uint256 slot, bool repeats) private view returns (uint256) {
        if (repeats) {
            Leg memory first = unit.legs;
            Leg memory earlier = leg;
            while (true) {
                bool done;
                assembly ("memory-safe") {
                    done := eq(earlier, first)
                    earlier := sub(earlier, LEG_BYTES)
                }
                if (done) {
                    break;
                }
                if (earlier.fillSlot == slot) {
                    return earlier.fillWord;
                }
                if (earlier.nonceSlot == slot) {
                    return earlier.nonceWord;
                }
            }
        }
        return Page.load(slot);
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
