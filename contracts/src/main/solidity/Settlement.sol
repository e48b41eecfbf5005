// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Margin} from "./Margin.sol";
import {Account} from "./libraries/Account.sol";
import {FixedMath} from "./libraries/FixedMath.sol";
import {OrderHash} from "./libraries/OrderHash.sol";
import {OrderInfo} from "./libraries/OrderInfo.sol";
import {Page} from "./libraries/Page.sol";
import {Position} from "./libraries/Position.sol";
import {Signatures} from "./libraries/Signatures.sol";
import {Holding, Leg, MarketState, Party, Session, Unit} from "./libraries/Staging.sol";

/// @title How a trade unit is judged and settled
/// @notice `_judge` works through the rules in their order and writes to memory only; `_commit` writes what it found to
/// storage. A unit that fails in between has left no trace, so that a batch needs no call to itself to isolate it.
abstract contract Settlement is Margin {
    using FixedMath for int256;
    using OrderInfo for uint256;

    /// @dev The verdict on a unit that passed.
    bytes4 internal constant PASSED = 0;

    function _newTradeSession(address sender) internal view returns (Session memory session) {
        session = _newSession();
        session.sender = sender;
        session.senderAccount = Page.load(Page.account(sender));
        session.hashBuffer = OrderHash.newBuffer(_domainSeparator());
    }

    /// @dev Makes room for a unit of `count` orders.
    function _reserve(Unit memory unit, uint256 count) internal pure {
        if (unit.legs.length < count) {
            unit.legs = new Leg[](count);
            unit.parties = new Party[](count);
        }
        unit.legCount = count;
    }

    /// @return reason the selector of the error that refuses the unit, or PASSED
    /// @return leg the order to blame, or NO_LEG
    function _judge(Session memory session, Unit memory unit) internal view returns (bytes4 reason, uint256 leg) {
        if (!unit.market.registered) {
            return (MarketNotRegistered.selector, NO_LEG);
        }
        unit.unsorted = false;
        uint256 count = unit.legCount;
        for (leg = 0; leg < count; ++leg) {
            reason = _judgeOrder(session, unit, leg);
            if (reason != PASSED) {
                return (reason, leg);
            }
        }
        (reason, leg) = _judgeList(unit);
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

    /// @dev Writes what `_judge` staged.
    function _commit(Session memory session, Unit memory unit) internal {
        for (uint256 i = 0; i < unit.legCount; ++i) {
            Leg memory leg = unit.legs[i];
            if (leg.fillSlot != 0) {
                Page.store(leg.fillSlot, leg.fillWord);
            }
            if (leg.nonceSlot != 0) {
                Page.store(leg.nonceSlot, leg.nonceWord);
            }
        }
        for (uint256 i = 0; i < unit.partyCount; ++i) {
            _commitParty(session, unit.market, unit.parties[i]);
        }
        session.senderAccount = unit.senderAccount;
    }

    /// @dev Writes a party's words, except the sender's account word, which `_finish` writes.
    function _commitParty(Session memory session, MarketState memory market, Party memory party) internal {
        Page.store(Page.position(party.trader, market.id), party.position);
        if (!party.accountChanged) {
            return;
        }
        if (party.trader != session.sender) {
            Page.store(Page.account(party.trader), party.account);
        }
        if (party.bitmapChanged) {
            Page.store(Page.bitmap(party.trader), party.bitmap);
        }
        if (party.opened) {
            ++market.openedPositions;
        }
        if (party.closed) {
            --market.openedPositions;
        }
    }

    /// @dev Writes what units changed together.
    function _finish(Session memory session) internal {
        uint256 slot = Page.account(session.sender);
        if (Page.load(slot) != session.senderAccount) {
            Page.store(slot, session.senderAccount);
        }
        for (uint256 i = 0; i < session.marketCount; ++i) {
            MarketState memory market = session.markets[i];
            if (market.openedPositions != 0) {
                _markets[market.id].openPositions =
                    uint32(uint256(int256(uint256(_markets[market.id].openPositions)) + market.openedPositions));
            }
        }
    }

    function _domainSeparator() internal view virtual returns (bytes32);

    // ---- rules per order ----

    function _judgeOrder(Session memory session, Unit memory unit, uint256 index) private view returns (bytes4) {
        Leg memory leg = unit.legs[index];
        address signer = leg.signer;
        if (signer == address(0)) {
            return ZeroSigner.selector;
        }
        leg.hash = OrderHash.hash(session.hashBuffer, leg.perp, signer, leg.paper, leg.credit, leg.info);
        if (!_isSigned(leg)) {
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
        if (index != 0 && signer == unit.legs[0].signer) {
            return SelfMatch.selector;
        }
        if (leg.matched == 0) {
            return ZeroMatch.selector;
        }
        if (index > 1 && signer <= unit.legs[index - 1].signer) {
            unit.unsorted = true;
        }
        return _stageFill(unit, leg, index) ? PASSED : Overfilled.selector;
    }

    function _isSigned(Leg memory leg) private view returns (bool) {
        address recovered = Signatures.recover(leg.hash, leg.signatureAt, leg.signatureSize);
        if (recovered == leg.signer || (recovered != address(0) && _operators[leg.signer][recovered])) {
            return true;
        }
        return Signatures.acceptedBy(leg.signer, leg.hash, leg.signatureAt, leg.signatureSize);
    }

    /// @dev Stages the leg's fill record; false if the order does not have that much left.
    function _stageFill(Unit memory unit, Leg memory leg, uint256 index) private view returns (bool) {
        uint256 limit = leg.paper.abs();
        if (leg.matched > limit) {
            return false;
        }
        leg.fillSlot = 0;
        leg.nonceSlot = 0;
        uint256 slot = _fillSlot(leg.hash);
        bool compact = leg.info.isCompact();
        uint256 before = compact && !leg.believedPartFilled ? 0 : _staged(unit, index, slot);
        if (compact && before == 0) {
            uint256 number = leg.info.compactNonce();
            uint256 nonceSlot = Page.nonces(leg.signer, number >> 8);
            uint256 word = _staged(unit, index, nonceSlot);
            uint256 bit = 1 << (number & 0xff);
            if (word & bit == 0) {
                leg.nonceSlot = nonceSlot;
                leg.nonceWord = word | bit;
            } else {
                before = _staged(unit, index, slot);
                if (before == 0) {
                    return false;
                }
            }
        }
        // neither exceeds 2^127
        unchecked {
            uint256 filled = before + leg.matched;
            if (filled > limit) {
                return false;
            }
            leg.fillWord = compact && filled == limit ? 0 : filled;
        }
        if (leg.fillWord != before) {
            leg.fillSlot = slot;
        }
        return true;
    }

    /// @dev The slot as the unit's earlier legs will leave it.
    function _staged(Unit memory unit, uint256 index, uint256 slot) private view returns (uint256) {
        if (unit.unsorted) {
            for (uint256 i = index; i > 0; --i) {
                Leg memory earlier = unit.legs[i - 1];
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

    function _fillSlot(bytes32 hash) private pure returns (uint256 slot) {
        assembly ("memory-safe") {
            mstore(0x00, hash)
            mstore(0x20, _fills.slot)
            slot := keccak256(0x00, 0x40)
        }
    }

    // ---- rules over the list ----

    function _judgeList(Unit memory unit) private pure returns (bytes4, uint256) {
        uint256 count = unit.legCount;
        if (count < 2) {
            return (TooFewOrders.selector, NO_LEG);
        }
        uint256 sum = unit.legs[1].matched;
        for (uint256 i = 2; i < count; ++i) {
            if (unit.legs[i].signer < unit.legs[i - 1].signer) {
                return (MakersNotSorted.selector, i);
            }
            sum += unit.legs[i].matched;
        }
        if (sum != unit.legs[0].matched) {
            return (TakerAmountMismatch.selector, 0);
        }
        return (PASSED, 0);
    }

    /// @dev Amounts at the resting orders' prices, everything rounded toward zero; legs of one trader become one party.
    function _priceLegs(Unit memory unit) private pure returns (bytes4, uint256) {
        Leg memory taker = unit.legs[0];
        int256 credit;
        int256 fees;
        uint256 parties = 1;
        address previous;
        // amounts have at most 128 bits, rates 64, and there are at most 2^16 legs
        unchecked {
            for (uint256 i = 1; i < unit.legCount; ++i) {
                Leg memory maker = unit.legs[i];
                if (!_crosses(taker, maker)) {
                    return (PricesDoNotCross.selector, i);
                }
                int256 paperChange = maker.paper > 0 ? int256(maker.matched) : -int256(maker.matched);
                int256 creditChange = paperChange * maker.credit / maker.paper;
                int256 fee = int256(creditChange.abs()).mulTowardZero(maker.info.makerFeeRate());
                credit -= creditChange;
                fees += fee;
                if (maker.signer != previous) {
                    previous = maker.signer;
                    _startParty(unit.parties[parties], previous, i);
                    ++parties;
                }
                _addLeg(unit.parties[parties - 1], maker, parties - 1, paperChange, creditChange - fee, fee);
            }
            int256 takerFee = int256(credit.abs()).mulTowardZero(taker.info.takerFeeRate());
            int256 takerPaper = taker.paper > 0 ? int256(taker.matched) : -int256(taker.matched);
            _startParty(unit.parties[0], taker.signer, 0);
            _addLeg(unit.parties[0], taker, 0, takerPaper, credit - takerFee, takerFee);
            unit.senderFee = fees + takerFee;
        }
        unit.partyCount = parties;
        return (PASSED, 0);
    }

    function _crosses(Leg memory taker, Leg memory maker) private pure returns (bool) {
        if ((taker.paper ^ maker.paper) >= 0) {
            return false;
        }
        // products of two int128
        unchecked {
            int256 asked = maker.credit * taker.paper;
            int256 offered = taker.credit * maker.paper;
            return taker.paper > 0 ? asked <= offered : asked >= offered;
        }
    }

    function _startParty(Party memory party, address trader, uint256 leg) internal pure {
        party.trader = trader;
        party.leg = leg;
        party.paperChange = 0;
        party.creditChange = 0;
        party.reduceOnly = false;
        party.overflowed = false;
    }

    function _addLeg(
        Party memory party,
        Leg memory leg,
        uint256 index,
        int256 paperChange,
        int256 netCredit,
        int256 fee
    ) private pure {
        leg.party = index;
        leg.paperChange = paperChange;
        leg.netCredit = netCredit;
        leg.fee = fee;
        // at most 2^16 legs of at most 191 bits
        unchecked {
            party.paperChange += paperChange;
            party.creditChange += netCredit;
        }
        if (leg.info.isReduceOnly()) {
            party.reduceOnly = true;
        }
        if (!Position.fits(paperChange) || !Position.fits(netCredit) || !Account.fits(fee)) {
            party.overflowed = true;
        }
    }

    // ---- rules over accounts ----

    function _bookSenderFee(Session memory session, Unit memory unit) private view returns (bytes4) {
        int256 fee = unit.senderFee;
        uint256 account = session.senderAccount;
        int256 primary;
        // the fee has at most 191 bits
        unchecked {
            primary = Account.primaryOf(account) + fee;
        }
        if (!Account.fits(primary)) {
            return AmountOverflow.selector;
        }
        account = Account.withPrimary(account, primary);
        unit.senderAccount = account;
        if (fee >= 0) {
            return PASSED;
        }
        Holding memory holding = session.holding;
        holding.trader = session.sender;
        holding.account = account;
        holding.bitmap = Account.hasMore(account) ? Page.load(Page.bitmap(session.sender)) : 0;
        holding.marketId = NO_MARKET;
        if (!_risk(session, holding, session.risk)) {
            return PriceUnavailable.selector;
        }
        return _isSolid(session.risk, account) ? PASSED : OrderSenderUnsafe.selector;
    }

    function _judgeParties(Session memory session, Unit memory unit) private view returns (bytes4, uint256) {
        uint256 count = unit.partyCount;
        for (uint256 i = 0; i < count; ++i) {
            Party memory party = unit.parties[i];
            bool isSender = party.trader == session.sender;
            _loadAccount(party, isSender ? unit.senderAccount : Page.load(Page.account(party.trader)));
            bytes4 reason = _settle(unit.market, party);
            if (reason != PASSED) {
                return (reason, party.leg);
            }
            if (isSender) {
                unit.senderAccount = party.account;
            }
        }
        for (uint256 i = 0; i < count; ++i) {
            bytes4 reason = _judgeMargin(session, unit.market, unit.parties[i]);
            if (reason != PASSED) {
                return (reason, unit.parties[i].leg);
            }
        }
        return (PASSED, NO_LEG);
    }

    function _loadAccount(Party memory party, uint256 account) internal view {
        party.account = account;
        party.bitmap = Account.hasMore(account) ? Page.load(Page.bitmap(party.trader)) : 0;
    }

    /// @dev Stages the party's position and account after its changes.
    function _settle(MarketState memory market, Party memory party) internal view returns (bytes4) {
        uint256 word = Page.load(Page.position(party.trader, market.id));
        int256 paperBefore = Position.paperOf(word);
        uint256 serial = Position.serialOf(word);
        // every number has at most 210 bits
        unchecked {
            int256 paper = paperBefore + party.paperChange;
            if (party.reduceOnly && !_reduces(paperBefore, paper)) {
                return ReduceOnlyViolated.selector;
            }
            party.opened = paperBefore == 0;
            party.closed = paper == 0;
            party.accountChanged = party.opened || party.closed;
            party.bitmapChanged = false;
            if (party.opened && !_listMarket(market, party)) {
                return PositionLimit.selector;
            }
            if (party.overflowed || !Position.fits(paper)) {
                return AmountOverflow.selector;
            }
            int256 reduced = paperBefore.mulTowardZero(market.fundingRate) + Position.reducedOf(word)
                + party.creditChange - paper.mulTowardZero(market.fundingRate);
            party.serial = serial;
            if (party.closed) {
                return _close(market, party, reduced);
            }
            if (!Position.fits(reduced)) {
                return AmountOverflow.selector;
            }
            party.position = Position.pack(paper, reduced, serial);
            return PASSED;
        }
    }

    /// @dev Whether the position only shrinks: same side or flat, and not larger.
    function _reduces(int256 paperBefore, int256 paper) private pure returns (bool) {
        return paperBefore > 0 ? paper >= 0 && paper < paperBefore : paper <= 0 && paper > paperBefore;
    }

    /// @dev Lists the market with the account; false if that would be one too many.
    function _listMarket(MarketState memory market, Party memory party) private view returns (bool) {
        uint256 held = Account.countOf(party.account) + Account.countBits(party.bitmap);
        if (held >= _maxPositionAmount) {
            return false;
        }
        uint256 bitmap = party.bitmap;
        (party.account, party.bitmap) = Account.opened(party.account, bitmap, market.id);
        party.bitmapChanged = party.bitmap != bitmap;
        return true;
    }

    /// @dev The position's credit becomes primary credit and the market leaves the account's list.
    function _close(MarketState memory market, Party memory party, int256 pnl) private pure returns (bytes4) {
        int256 primary;
        // 96 and at most 210 bits
        unchecked {
            primary = Account.primaryOf(party.account) + pnl;
        }
        if (!Account.fits(primary) || party.serial == Position.SERIAL_MAX) {
            return AmountOverflow.selector;
        }
        uint256 bitmap = party.bitmap;
        (party.account, party.bitmap) =
            Account.closed(Account.withPrimary(party.account, primary), bitmap, market.id);
        party.bitmapChanged = party.bitmapChanged || party.bitmap != bitmap;
        party.pnl = pnl;
        party.position = Position.pack(0, 0, party.serial + 1);
        return PASSED;
    }

    /// @dev Whether the party keeps its maintenance margin with what is staged for it.
    function _judgeMargin(Session memory session, MarketState memory market, Party memory party)
        internal
        view
        returns (bytes4)
    {
        Holding memory holding = session.holding;
        holding.trader = party.trader;
        holding.account = party.account;
        holding.bitmap = party.bitmap;
        holding.marketId = market.id;
        holding.position = party.position;
        if (!_risk(session, holding, session.risk)) {
            return PriceUnavailable.selector;
        }
        return _isMaintained(session.risk) ? PASSED : TraderUnsafe.selector;
    }
}
