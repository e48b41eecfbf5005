// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {OrderRules} from "./OrderRules.sol";
import {Positions} from "./Positions.sol";
import {Account} from "./libraries/Account.sol";
import {OrderHash} from "./libraries/OrderHash.sol";
import {Page} from "./libraries/Page.sol";
import {
    CLOSED,
    Holding,
    LEG_BYTES,
    LEG_CREDIT,
    LEG_INFO,
    LEG_MATCHED,
    LEG_PAPER,
    LEG_SIGNER,
    Leg,
    MarketState,
    OPENED,
    PARTY_BYTES,
    PARTY_CREDIT_CHANGE,
    PARTY_FLAGS,
    PARTY_PAPER_CHANGE,
    PARTY_WORDS,
    PARTY_WORDS_END,
    Party,
    Session,
    Unit
} from "./libraries/Staging.sol";
import {UnitLog} from "./libraries/UnitLog.sol";

/// @title How a trade unit is judged and settled
/// @notice `_judge` works through the rules in their order and writes to memory only; `_commit` writes what it found to
/// storage. A unit that fails in between has left no trace, so that a batch needs no call to itself to isolate it. Where
/// a refusal reverts the call (`Unit.atOnce`), `_judge` writes to storage as it goes and nothing is left to commit.
/// @dev This is the path of every fill, written for gas: arithmetic is unchecked because every operand is bounded by
/// its field (the bounds stand beside it), legs and parties are walked by pointer, and most functions have one caller,
/// so that the compiler merges them.
abstract contract Settlement is OrderRules, Positions {
    function _startTrades(Session memory session, address sender) internal view {
        session.sender = uint160(sender);
        session.senderAccount = Page.load(Page.account(uint160(sender)));
        session.senderPrimary = Account.primaryOf(session.senderAccount);
        session.hashBuffer = OrderHash.newBuffer(_domainSeparator());
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
        uint256 fills;
        // an order writes at most two
        uint256 fillBytes = unit.atOnce ? 0x80 : count * 0x80;
        uint256 legBytes = LEG_BYTES;
        uint256 partyBytes = PARTY_BYTES;
        Leg memory legs = unit.legs;
        Party memory parties = unit.parties;
        assembly ("memory-safe") {
            // none of this needs to be zero
            legs := mload(0x40)
            log := add(legs, mul(count, legBytes))
            fills := add(log, add(0x20, mul(count, 0x80)))
            parties := add(fills, fillBytes)
            mstore(0x40, add(parties, mul(count, partyBytes)))
        }
        unit.legs = legs;
        unit.parties = parties;
        unit.log = log;
        unit.fills = fills;
    }

    /// @return reason PASSED, or the selector of the error that refuses the unit, as a number
    /// @return leg the order to blame, or NO_LEG
    function _judge(Session memory session, Unit memory unit) internal returns (uint256 reason, uint256 leg) {
        if (!unit.market.registered) {
            return (uint32(MarketNotRegistered.selector), NO_LEG);
        }
        uint256 words;
        (reason, words) = _judgeLegs(session, unit);
        if (reason == PASSED) {
            reason = _bookSenderFee(session, unit);
        }
        if (reason == PASSED) {
            (reason, words) = _judgeParties(session, unit);
        }
        leg = words == 0 ? NO_LEG : UnitLog.indexOf(unit.log, words);
    }

    /// @dev Writes what `_judge` staged.
    function _commit(Session memory session, Unit memory unit) internal {
        unit.closes = 0;
        _commitFills(unit);
        Party memory party = unit.parties;
        uint256 end = unit.partiesEnd;
        bool more = true;
        while (more) {
            _commitParty(session, unit, party);
            assembly ("memory-safe") {
                party := add(party, PARTY_BYTES)
                more := lt(party, end)
            }
        }
        session.senderPrimary = unit.senderPrimary;
    }

    /// @dev Writes the party's position and account, and the word of a closed position into the log.
    function _commitParty(Session memory session, Unit memory unit, Party memory party) private {
        Page.store(party.positionSlot, party.position);
        if (party.flags & (OPENED | CLOSED) != 0) {
            _commitAccount(session, unit.market, party);
            if (party.flags & CLOSED != 0) {
                UnitLog.writeClose(unit.log, unit.legCount, unit.closes, party.words, party.pnl);
                // a party closes once
                unchecked {
                    ++unit.closes;
                }
            }
        }
    }

    // ---- orders and amounts ----

    /// @dev Rules per order come first, then those over the list, then prices; so what fails later is remembered while
    /// the orders are walked once. Amounts are those of the resting orders' prices, everything rounded toward zero; legs
    /// of one trader become one party.
    /// @return reason the verdict
    /// @return words where the log has the order to blame
    function _judgeLegs(Session memory session, Unit memory unit) private returns (uint256 reason, uint256 words) {
        Leg memory leg = unit.legs;
        words = unit.log + 0x20;
        unit.fillsEnd = unit.fills;
        uint256 buffer = session.hashBuffer;
        unit.incoming = 0;
        reason = _judgeOrder(buffer, unit, leg, words, 0);
        if (reason != PASSED) {
            return (reason, words);
        }
        unit.incoming = leg.signer;
        Party memory party = unit.parties;
        // no resting order joins the incoming one's party
        party.trader = 0;
        unit.senderFee = 0;
        int256 credit;
        // changes of at most 128 bits
        unchecked {
            for (uint256 left = unit.legCount - 1; left != 0; --left) {
                assembly ("memory-safe") {
                    leg := add(leg, LEG_BYTES)
                    words := add(words, 0x60)
                }
                reason = _judgeOrder(buffer, unit, leg, words, party.trader);
                if (reason != PASSED) {
                    return (reason, words);
                }
                uint256 next;
                (next, credit) = _priceMaker(unit, leg, party, words, credit);
                assembly ("memory-safe") {
                    party := next
                }
            }
        }
        bool atOnce = unit.atOnce;
        uint256 partiesEnd;
        assembly ("memory-safe") {
            partiesEnd := add(party, PARTY_BYTES)
            // parties come last in memory; the room of those that became one is free again
            if atOnce { mstore(0x40, partiesEnd) }
        }
        unit.partiesEnd = partiesEnd;
        if (unit.flawed) {
            return _judgeList(unit);
        }
        _priceTaker(unit, credit);
        return (PASSED, 0);
    }

    function _judgeList(Unit memory unit) private pure returns (uint256, uint256) {
        if (unit.legCount < 2) {
            return (uint32(TooFewOrders.selector), 0);
        }
        if (unit.unsorted != 0) {
            return (uint32(MakersNotSorted.selector), unit.unsorted);
        }
        if (unit.mismatched) {
            return (uint32(TakerAmountMismatch.selector), unit.log + 0x20);
        }
        return (uint32(PricesDoNotCross.selector), unit.uncrossed);
    }

    /// @dev credit = match * credit / paper, fee = |credit| * rate: toward zero. Adds the leg to its party.
    ///
    /// The resting order must be of the other side, and its price meet the incoming order's limit: with a long taker
    /// makerCredit * takerPaper <= takerCredit * makerPaper, with a short one >=.
    /// @param party the party of the leg before
    /// @param total what the incoming order has got so far
    /// @return next where the party of this leg lies (a number: a struct to return would be allocated first)
    /// @return the new total
    function _priceMaker(
        Unit memory unit,
        Leg memory maker,
        Party memory party,
        uint256 words,
        int256 total
    ) private pure returns (uint256 next, int256) {
        Leg memory taker = unit.legs;
        uint256 flaws;
        int256 fee;
        // amounts have at most 128 bits, rates 64, the difference of two products of amounts 255
        assembly ("memory-safe") {
            let paper := mload(add(maker, LEG_PAPER))
            let credit := mload(add(maker, LEG_CREDIT))
            let takerPaper := mload(add(taker, LEG_PAPER))
            // all bits set if the taker is short: x ^ sign - sign = -x
            let sign := sar(255, takerPaper)
            let surplus := sub(mul(mload(add(taker, LEG_CREDIT)), paper), mul(credit, takerPaper))
            flaws := shr(255, or(not(xor(takerPaper, paper)), sub(xor(surplus, sign), sign)))

            // of two sides, the maker's paper has the other sign and its credit the same as the taker's paper
            let paperChange := mload(add(maker, LEG_MATCHED))
            paperChange := sub(sign, xor(paperChange, sign))
            let net := sdiv(mul(paperChange, credit), paper)
            total := sub(total, net)
            let info := mload(add(maker, LEG_INFO))
            fee := sdiv(mul(sub(xor(net, sign), sign), sar(192, info)), 1000000000000000000)
            net := sub(net, fee)

            let signer := mload(add(maker, LEG_SIGNER))
            mstore(add(words, 0x20), or(shl(96, signer), and(fee, 0xffffffffffffffffffffffff)))
            mstore(add(words, 0x40), or(shl(144, paperChange), shr(112, shl(144, net))))

            let unfit := xor(signextend(13, paperChange), paperChange)
            unfit := or(unfit, or(xor(signextend(13, net), net), xor(signextend(11, fee), fee)))
            // bit 63 of the nonce is REDUCE_ONLY; not fitting is OVERFLOWED
            let flags := or(and(shr(63, info), 1), shl(1, iszero(iszero(unfit))))
            let previous := mload(party)
            // once signers do not ascend, any may have come up before: such parties, which will be refused, get the
            // greatest number for a trader
            let unsorted := lt(signer, previous)
            flaws := or(flaws, shl(1, unsorted))
            signer := or(signer, sub(0, unsorted))
            switch eq(signer, previous)
            case 0 {
                party := add(party, PARTY_BYTES)
                mstore(party, signer)
                mstore(add(party, PARTY_WORDS), words)
                mstore(add(party, PARTY_PAPER_CHANGE), paperChange)
                mstore(add(party, PARTY_CREDIT_CHANGE), net)
                mstore(add(party, PARTY_FLAGS), flags)
            }
            default {
                let slot := add(party, PARTY_PAPER_CHANGE)
                mstore(slot, add(mload(slot), paperChange))
                slot := add(party, PARTY_CREDIT_CHANGE)
                mstore(slot, add(mload(slot), net))
                slot := add(party, PARTY_FLAGS)
                mstore(slot, or(mload(slot), flags))
            }
            mstore(add(party, PARTY_WORDS_END), add(words, 0x60))
            next := party
        }
        if (flaws != 0) {
            _noteFlaws(unit, flaws, words);
        }
        // at most 254 fees of at most 191 bits
        unchecked {
            unit.senderFee += fee;
        }
        return (next, total);
    }

    /// @param flaws bit 0: the prices do not cross; bit 1: the signer is below the one before
    function _noteFlaws(Unit memory unit, uint256 flaws, uint256 words) private pure {
        unit.flawed = true;
        if (flaws & 1 != 0 && unit.uncrossed == 0) {
            unit.uncrossed = words;
        }
        if (flaws & 2 != 0 && unit.unsorted == 0) {
            unit.unsorted = words;
        }
    }

    /// @dev The incoming order gives and gets what the resting ones leave; its fee is rounded once for all of them.
    function _priceTaker(Unit memory unit, int256 credit) private pure {
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
            mstore(add(party, PARTY_WORDS), add(words, 0x20))
            mstore(add(party, PARTY_WORDS_END), add(words, 0x80))
            mstore(add(party, PARTY_PAPER_CHANGE), paperChange)
            mstore(add(party, PARTY_CREDIT_CHANGE), net)
            mstore(add(party, PARTY_FLAGS), or(and(shr(63, info), 1), shl(1, iszero(iszero(unfit)))))
        }
        // at most 207 bits each
        unchecked {
            unit.senderFee += fee;
        }
    }

    // ---- accounts ----

    function _bookSenderFee(Session memory session, Unit memory unit) private view returns (uint256) {
        int256 fee = unit.senderFee;
        int256 primary = session.senderPrimary;
        // the fee has at most 207 bits
        unchecked {
            primary += fee;
        }
        unit.senderPrimary = primary;
        if (!Account.fits(primary)) {
            return uint32(AmountOverflow.selector);
        }
        return fee >= 0 ? PASSED : _judgeSender(session, Account.withPrimary(session.senderAccount, primary));
    }

    function _judgeSender(Session memory session, uint256 account) private view returns (uint256) {
        Holding memory holding = session.holding;
        holding.trader = address(uint160(session.sender));
        holding.account = account;
        holding.bitmap = Account.hasMore(account) ? Page.load(Page.bitmap(session.sender)) : 0;
        holding.marketId = NO_MARKET;
        if (!_risk(session, holding, session.risk)) {
            return uint32(PriceUnavailable.selector);
        }
        return _isSolid(session.risk, account) ? PASSED : uint32(OrderSenderUnsafe.selector);
    }

    /// @dev Settlement rules decide before margin rules, so the first margin failure waits for the last settlement.
    /// @return unsafeReason the verdict
    /// @return unsafeWords where the log has the first order of the trader to blame
    function _judgeParties(
        Session memory session,
        Unit memory unit
    ) private returns (uint256 unsafeReason, uint256 unsafeWords) {
        MarketState memory market = unit.market;
        Party memory party = unit.parties;
        uint256 end = unit.partiesEnd;
        bool atOnce = unit.atOnce;
        bool more = true;
        while (more) {
            if (!_settleUsual(session, market, party)) {
                uint256 reason = _settleParty(session, unit, party);
                if (reason != PASSED) {
                    return (reason, party.words);
                }
                if (unsafeReason == PASSED) {
                    unsafeReason = _judgeMargin(session, market, party);
                    unsafeWords = party.words;
                }
            }
            if (party.serial != 0) {
                UnitLog.addSerial(party.words, party.wordsEnd, party.serial);
            }
            if (atOnce) {
                _commitParty(session, unit, party);
            }
            assembly ("memory-safe") {
                party := add(party, PARTY_BYTES)
                more := lt(party, end)
            }
        }
    }

    function _settleParty(
        Session memory session,
        Unit memory unit,
        Party memory party
    ) private view returns (uint256 reason) {
        bool isSender = party.trader == session.sender;
        party.account = isSender
            ? Account.withPrimary(session.senderAccount, unit.senderPrimary)
            : Page.load(Page.account(party.trader));
        reason = _settle(session, unit.market, party);
        if (isSender) {
            unit.senderPrimary = Account.primaryOf(party.account);
        }
    }
}
