package io.croupier.matcher.engine;

import io.croupier.matcher.book.IncomingOrder;
import io.croupier.matcher.book.MatchOutcome;
import io.croupier.matcher.book.RestingOrder;
import io.croupier.matcher.book.Side;
import io.croupier.matcher.book.TimeInForce;
import io.croupier.matcher.journal.codec.CloseReason;
import io.croupier.matcher.journal.codec.MarketStatus;
import io.croupier.matcher.journal.codec.RefusalReason;
import io.croupier.matcher.ledger.Ledger;

/** What happens to an admitted order: it meets the book, makes trade units, and rests or ends. */
final class OrderEntry {
    private final Ledger ledger;
    private final OrderRegistry registry;
    private final UnsettledUnits units;
    private final EventWriter events;
    private final Venue venue;
    private final TradingStatus trading;
    private final UnitMaker maker;
    private final IncomingOrder incoming = new IncomingOrder();
    private final ReduceOnlyOrders reduceOnly;
    private boolean traded;
    /** Whether the order's charge is that of all its lots, at the marks of this command. */
    private boolean charged;

    private int unitsLeft;

    OrderEntry(
            final Ledger ledger,
            final OrderRegistry registry,
            final UnsettledUnits units,
            final EventWriter events,
            final Venue venue,
            final TradingStatus trading,
            final ReduceOnlyOrders reduceOnly) {
        this.ledger = ledger;
        this.registry = registry;
        this.units = units;
        this.events = events;
        this.venue = venue;
        this.trading = trading;
        this.reduceOnly = reduceOnly;
        this.maker = new UnitMaker(ledger, registry, events, trading);
    }

    /** A new command may make as many units as configured. */
    void begin() {
        unitsLeft = venue.limits().unitsPerCommandMax();
    }

    /**
     * Enters a new order; its OrderAccepted event stands at {@code acceptedAt} and is taken back if the book refuses it.
     *
     * @param mayRefuse false when the order stands in for one that is gone already; then it ends instead
     * @return null, or why the book refused: then nothing has happened to the order
     */
    RefusalReason enter(
            final OpenedOrder order,
            final TimeInForce timeInForce,
            final int acceptedAt,
            final boolean mayRefuse,
            final VenueTime time) {
        final int acceptedEnd = events.length();
        prepare(order, order.lots, order.orderId, timeInForce);
        charged = true;
        final MatchOutcome outcome = match(order, time);
        if (outcome == MatchOutcome.NOT_FILLABLE || (outcome == MatchOutcome.SELF_TRADE && !traded && mayRefuse)) {
            events.takeBack(acceptedAt, acceptedEnd);
            return outcome == MatchOutcome.NOT_FILLABLE ? RefusalReason.FOK_NOT_FILLABLE : RefusalReason.SELF_TRADE;
        }
        settleRemainder(order, outcome);
        return null;
    }

    /** Goes on with the oldest unfinished order, if there is one. */
    void resume(final VenueTime time) {
        final UnfinishedOrder unfinished = registry.takeUnfinished();
        if (unfinished != null) {
            final OpenedOrder order = unfinished.order();
            prepare(order, unfinished.lots(), unfinished.priority(), unfinished.timeInForce());
            if (order.expirySeconds < time.earliestExpirySeconds()) {
                end(order, CloseReason.EXPIRED);
            } else if (isOpen(order)) {
                settleRemainder(order, match(order, time));
            } else {
                end(order, CloseReason.MARKET_CLOSED);
            }
        }
    }

    /** Puts lots of a busted unit back: they match like an incoming order and rest with their old priority. */
    void reenter(
            final OpenedOrder order, final long returned, final long lots, final long priority, final VenueTime time) {
        events.orderReturned(order.orderId, returned, lots);
        prepare(order, lots, priority, TimeInForce.GTC);
        final boolean mayNotTake = (!isOpen(order) || (order.flags & OpenedOrder.POST_ONLY) != 0)
                && market(order).book.wouldTake(incoming.side, incoming.price);
        if (mayNotTake) {
            end(order, isOpen(order) ? CloseReason.POST_ONLY : CloseReason.MARKET_CLOSED);
        } else {
            settleRemainder(order, match(order, time));
        }
    }

