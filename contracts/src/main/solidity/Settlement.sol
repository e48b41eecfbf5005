// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Positions} from "./Positions.sol";
import {Account} from "./libraries/Account.sol";
import {OrderHash} from "./libraries/OrderHash.sol";
import {OrderInfo} from "./libraries/OrderInfo.sol";
import {Page} from "./libraries/Page.sol";
import {Signatures} from "./libraries/Signatures.sol";
import {
    CLOSED,
    Holding,
    LEG_BYTES,
    LEG_BELIEVED_PART_FILLED,
    LEG_CREDIT,
    LEG_FILL_SLOT,
    LEG_INFO,
    LEG_MATCHED,
    LEG_NONCE_SLOT,
    LEG_NONCE_WORD,
    LEG_PAPER,
    LEG_SIGNER,
    Leg,
    MarketState,
    OPENED,
    PARTY_BYTES,
    PARTY_CREDIT_CHANGE,
    PARTY_FLAGS,
    PARTY_LEG,
    PARTY_LEG_COUNT,
    PARTY_PAPER_CHANGE,
    Party,
    Session,
    Unit
} from "./libraries/Staging.sol";
import {UnitLog} from "./libraries/UnitLog.sol";

/// @title How a trade unit is judged and settled
/// @notice `_judge` works through the rules in their order and writes to memory only; `_commit` writes what it found to
/// storage. A unit that fails in between has left no trace, so that a batch needs no call to itself to isolate it.
/// @dev This is the path of every fill, written for gas: arithmetic is unchecked because every operand is bounded by
/// its field (the bounds stand beside it), legs and parties are walked by pointer, and most functions have one caller,
/// so that the compiler merges them.
abstract contract Settlement is Positions {
    using OrderInfo for uint256;

    function _newTradeSession(address sender) internal view returns (Session memory session) {
        session = _newSession();
        session.sender = uint160(sender);
        session.senderAccount = Page.load(Page.account(uint160(sender)));
        session.hashBuffer = OrderHash.newBuffer(_domainSeparator());
        session.maxPositions = _maxPositionAmount;
    }

    function _domainSeparator() internal view virtual returns (bytes32);

    /// @dev Makes room for a unit of `count` orders.
    function _reserve(Unit memory unit, uint256 count) internal pure {
        unit.legCount = count;
        if (count <= unit.capacity) {
            return;
        }
        unit.capacity = count;
        uint256 log;
        uint256 legBytes = LEG_BYTES;
        uint256 partyBytes = PARTY_BYTES;
        Leg memory legs = unit.legs;
        Party memory parties = unit.parties;
        assembly ("memory-safe") {
            // none of this needs to be zero
            legs := mload(0x40)
            parties := add(legs, mul(count, legBytes))
            log := add(parties, mul(count, partyBytes))
            mstore(0x40, add(log, add(0x20, mul(count, 0x80))))
        }
        unit.legs = legs;
        unit.parties = parties;
        unit.log = log;
    }

    /// @return reason the selector of the error that refuses the unit, or PASSED
    /// @return leg the order to blame, or NO_LEG
    function _judge(Session memory session, Unit memory unit) internal view returns (bytes4 reason, uint256 leg) {
        if (!unit.market.registered) {
            return (MarketNotRegistered.selector, NO_LEG);
        }
        (reason, leg) = _judgeOrders(session, unit);
        if (reason != PASSED) {
            return (reason, leg);
        }
        (reason, leg) = _priceLegs(unit);
        if (reason != PASSED) {
            return (reason, leg);
        }
        reason = _bookSenderFee(session, unit);
        if (reason != PASSED) {
            return (reason, NO_LEG);
        }
        return _judgeParties(session, unit);
    }

    /// @dev Writes what `_judge` staged, and the words of closed positions into the log.
    /// @return closes how many positions were closed
    function _commit(Session memory session, Unit memory unit) internal returns (uint256 closes) {
        // see the contract's note
        unchecked {
            Leg memory leg = unit.legs;
            uint256 count = unit.legCount;
            for (uint256 i = 0; i < count; ++i) {
                if (leg.fillSlot != 0) {
                    Page.store(leg.fillSlot, leg.fillWord);
                }
                if (leg.nonceSlot != 0) {
                    Page.store(leg.nonceSlot, leg.nonceWord);
                }
                assembly ("memory-safe") {
                    leg := add(leg, LEG_BYTES)
                }
            }
            uint256 closeWord = UnitLog.legAt(unit.log, count);
            Party memory party = unit.parties;
            count = unit.partyCount;
            for (uint256 i = 0; i < count; ++i) {
                Page.store(party.positionSlot, party.position);
                if (party.flags & (OPENED | CLOSED) != 0) {
                    _commitAccount(session, unit.market, party);
                    if (party.flags & CLOSED != 0) {
                        UnitLog.writeClose(closeWord, party.leg, party.pnl);
                        closeWord += 0x20;
                        ++closes;
                    }
                }
                assembly ("memory-safe") {
                    party := add(party, PARTY_BYTES)
                }
            }
            session.senderAccount = unit.senderAccount;
        }
    }

    // ---- rules per order, and over their list ----

    function _judgeOrders(Session memory session, Unit memory unit) private view returns (bytes4 reason, uint256) {
        // see the contract's note; at most 2^16 matches of at most 127 bits are summed
        unchecked {
            Leg memory leg = unit.legs;
            uint256 words = unit.log + 0x20;
            uint256 count = unit.legCount;
            uint256 incoming;
            uint256 previous;
            uint256 unsortedAt;
            uint256 sum;
            for (uint256 i = 0; i < count; ++i) {
                uint256 signer = leg.signer;
                if (!_meetsTerms(session, unit, leg, words, incoming)) {
                    reason = _judgeTerms(unit, leg, words, incoming);
                    if (reason != PASSED) {
                        return (reason, i);
                    }
                }
                bool repeats = signer <= previous || unsortedAt != 0;
                if (repeats && signer < previous && unsortedAt == 0) {
                    unsortedAt = i;
                }
                if ((repeats || !_stageWholeFill(leg)) && !_stageFill(unit, leg, words, repeats)) {
                    return (Overfilled.selector, i);
                }
                if (i == 0) {
                    incoming = signer;
                } else {
                    previous = signer;
                }
                sum += leg.matched;
                words += UnitLog.LEG_WORDS_BYTES;
                assembly ("memory-safe") {
                    leg := add(leg, LEG_BYTES)
                }
            }
            if (count < 2) {
                return (TooFewOrders.selector, NO_LEG);
            }
            if (unsortedAt != 0) {
                return (MakersNotSorted.selector, unsortedAt);
            }
            // the sum holds the incoming order's match as well
            if (sum != 2 * unit.legs.matched) {
                return (TakerAmountMismatch.selector, 0);
            }
            return (PASSED, 0);
        }
    }

    /// @dev Hashes the order and tells whether it meets every rule of `_judgeTerms` by its signer's own key: all at
    /// once, for the usual case. If not, `_judgeTerms` finds out which rule comes first.
    /// @param incoming the incoming order's signer; zero while it is judged itself
    function _meetsTerms(Session memory session, Unit memory unit, Leg memory leg, uint256 words, uint256 incoming)
        private
        view
        returns (bool meets)
    {
        bytes32 hash = OrderHash.hash(session.hashBuffer, leg);
        uint256 recovered = Signatures.recover(hash, leg.signatureAt, leg.signatureSize);
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
    function _judgeTerms(Unit memory unit, Leg memory leg, uint256 words, uint256 incoming)
        private
        view
        returns (bytes4)
    {
        if (leg.signer == 0) {
            return ZeroSigner.selector;
        }
        if (!_isSigned(leg, words)) {
            return InvalidSignature.selector;
        }
        if (leg.info.expiry() < block.timestamp) {
            return OrderExpired.selector;
        }
        if (leg.paper == 0 || leg.credit == 0 || (leg.paper ^ leg.credit) >= 0) {
            return InvalidOrderShape.selector;
        }
        if (leg.perp != unit.market.perp) {
            return MarketMismatch.selector;
        }
        if (leg.signer == incoming) {
            return SelfMatch.selector;
        }
        return leg.matched == 0 ? ZeroMatch.selector : PASSED;
    }

    /// @dev Whether the signer or one of its operators signed, or the signer's contract accepts the signature.
    function _isSigned(Leg memory leg, uint256 words) private view returns (bool) {
        bytes32 hash;
        assembly ("memory-safe") {
            hash := mload(words)
        }
        address signer = address(uint160(leg.signer));
        address recovered = address(uint160(Signatures.recover(hash, leg.signatureAt, leg.signatureSize)));
        if (recovered != address(0) && (recovered == signer || _operators[signer][recovered])) {
            return true;
        }
        return Signatures.acceptedBy(signer, hash, leg.signatureAt, leg.signatureSize);
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
            unusual := or(unusual, mload(add(leg, LEG_BELIEVED_PART_FILLED)))
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
            if (leg.believedPartFilled != 0) {
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

    // ---- amounts ----

    /// @dev Amounts at the resting orders' prices, everything rounded toward zero; legs of one trader become one party.
    function _priceLegs(Unit memory unit) private pure returns (bytes4, uint256) {
        Leg memory taker = unit.legs;
        Leg memory maker = taker;
        Party memory party = unit.parties;
        uint256 words = unit.log + 0x20;
        uint256 count = unit.legCount;
        uint256 parties = 1;
        uint256 previous;
        int256 credit;
        int256 fees;
        for (uint256 i = 1; i < count;) {
            assembly ("memory-safe") {
                maker := add(maker, LEG_BYTES)
                words := add(words, 0x60)
            }
            if (!_crosses(taker, maker)) {
                return (PricesDoNotCross.selector, i);
            }
            bool joins = maker.signer == previous;
            if (!joins) {
                previous = maker.signer;
            }
            assembly ("memory-safe") {
                if iszero(joins) {
                    party := add(party, PARTY_BYTES)
                    parties := add(parties, 1)
                }
            }
            (int256 change, int256 fee) = _priceMaker(maker, party, words, i, joins);
            // at most 254 changes of at most 128 and fees of at most 191 bits
            unchecked {
                credit -= change;
                fees += fee;
                ++i;
            }
        }
        unit.partyCount = parties;
        _priceTaker(unit, credit, fees);
        return (PASSED, 0);
    }

    /// @dev credit = match * credit / paper, fee = |credit| * rate: toward zero. Adds the leg to the party.
    function _priceMaker(Leg memory maker, Party memory party, uint256 words, uint256 index, bool joins)
        private
        pure
        returns (int256 change, int256 fee)
    {
        // amounts have at most 128 bits, rates 64
        assembly ("memory-safe") {
            let paper := mload(add(maker, LEG_PAPER))
            let info := mload(add(maker, LEG_INFO))
            let signer := mload(add(maker, LEG_SIGNER))
            let sign := sar(255, paper)
            let paperChange := sub(xor(mload(add(maker, LEG_MATCHED)), sign), sign)
            change := sdiv(mul(paperChange, mload(add(maker, LEG_CREDIT))), paper)
            sign := sar(255, change)
            fee := sdiv(mul(sub(xor(change, sign), sign), sar(192, info)), 1000000000000000000)
            let net := sub(change, fee)

            mstore(add(words, 0x20), or(shl(96, signer), and(fee, 0xffffffffffffffffffffffff)))
            mstore(add(words, 0x40), or(shl(144, paperChange), shr(112, shl(144, net))))

            let unfit := xor(signextend(13, paperChange), paperChange)
            unfit := or(unfit, or(xor(signextend(13, net), net), xor(signextend(11, fee), fee)))
            // bit 63 of the nonce is REDUCE_ONLY; not fitting is OVERFLOWED
            let flags := or(and(shr(63, info), 1), shl(1, iszero(iszero(unfit))))
            let legs := 1
            if joins {
                paperChange := add(paperChange, mload(add(party, PARTY_PAPER_CHANGE)))
                net := add(net, mload(add(party, PARTY_CREDIT_CHANGE)))
                flags := or(flags, mload(add(party, PARTY_FLAGS)))
                legs := add(mload(add(party, PARTY_LEG_COUNT)), 1)
                index := mload(add(party, PARTY_LEG))
            }
            mstore(party, signer)
            mstore(add(party, PARTY_LEG), index)
            mstore(add(party, PARTY_LEG_COUNT), legs)
            mstore(add(party, PARTY_PAPER_CHANGE), paperChange)
            mstore(add(party, PARTY_CREDIT_CHANGE), net)
            mstore(add(party, PARTY_FLAGS), flags)
        }
    }

    /// @dev The incoming order gives and gets what the resting ones leave; its fee is rounded once for all of them.
    function _priceTaker(Unit memory unit, int256 credit, int256 makerFees) private pure {
        Leg memory taker = unit.legs;
        Party memory party = unit.parties;
        uint256 words = unit.log;
        int256 fee;
        // amounts have at most 135 bits, rates 64
        assembly ("memory-safe") {
            let info := mload(add(taker, LEG_INFO))
            let signer := mload(add(taker, LEG_SIGNER))
            let sign := sar(255, mload(add(taker, LEG_PAPER)))
            let paperChange := sub(xor(mload(add(taker, LEG_MATCHED)), sign), sign)
            sign := sar(255, credit)
            fee := sub(xor(credit, sign), sign)
            fee := sdiv(mul(fee, signextend(7, shr(128, info))), 1000000000000000000)
            let net := sub(credit, fee)

            mstore(add(words, 0x40), or(shl(96, signer), and(fee, 0xffffffffffffffffffffffff)))
            mstore(add(words, 0x60), or(shl(144, paperChange), shr(112, shl(144, net))))

            let unfit := xor(signextend(13, paperChange), paperChange)
            unfit := or(unfit, or(xor(signextend(13, net), net), xor(signextend(11, fee), fee)))
            mstore(party, signer)
            mstore(add(party, PARTY_LEG), 0)
            mstore(add(party, PARTY_LEG_COUNT), 1)
            mstore(add(party, PARTY_PAPER_CHANGE), paperChange)
            mstore(add(party, PARTY_CREDIT_CHANGE), net)
            mstore(add(party, PARTY_FLAGS), or(and(shr(63, info), 1), shl(1, iszero(iszero(unfit)))))
        }
        // at most 207 bits each
        unchecked {
            unit.senderFee = makerFees + fee;
        }
    }

    /// @dev Opposite sides, and the resting order's price meets the incoming order's limit: with a long taker
    /// makerCredit * takerPaper <= takerCredit * makerPaper, with a short one >=.
    function _crosses(Leg memory taker, Leg memory maker) private pure returns (bool crosses) {
        // products of two numbers of at most 128 bits, their difference has at most 255
        assembly ("memory-safe") {
            let takerPaper := mload(add(taker, LEG_PAPER))
            let makerPaper := mload(add(maker, LEG_PAPER))
            let asked := mul(mload(add(maker, LEG_CREDIT)), takerPaper)
            let offered := mul(mload(add(taker, LEG_CREDIT)), makerPaper)
            // a long taker's surplus is offered - asked, a short one's asked - offered
            let sign := sar(255, takerPaper)
            let surplus := sub(xor(sub(offered, asked), sign), sign)
            crosses := and(slt(xor(takerPaper, makerPaper), 0), iszero(slt(surplus, 0)))
        }
    }

    // ---- accounts ----

    function _bookSenderFee(Session memory session, Unit memory unit) private view returns (bytes4) {
        int256 fee = unit.senderFee;
        uint256 account = session.senderAccount;
        int256 primary;
        // the fee has at most 207 bits
        unchecked {
            primary = Account.primaryOf(account) + fee;
        }
        if (!Account.fits(primary)) {
            return AmountOverflow.selector;
        }
        account = Account.withPrimary(account, primary);
        unit.senderAccount = account;
        return fee >= 0 ? PASSED : _judgeSender(session, account);
    }

    function _judgeSender(Session memory session, uint256 account) private view returns (bytes4) {
        Holding memory holding = session.holding;
        holding.trader = address(uint160(session.sender));
        holding.account = account;
        holding.bitmap = Account.hasMore(account) ? Page.load(Page.bitmap(session.sender)) : 0;
        holding.marketId = NO_MARKET;
        if (!_risk(session, holding, session.risk)) {
            return PriceUnavailable.selector;
        }
        return _isSolid(session.risk, account) ? PASSED : OrderSenderUnsafe.selector;
    }

    /// @dev Settlement rules decide before margin rules, so the first margin failure waits for the last settlement.
    function _judgeParties(Session memory session, Unit memory unit)
        private
        view
        returns (bytes4 unsafeReason, uint256 unsafeLeg)
    {
        MarketState memory market = unit.market;
        Party memory party = unit.parties;
        uint256 count = unit.partyCount;
        for (uint256 i = 0; i < count;) {
            if (!_staysUsual(session, market, party)) {
                bytes4 reason = _settleParty(session, unit, party);
                if (reason != PASSED) {
                    return (reason, party.leg);
                }
                if (unsafeReason == PASSED) {
                    unsafeReason = _judgeMargin(session, market, party);
                    unsafeLeg = party.leg;
                }
            }
            if (party.serial != 0) {
                _logSerial(unit.log, party);
            }
            assembly ("memory-safe") {
                party := add(party, PARTY_BYTES)
                i := add(i, 1)
            }
        }
    }

    function _settleParty(Session memory session, Unit memory unit, Party memory party)
        private
        view
        returns (bytes4 reason)
    {
        bool isSender = party.trader == session.sender;
        party.account = isSender ? unit.senderAccount : Page.load(Page.account(party.trader));
        reason = _settle(session, unit.market, party);
        if (isSender) {
            unit.senderAccount = party.account;
        }
    }

    function _logSerial(uint256 log, Party memory party) private pure {
        // at most 2^16 legs
        unchecked {
            for (uint256 i = 0; i < party.legCount; ++i) {
                UnitLog.addSerial(UnitLog.legAt(log, party.leg + i), party.serial);
            }
        }
    }
}
