package io.croupier.matcher.ledger;

import static io.croupier.matcher.ledger.Refusal.NONE;

/**
 * The Dealer's {@code trade}: contracts/docs/rules.md, check by check in the contract's order. A call that is refused
 * leaves no trace.
 */
public final class Trading {
    private final UndoLog undo;
    private final Accounts accounts;
    private final Markets markets;
    private final Positions positions;
    private final OrderFills fills;
    private final Settlement settlement;
    private final AccountView onChain;

    private final Int256 one = new Int256();
    private final Int256 other = new Int256();
    private final Int256 takerCredit = new Int256();
    private final Int256 senderFee = new Int256();
    private final Int256 partyPaper = new Int256();
    private final Int256 partyCredit = new Int256();

    Trading(
            final UndoLog undo,
            final Accounts accounts,
            final Markets markets,
            final Positions positions,
            final OrderFills fills,
            final Settlement settlement,
            final AccountView onChain) {
        this.undo = undo;
        this.accounts = accounts;
        this.markets = markets;
        this.positions = positions;
        this.fills = fills;
        this.settlement = settlement;
        this.onChain = onChain;
    }

    /**
     * Executes the call, or refuses it and changes nothing.
     *
     * @return {@link Refusal#NONE} if it was executed; then the legs hold their results
     */
    public Refusal trade(final TradeCall call) {
        undo.begin();
        Refusal refusal;
        try {
            refusal = execute(call);
        } catch (final ArithmeticException e) {
            refusal = Refusal.AMOUNT_OVERFLOW;
        }
        return undo.end(refusal);
    }

    private Refusal execute(final TradeCall call) {
        if (!markets.isRegistered(call.market())) {
            return Refusal.MARKET_NOT_REGISTERED;
        }
        if (!accounts.hasRole(call.sender(), Accounts.ORDER_SENDER)) {
            return Refusal.NOT_ORDER_SENDER;
        }
        if (call.isMalformed()) {
            return Refusal.MALFORMED_TRADE_DATA;
        }
        for (int i = 0; i < call.size(); i++) {
            final Refusal refusal = checkOrder(call, i);
            if (refusal != NONE) {
                return refusal;
            }
        }
        Refusal refusal = checkList(call);
        if (refusal == NONE) {
            refusal = price(call);
        }
        if (refusal == NONE) {
            refusal = bookSenderFee(call.sender());
        }
        if (refusal == NONE) {
            refusal = settleParties(call);
        }
        return refusal == NONE ? checkTraders(call) : refusal;
    }

    private Refusal checkOrder(final TradeCall call, final int index) {
        final TradeLeg leg = call.leg(index);
        if (accounts.isZeroAddress(leg.signer)) {
            return Refusal.ZERO_SIGNER;
        }
        if (!leg.signed) {
            return Refusal.INVALID_SIGNATURE;
        }
        if (Long.compareUnsigned(leg.expiration, call.timestamp()) < 0) {
            return Refusal.ORDER_EXPIRED;
        }
        if (leg.paper.signum() * leg.credit.signum() >= 0) {
            return Refusal.INVALID_ORDER_SHAPE;
        }
        if (leg.market != call.market()) {
            return Refusal.MARKET_MISMATCH;
        }
        if (index > 0 && leg.signer == call.leg(0).signer) {
            return Refusal.SELF_MATCH;
        }
        if (leg.match.isZero()) {
            return Refusal.ZERO_MATCH;
        }
        return fill(leg);
    }

    /** A compact nonce that another order has used blocks this one. */
    private Refusal fill(final TradeLeg leg) {
        fills.filled(leg.hash0, leg.hash1, leg.hash2, leg.hash3, one);
        if (leg.isCompact() && one.isZero() && !fills.touch(leg.signer, leg.compactNonce())) {
            return Refusal.OVERFILLED;
        }
        if (one.add(leg.match).compareTo(other.set(leg.paper).abs()) > 0) {
            return Refusal.OVERFILLED;
        }
        fills.setFilled(leg.hash0, leg.hash1, leg.hash2, leg.hash3, one);
        return NONE;
    }

    private Refusal checkList(final TradeCall call) {
        if (call.size() < 2) {
            return Refusal.TOO_FEW_ORDERS;
        }
        one.set(0);
        for (int i = 1; i < call.size(); i++) {
            if (i > 1 && accounts.compareAddresses(call.leg(i).signer, call.leg(i - 1).signer) < 0) {
                return Refusal.MAKERS_NOT_SORTED;
            }
            one.add(call.leg(i).match);
        }
        return one.equals(call.leg(0).match) ? NONE : Refusal.TAKER_AMOUNT_MISMATCH;
    }

