package io.croupier.matcher.engine;

import io.croupier.matcher.book.CancelReason;
import io.croupier.matcher.book.IncomingOrder;
import io.croupier.matcher.book.MatchGuard;
import io.croupier.matcher.book.OrderBookListener;
import io.croupier.matcher.book.RestingOrder;
import io.croupier.matcher.book.Side;
import io.croupier.matcher.book.TimeInForce;
import io.croupier.matcher.journal.codec.CloseReason;
import io.croupier.matcher.ledger.Ledger;
import io.croupier.matcher.ledger.UnitAmounts;

/**
 * Builds the trade unit of one incoming order while the book walks: allows a fill only if both owners can carry it, and
 * counts it into the pending layer at once. A maker's credit is price times size, exact by construction of ticks and lots.
 */
final class UnitMaker implements MatchGuard, OrderBookListener {
    private final Ledger ledger;
    private final OrderRegistry registry;
    private final EventWriter events;
    private final TradingStatus trading;
    private final UnitAmounts amounts = new UnitAmounts();
    private final UnitDraft draft;
    private Market market;
    private OpenedOrder taker;
    private long earliestExpiry;
    private CloseReason dropReason = CloseReason.CANCELLED;
    private TradeUnit unit;
    private int makersFilled;
    /** Whether any resting order of the unit is reduce-only. */
    private boolean reduceOnlyMet;

    UnitMaker(
            final Ledger ledger, final OrderRegistry registry, final EventWriter events, final TradingStatus trading) {
        this.ledger = ledger;
        this.registry = registry;
        this.trading = trading;
        this.events = events;
        this.draft = new UnitDraft(ledger, events);
    }

    /**
     * Starts an empty unit.
     *
     * @param target is filled in; legs in the order in which the book meets them until {@link #finish}
     * @param oldestExpiry seconds; resting orders that expire before it are dropped
     */
    void start(final TradeUnit target, final Market inMarket, final OpenedOrder incoming, final long oldestExpiry) {
        unit = target;
        market = inMarket;
        taker = incoming;
        earliestExpiry = oldestExpiry;
        draft.start(target, inMarket.index, incoming);
        clear();
    }

    /** Whether nothing has traded since {@link #start}. */
    boolean isEmpty() {
        return makersFilled == 0;
    }

    @Override
    public Verdict beforeFill(final RestingOrder resting, final IncomingOrder incoming, final long lots) {
        final int slot = resting.slot;
        final int entry = registry.table.entry(slot);
        if (registry.accepted.expirySeconds(entry) < earliestExpiry) {
            return drop(CloseReason.EXPIRED);
        }
        if (draft.isFull()) {
            return Verdict.STOP;
        }
        final boolean takerBuys = incoming.side == Side.BUY;
        final int account = resting.owner();
        if (!trading.mayTrade(account)) {
            return drop(CloseReason.ACCOUNT_FROZEN);
        }
        if (!trading.mayTrade(taker.account)) {
            return Verdict.CANCEL_INCOMING;
        }
        final boolean isReduceOnly = registry.isReduceOnly(slot);
        if ((isReduceOnly || (reduceOnlyMet && unit.hasReduceOnly(draft.makers(), account)))
                && ledger.risk().reducibleLots(account, market.index, !takerBuys) < lots) {
            // an earlier fill of this unit shrank the position; in a unit of its own this one may do what it likes, or
            // the order is trimmed once the unit is made
            return draft.makers() > 0 ? Verdict.STOP : drop(CloseReason.REDUCE_ONLY);
        }
        final long makerRate = registry.accepted.makerFeeRate(entry);
        if (makerRate < -taker.takerFeeRate) {
            // no configuration allows such a pair, but orders outlive configurations
            return drop(CloseReason.FEE_RATE_TOO_LOW);
        }
        final long notional = market.scale.notional(resting.price(), lots);
        final long credit = takerBuys ? notional : -notional;
        final long signedLots = takerBuys ? -lots : lots;
        final long fee = amounts.fee(notional, makerRate);
        if (!ledger.risk().safeAfterMatch(account, market.index, signedLots, credit, fee)) {
            return drop(CloseReason.INSUFFICIENT_MARGIN);
        }
        if (!draft.add(account, signedLots, credit, fee)) {
            return Verdict.CANCEL_INCOMING;
        }
        reduceOnlyMet |= isReduceOnly;
        capture(draft.last(), resting, entry, lots, credit, fee);
        return Verdict.FILL;
    }

    @Override
    public void beginTrial() {
        draft.start(unit, market.index, taker);
        clear();
    }

    @Override
    public void rollback() {
        draft.rollback();
        clear();
    }

    @Override
    public void filled(final RestingOrder resting, final IncomingOrder incoming, final long lots) {
        makersFilled++;
        unit.legs[makersFilled].remaining = resting.remaining();
        registry.filled(resting, lots);
    }

    @Override
    public void cancelled(final RestingOrder resting, final CancelReason reason) {
        registry.dropped(resting, reason == CancelReason.SELF_TRADE ? CloseReason.SELF_TRADE : dropReason);
    }

    /** Counts the incoming order into the pending layer as well and tells of the unit. */
    void finish(final int lane, final long number, final IncomingOrder incoming) {
        final TradeUnit.Leg leg = unit.legs[0];
        leg.rank = 0;
        leg.priority = incoming.priority;
        leg.mayRest = incoming.timeInForce == TimeInForce.GTC;
        leg.remaining = incoming.lots;
        leg.order.copyOf(taker);
        unit.fillOrKill = incoming.timeInForce == TimeInForce.FOK;
        draft.finish(lane, number, 0);
        for (int maker = 1; maker <= draft.makers(); maker++) {
            if (unit.legs[maker].remaining == 0) {
                events.orderClosed(unit.legs[maker].order.orderId, CloseReason.FILLED, 0);
            }
        }
    }

    private void clear() {
        makersFilled = 0;
        reduceOnlyMet = false;
    }

    private Verdict drop(final CloseReason reason) {
        dropReason = reason;
        return Verdict.CANCEL_RESTING;
    }

    private void capture(
            final TradeUnit.Leg leg,
            final RestingOrder resting,
            final int entry,
            final long lots,
            final long credit,
            final long fee) {
        final int slot = resting.slot;
        final AcceptedOrders accepted = registry.accepted;
        leg.rank = draft.makers();
        leg.priority = resting.priority();
        leg.mayRest = true;
        leg.lots = lots;
        leg.credit = credit;
        leg.fee = fee;
        final OpenedOrder order = leg.order;
        accepted.readHash(entry, order.hash);
        order.orderId = resting.orderId();
        order.account = resting.owner();
        order.market = market.index;
        order.buy = resting.side() == Side.BUY;
        order.price = resting.price();
        order.lots = lots;
        order.charge = 0;
        order.makerFeeRate = accepted.makerFeeRate(entry);
        order.takerFeeRate = accepted.takerFeeRate(entry);
        order.signerKey = registry.table.signerKey(slot);
        order.clientIdFirst = registry.table.clientIdFirst(slot);
        order.clientIdSecond = registry.table.clientIdSecond(slot);
        order.expirySeconds = accepted.expirySeconds(entry);
        order.flags = registry.table.flags(slot);
    }
}