    /** Puts lots of a busted unit back into an order that is still being matched. */
    void extend(final int slot, final long orderId, final long returned, final long lots) {
        final OpenedOrder order = registry.unfinished(slot);
        registry.extendUnfinished(
                slot,
                lots,
                ledger.risk()
                        .charge(order.market, order.buy, order.price, lots, order.makerFeeRate, order.takerFeeRate));
        events.orderReturned(orderId, returned, lots);
    }

    private boolean isOpen(final OpenedOrder order) {
        return trading.of(market(order)) == MarketStatus.OPEN;
    }

    private Market market(final OpenedOrder order) {
        return registry.markets.get(order.market);
    }

    private void prepare(final OpenedOrder order, final long lots, final long priority, final TimeInForce timeInForce) {
        incoming.orderId = order.orderId;
        incoming.owner = order.account;
        incoming.side = order.buy ? Side.BUY : Side.SELL;
        incoming.price = order.price;
        incoming.lots = lots;
        incoming.priority = priority;
        incoming.timeInForce = timeInForce;
        incoming.selfTradePrevention = order.selfTradePrevention();
        traded = false;
        charged = false;
    }

    private MatchOutcome match(final OpenedOrder order, final VenueTime time) {
        final Market market = market(order);
        if (incoming.timeInForce != TimeInForce.FOK && !market.book.wouldTake(incoming.side, incoming.price)) {
            return MatchOutcome.DONE;
        }
        MatchOutcome outcome = MatchOutcome.STOPPED;
        while (unitsLeft > 0 && outcome == MatchOutcome.STOPPED) {
            final TradeUnit unit = units.take(venue.limits().makersPerTradeMax());
            maker.start(unit, market, order, time.earliestExpirySeconds());
            outcome = market.book.match(incoming, maker, maker);
            if (maker.isEmpty()) {
                units.discard(unit);
            } else {
                maker.finish(market.lane, units.nextNumber(market.lane), incoming);
                units.add(unit);
                traded = true;
                unitsLeft--;
                reduceOnly.trim();
            }
        }
        return outcome;
    }

    private void settleRemainder(final OpenedOrder order, final MatchOutcome outcome) {
        if (incoming.lots == 0) {
            end(order, CloseReason.FILLED);
            return;
        }
        switch (outcome) {
            case DONE -> {
                if (incoming.timeInForce == TimeInForce.GTC) {
                    rest(order);
                } else {
                    end(order, CloseReason.IMMEDIATE_OR_CANCEL);
                }
            }
            case STOPPED -> leaveUnfinished(order);
            case INCOMING_CANCELLED -> end(order, CloseReason.INSUFFICIENT_MARGIN);
            case SELF_TRADE -> end(order, CloseReason.SELF_TRADE);
            case NOT_FILLABLE -> end(order, CloseReason.IMMEDIATE_OR_CANCEL);
        }
    }

    private void end(final OpenedOrder order, final CloseReason reason) {
        registry.rememberClosed(order, reason == CloseReason.FILLED);
        events.orderClosed(order.orderId, reason, incoming.lots);
    }

    private void rest(final OpenedOrder order) {
        chargeRemainder(order);
        final RestingOrder resting = market(order).book.rest(incoming);
        registry.open(order, resting, incoming.lots);
        events.orderRested(order.orderId, incoming.lots, incoming.priority);
    }

    private void leaveUnfinished(final OpenedOrder order) {
        chargeRemainder(order);
        final int slot = registry.open(order, null, incoming.lots);
        registry.addUnfinished(
                new UnfinishedOrder(order.copy(), slot, incoming.lots, incoming.priority, incoming.timeInForce));
    }

    private void chargeRemainder(final OpenedOrder order) {
        if (charged && !traded) {
            return;
        }
        order.charge = ledger.risk()
                .charge(order.market, order.buy, order.price, incoming.lots, order.makerFeeRate, order.takerFeeRate);
    }
}