    /** Maker: dc = T(dq * credit / paper), fee = mul(|dc|, makerRate). Taker: the negated sums, one fee on them. */
    private Refusal price(final TradeCall call) {
        final TradeLeg taker = call.leg(0);
        takerCredit.set(0);
        senderFee.set(0);
        for (int i = 1; i < call.size(); i++) {
            final TradeLeg maker = call.leg(i);
            if (!crosses(taker, maker)) {
                return Refusal.PRICES_DO_NOT_CROSS;
            }
            changePaper(maker);
            maker.netCredit.set(maker.paperChange).multiply(maker.credit).divideTowardZero(maker.paper);
            takerCredit.subtract(maker.netCredit);
            charge(maker, maker.makerFeeRate);
        }
        changePaper(taker);
        taker.netCredit.set(takerCredit);
        charge(taker, taker.takerFeeRate);
        return NONE;
    }

    private boolean crosses(final TradeLeg taker, final TradeLeg maker) {
        if (taker.paper.signum() == maker.paper.signum()) {
            return false;
        }
        one.set(maker.credit).multiply(taker.paper);
        other.set(taker.credit).multiply(maker.paper);
        return taker.paper.signum() > 0 ? one.compareTo(other) <= 0 : one.compareTo(other) >= 0;
    }

    private static void changePaper(final TradeLeg leg) {
        leg.paperChange.set(leg.match);
        if (leg.paper.signum() < 0) {
            leg.paperChange.negate();
        }
    }

    private void charge(final TradeLeg leg, final long rate) {
        Wad.multiply(leg.fee.set(leg.netCredit).abs(), rate);
        leg.netCredit.subtract(leg.fee);
        senderFee.add(leg.fee);
    }

    private Refusal bookSenderFee(final int sender) {
        accounts.changePrimary(sender, senderFee);
        return senderFee.signum() < 0 && !onChain.isSolid(sender) ? Refusal.ORDER_SENDER_UNSAFE : NONE;
    }

    /** Settles the taker, then the makers; adjacent legs of one signer settle as one. */
    private Refusal settleParties(final TradeCall call) {
        int from = 0;
        while (from < call.size()) {
            int to = from + 1;
            while (from > 0 && to < call.size() && call.leg(to).signer == call.leg(from).signer) {
                to++;
            }
            final Refusal refusal = settleParty(call, from, to);
            if (refusal != NONE) {
                return refusal;
            }
            from = to;
        }
        return NONE;
    }

    private Refusal settleParty(final TradeCall call, final int from, final int to) {
        final int trader = call.leg(from).signer;
        final long serial = onChain.serial(trader, call.market());
        boolean reduceOnly = false;
        boolean fits = true;
        partyPaper.set(0);
        partyCredit.set(0);
        for (int i = from; i < to; i++) {
            final TradeLeg leg = call.leg(i);
            leg.serial = serial;
            partyPaper.add(leg.paperChange);
            partyCredit.add(leg.netCredit);
            reduceOnly |= leg.isReduceOnly();
            fits &= leg.paperChange.fits(Settlement.STORED_BITS)
                    && leg.netCredit.fits(Settlement.STORED_BITS)
                    && leg.fee.fits(Accounts.PRIMARY_BITS);
        }
        if (reduceOnly && !onlyReduces(trader, call.market())) {
            return Refusal.REDUCE_ONLY_VIOLATED;
        }
        final Refusal refusal = settlement.settle(trader, call.market(), partyPaper, partyCredit);
        return refusal == NONE && !fits ? Refusal.AMOUNT_OVERFLOW : refusal;
    }

    /** Whether the position keeps its side or closes, and becomes smaller. */
    private boolean onlyReduces(final int trader, final int market) {
        final int position = positions.findOrAdd(trader, market);
        final int side = positions.paper(position, one).signum();
        other.set(one).add(partyPaper);
        return side != 0 && other.signum() * side >= 0 && other.abs().compareTo(one.abs()) < 0;
    }

    private Refusal checkTraders(final TradeCall call) {
        for (int i = 0; i < call.size(); i++) {
            if (!onChain.isSafe(call.leg(i).signer)) {
                return Refusal.TRADER_UNSAFE;
            }
        }
        return NONE;
    }
}
