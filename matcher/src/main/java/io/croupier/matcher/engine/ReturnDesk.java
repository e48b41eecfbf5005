package io.croupier.matcher.engine;

import io.croupier.matcher.ledger.Admission;
import io.croupier.matcher.ledger.Ledger;

/** Puts back what a busted unit leaves of innocent orders, as far as they may still be open. */
final class ReturnDesk {
    private final Ledger ledger;
    private final OrderRegistry registry;
    private final OrderEntry entry;
    private final OrderValidity validity;
    private final VenueTime time;

    ReturnDesk(
            final Ledger ledger,
            final OrderRegistry registry,
            final OrderEntry entry,
            final OrderValidity validity,
            final VenueTime time) {
        this.ledger = ledger;
        this.registry = registry;
        this.entry = entry;
        this.validity = validity;
        this.time = time;
    }

    /** The resting orders first, for they were there before; then what no successor holds of the incoming one. */
    void returnLegs(final TradeUnit unit) {
        for (int i = 1; i < unit.amounts.size(); i++) {
            final TradeUnit.Leg leg = unit.legs[i];
            if (!leg.guilty && !leg.goesOn) {
                returnLots(leg);
            }
        }
        final TradeUnit.Leg incoming = unit.legs[0];
        if (unit.isBlamed() && !incoming.guilty && incoming.lots > 0) {
            returnLots(incoming);
        }
    }

    private void returnLots(final TradeUnit.Leg leg) {
        final OpenedOrder order = leg.order;
        final int slot = registry.find(order.hash);
        final boolean mayBeOpen = slot >= 0 || slot == AcceptedOrders.FILLED;
        if (!leg.mayRest || !mayBeOpen || !validity.holds(order)) {
            return;
        }
        final long lots = leg.lots + registry.openLots(order.hash);
        if (!validity.reduces(order, lots) || !marginAllows(order, leg.lots)) {
            return;
        }
        if (slot >= 0 && registry.table.resting(slot) == null) {
            entry.extend(slot, order.orderId, leg.lots, lots);
            return;
        }
        if (slot >= 0) {
            registry.takeOut(slot);
        } else if (registry.find(order.account, order.clientIdFirst, order.clientIdSecond) != OrderRegistry.NONE) {
            // Another order goes by its name now.
            order.clientIdFirst = 0;
            order.clientIdSecond = 0;
        }
        entry.reenter(order, leg.lots, lots, leg.priority, time);
    }

    private boolean marginAllows(final OpenedOrder order, final long lots) {
        final long charge = ledger.risk()
                .charge(order.market, order.buy, order.price, lots, order.makerFeeRate, order.takerFeeRate);
        return ledger.risk().admissible(order.account, order.market, order.buy, lots, charge) == Admission.ADMITTED;
    }
}
