package io.croupier.matcher.engine;

import io.croupier.matcher.journal.codec.MarketStatus;
import io.croupier.matcher.ledger.Ledger;
import io.croupier.matcher.ledger.RiskChecks;
import io.croupier.matcher.ledger.UnitAmounts;

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
    private final UnitReport report;
    private final UnitAmounts amounts = new UnitAmounts();
    private TradeUnit old;
    private TradeUnit successor;
    private int makers;
    private long takerLots;
    private long takerCredit;
    private long takerFee;

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
        this.report = new UnitReport(ledger, events);
    }

    /**
     * Makes the successor and marks the legs that go on in it; of the incoming order lots may be left over.
     *
     * @param busted out of the pending layer already, its guilty legs marked
     */
    void form(final TradeUnit busted) {
        old = busted;
        makers = 0;
        takerLots = 0;
        takerCredit = 0;
        if (!mayGoOn()) {
            return;
        }
        successor = units.take(old.makersMax());
        boolean takerSafe = true;
        for (int i = 1; i < old.amounts.size() && takerSafe; i++) {
            final TradeUnit.Leg leg = old.legs[i];
            takerSafe = leg.guilty || !carries(leg) || add(leg);
        }
        if (makers == 0) {
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
        return successor.hasReduceOnly(makers, leg.order.account)
                ? validity.isReducible(leg.order, leg.lots)
                : validity.reduces(leg.order, leg.lots);
    }

    /** Takes a resting order's leg in if the incoming order can carry it; returns whether it can. */
    private boolean add(final TradeUnit.Leg leg) {
        final RiskChecks risk = ledger.risk();
        final OpenedOrder taker = old.legs[0].order;
        final long lots = takerLots - leg.signedLots();
        final long credit = takerCredit - leg.credit;
        final long fee = amounts.fee(Math.abs(credit), taker.takerFeeRate);
        if (!validity.reduces(taker, Math.abs(lots))
                || !risk.safeAfterMatch(taker.account, old.market, lots, credit, fee)) {
            return false;
        }
        takerLots = lots;
        takerCredit = credit;
        takerFee = fee;
        ledger.pending().add(leg.order.account, old.market, leg.signedLots(), leg.credit, leg.fee);
        successor.legs[++makers].copyOf(leg);
        leg.goesOn = true;
        return true;
    }

    private void finish() {
        final TradeUnit.Leg taker = successor.legs[0];
        taker.copyOf(old.legs[0]);
        taker.lots = Math.abs(takerLots);
        taker.credit = takerCredit;
        taker.fee = takerFee;
        ledger.pending().add(taker.order.account, old.market, takerLots, takerCredit, takerFee);
        old.legs[0].lots -= taker.lots;
        for (int i = 0; i <= makers; i++) {
            successor.legs[i].remaining = registry.openLots(successor.legs[i].order.hash);
        }
        successor.fillOrKill = false;
        successor.complete(old.lane, units.nextNumber(old.lane), old.market, makers);
        report.write(successor, old.number);
        units.add(successor);
    }
}
