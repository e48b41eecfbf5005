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
/// storage. A unit that fails in between has left no trace, so that a batch needs no call to itself to isolate it.
/// @dev This is the path of every fill, written for gas: arithmetic is unchecked because every operand is bounded by
/// its field (the bounds stand beside it), legs and parties are walked by pointer, and most functions have one caller,
/// so that the compiler merges them.
abstract contract Settlement is OrderRules, Positions {
    function _newTradeSession(address sender) internal view returns (Session memory session) {
        session = _newSession();
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

    /// @return reason PASSED, or the selector of the error that refuses the unit, as a number
    /// @return leg the order to blame, or NO_LEG
    function _judge(Session memory session, Unit memory unit) internal view returns (uint256 reason, uint256 leg) {
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
            uint256 end = unit.partiesEnd;
            bool more = true;
            while (more) {
                Page.store(party.positionSlot, party.position);
                if (party.flags & (OPENED | CLOSED) != 0) {
                    _commitAccount(session, unit.market, party);
                    if (party.flags & CLOSED != 0) {
                        UnitLog.writeClose(closeWord, UnitLog.indexOf(unit.log, party.words), party.pnl);
                        closeWord += 0x20;
                        ++closes;
                    }
                }
                assembly ("memory-safe") {
                    party := add(party, PARTY_BYTES)
                    more := lt(party, end)
                }
            }
            session.senderPrimary = unit.senderPrimary;
        }
    }

    // ---- orders and amounts ----

    /// @dev Rules per order come first, then those over the list, then prices; so what fails later is remembered while
    /// the orders are walked once. Amounts are those of the resting orders' prices, everything rounded toward zero; legs
    /// of one trader become one party.
    /// @return reason the verdict
    /// @return words where the log has the order to blame
    function _judgeLegs(Session memory session, Unit memory unit) private view returns (uint256 reason, uint256 words) {
        Leg memory leg = unit.legs;
        words = unit.log + 0x20;
        reason = _judgeOrder(session, unit, leg, words, 0, 0);
        if (reason != PASSED) {
            return (reason, words);
        }
        Party memory party = unit.parties;
        // no resting order joins the incoming one's party
        party.trader = 0;
        unit.senderFee = 0;
        uint256 previous;
        int256 credit;
        // changes of at most 128 bits
        unchecked {
            for (uint256 left = unit.legCount - 1; left != 0; --left) {
                assembly ("memory-safe") {
                    leg := add(leg, LEG_BYTES)
                    words := add(words, 0x60)
                }
                reason = _judgeOrder(session, unit, leg, words, unit.legs.signer, previous);
                if (reason != PASSED) {
                    return (reason, words);
                }
                uint256 next;
                (next, credit) = _priceMaker(unit, leg, party, words, credit);
                assembly ("memory-safe") {
                    party := next
                }
                previous = _next(unit, leg.signer, previous, words);
            }
            assembly ("memory-safe") {
                party := add(party, PARTY_BYTES)
            }
        }
        uint256 partiesEnd;
        assembly ("memory-safe") {
            partiesEnd := party
        }
        unit.partiesEnd = partiesEnd;
        if (unit.flawed) {
            return _judgeList(unit);
        }
        _priceTaker(unit, credit);
        return (PASSED, 0);
    }

    /// @dev Signers must ascend. Once they do not, any signer may have come up before.
    function _next(Unit memory unit, uint256 signer, uint256 previous, uint256 words) private pure returns (uint256) {
        if (signer >= previous) {
            return signer;
        }
        if (unit.unsorted == 0) {
            unit.unsorted = words;
            unit.flawed = true;
        }
        return type(uint256).max;
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
        if (!_crosses(unit.legs, maker) && unit.uncrossed == 0) {
            unit.uncrossed = words;
            unit.flawed = true;
        }
        int256 fee;
        // amounts have at most 128 bits, rates 64
        assembly ("memory-safe") {
            let paper := mload(add(maker, LEG_PAPER))
            let info := mload(add(maker, LEG_INFO))
            let signer := mload(add(maker, LEG_SIGNER))
            let sign := sar(255, paper)
            let paperChange := sub(xor(mload(add(maker, LEG_MATCHED)), sign), sign)
            let net := sdiv(mul(paperChange, mload(add(maker, LEG_CREDIT))), paper)
            total := sub(total, net)
            sign := sar(255, net)
            fee := sdiv(mul(sub(xor(net, sign), sign), sar(192, info)), 1000000000000000000)
            net := sub(net, fee)

            mstore(add(words, 0x20), or(shl(96, signer), and(fee, 0xffffffffffffffffffffffff)))
            mstore(add(words, 0x40), or(shl(144, paperChange), shr(112, shl(144, net))))

            let unfit := xor(signextend(13, paperChange), paperChange)
            unfit := or(unfit, or(xor(signextend(13, net), net), xor(signextend(11, fee), fee)))
            // bit 63 of the nonce is REDUCE_ONLY; not fitting is OVERFLOWED
            let flags := or(and(shr(63, info), 1), shl(1, iszero(iszero(unfit))))
            switch eq(signer, mload(party))
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
        // at most 254 fees of at most 191 bits
        unchecked {
            unit.senderFee += fee;
        }
        return (next, total);
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
    ) private view returns (uint256 unsafeReason, uint256 unsafeWords) {
        MarketState memory market = unit.market;
        Party memory party = unit.parties;
        uint256 end = unit.partiesEnd;
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
