package io.croupier.matcher.engine;

import io.croupier.matcher.journal.codec.MarketStatus;
import io.croupier.matcher.ledger.Ledger;

/**
 * Forms the unit in which the innocent legs of a busted one go on, if its incoming order is innocent and can still settle.
 * Everything is judged and computed anew: expiry, signers, margin, and the incoming order's fee on what is left.
 *
 * <p>A fill-or-kill order never goes on: without the guilty leg it would trade in part.
 */
final class Successors {
    private final Ledger ledger;
    private final OrderRegistry registry;
    private final UnsettledUnits units;
    private final TradingStatus trading;
    private final OrderValidity validity;
    private final UnitDraft draft;
    private TradeUnit old;
    private TradeUnit successor;

    Successors(
            final Ledger ledger,
            final OrderRegistry registry,
            final UnsettledUnits units,
            final TradingStatus trading,
            final OrderValidity validity,
            final EventWriter events) {
        this.ledger = ledger;
        this.registry = registry;
        this.units = units;
        this.trading = trading;
        this.validity = validity;
        this.draft = new UnitDraft(ledger, events);
    }

    /**
     * Makes the successor and marks the legs that go on in it; of the incoming order lots may be left over.
     *
     * @param busted out of the pending layer already, its guilty legs marked
     */
    void form(final TradeUnit busted) {
        old = busted;
        if (!mayGoOn()) {
            return;
        }
        successor = units.take(old.makersMax());
        draft.start(successor, old.market, old.legs[0].order);
        boolean takerSafe = true;
        for (int i = 1; i < old.amounts.size() && takerSafe; i++) {
            final TradeUnit.Leg leg = old.legs[i];
            takerSafe = leg.guilty || !carries(leg) || add(leg);
        }
        if (draft.makers() == 0) {
            units.discard(successor);
        } else {
            finish();
        }
    }

    private boolean mayGoOn() {
        final MarketStatus status = trading.of(registry.markets.get(old.market));
        return old.isBlamed()
                && !old.legs[0].guilty
                && !old.fillOrKill
                && (status == MarketStatus.OPEN || status == MarketStatus.POST_ONLY)
                && validity.holds(old.legs[0].order);
    }

    private boolean carries(final TradeUnit.Leg leg) {
        return validity.holds(leg.order)
                && mayTrade(leg)
                && ledger.risk().safeAfterMatch(leg.order.account, old.market, leg.signedLots(), leg.credit, leg.fee);
    }

    private boolean mayTrade(final TradeUnit.Leg leg) {
        return successor.hasReduceOnly(draft.makers(), leg.order.account)
                ? validity.isReducible(leg.order, leg.lots)
                : validity.reduces(leg.order, leg.lots);
    }

    /** Takes a resting order's leg in if the incoming order can carry it; returns whether it can. */
    private boolean add(final TradeUnit.Leg leg) {
        if (!validity.reduces(old.legs[0].order, Math.abs(draft.takerLotsWith(leg.signedLots())))
                || !draft.add(leg.order.account, leg.signedLots(), leg.credit, leg.fee)) {
            return false;
        }
        draft.last().copyOf(leg);
        leg.goesOn = true;
        return true;
    }

    private void finish() {
        successor.legs[0].copyOf(old.legs[0]);
        for (int i = 0; i <= draft.makers(); i++) {
            successor.legs[i].remaining = registry.openLots(successor.legs[i].order.hash);
        }
        successor.fillOrKill = false;
        draft.finish(old.lane, units.nextNumber(old.lane), old.number);
        old.legs[0].lots -= successor.legs[0].lots;
        units.add(successor);
    }
}
