package io.croupier.matcher.engine;

import io.croupier.matcher.ledger.Ledger;
import io.croupier.matcher.ledger.UnitAmounts;

/**
 * A trade unit while it is made: takes in resting orders as long as the incoming order can carry their sum, and keeps the
 * pending layer in step, so that each is judged with all before it counted.
 *
 * <p>Amounts are those of contracts/docs/rules.md: fees are truncated toward zero, a maker's per order, the taker's once per
 * unit on the sum.
 */
final class UnitDraft {
    private final Ledger ledger;
    private final UnitReport report;
    private final UnitAmounts amounts = new UnitAmounts();
    private TradeUnit unit;
    private OpenedOrder taker;
    private int market;
    private int makers;
    private long takerLots;
    private long takerCredit;
    private long takerFee;

    UnitDraft(final Ledger ledger, final EventWriter events) {
        this.ledger = ledger;
        this.report = new UnitReport(ledger, events);
    }

    /** Starts an empty unit; legs stand in the order in which they are added until {@link #finish}. */
    void start(final TradeUnit target, final int inMarket, final OpenedOrder incoming) {
        unit = target;
        market = inMarket;
        taker = incoming;
        clear();
    }

    int makers() {
        return makers;
    }

    boolean isFull() {
        return makers == unit.makersMax();
    }

    /** Signed lots of the incoming order if it traded with a resting order of so many signed lots as well. */
    long takerLotsWith(final long signedLots) {
        return takerLots - signedLots;
    }

    /**
     * Counts a resting order's part into the pending layer if the incoming order can carry it as well; the caller fills in
     * {@link #last}.
     *
     * @return whether the incoming order can
     */
    boolean add(final int account, final long signedLots, final long credit, final long fee) {
        final long lotsThen = takerLotsWith(signedLots);
        final long creditThen = takerCredit - credit;
        final long feeThen = amounts.fee(Math.abs(creditThen), taker.takerFeeRate);
        if (!ledger.risk().safeAfterMatch(taker.account, market, lotsThen, creditThen, feeThen)) {
            return false;
        }
        takerLots = lotsThen;
        takerCredit = creditThen;
        takerFee = feeThen;
        ledger.pending().add(account, market, signedLots, credit, fee);
        makers++;
        return true;
    }

    /** The leg of the resting order added last. */
    TradeUnit.Leg last() {
        return unit.legs[makers];
    }

    /** Takes the resting orders out again, and out of the pending layer. */
    void rollback() {
        for (int i = 1; i <= makers; i++) {
            final TradeUnit.Leg leg = unit.legs[i];
            ledger.pending().remove(leg.order.account, market, leg.signedLots(), leg.credit, leg.fee);
        }
        clear();
    }

    /**
     * Counts the incoming order into the pending layer, puts the legs into contract order and tells of the unit. The rest of
     * the incoming order's leg is filled in.
     *
     * @param successorOf number of the busted unit that goes on in this one, or zero
     */
    void finish(final int lane, final long number, final long successorOf) {
        final TradeUnit.Leg leg = unit.legs[0];
        leg.lots = Math.abs(takerLots);
        leg.credit = takerCredit;
        leg.fee = takerFee;
        ledger.pending().add(taker.account, market, takerLots, takerCredit, takerFee);
        sortMakers();
        unit.complete(lane, number, market, makers);
        report.write(unit, successorOf);
    }

    private void clear() {
        makers = 0;
        takerLots = 0;
        takerCredit = 0;
        takerFee = 0;
    }

    /** Ascending signer; of equal signers the one met first stays first. */
    private void sortMakers() {
        for (int i = 2; i <= makers; i++) {
            final TradeUnit.Leg moving = unit.legs[i];
            int at = i;
            while (at > 1 && ledger.compareAddresses(unit.legs[at - 1].order.account, moving.order.account) > 0) {
                unit.legs[at] = unit.legs[at - 1];
                at--;
            }
            unit.legs[at] = moving;
        }
    }
}
