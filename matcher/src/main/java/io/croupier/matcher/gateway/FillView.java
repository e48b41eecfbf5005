package io.croupier.matcher.gateway;

import io.croupier.matcher.journal.codec.Side;
import java.math.BigInteger;

/** One leg of a trade unit, seen from its order. Belongs to the publish thread. */
public final class FillView {
    private final UnitView unit;
    private final int leg;
    private final int rank;
    private final OrderView order;
    private final long priceTicks;
    private final long lots;
    private final long credit;
    private final long fee;
    private long sequence;
    private long timeMs;

    FillView(
            final UnitView unit,
            final int leg,
            final int rank,
            final OrderView order,
            final long priceTicks,
            final long lots,
            final long credit,
            final long fee) {
        this.unit = unit;
        this.leg = leg;
        this.rank = rank;
        this.order = order;
        this.priceTicks = priceTicks;
        this.lots = lots;
        this.credit = credit;
        this.fee = fee;
    }

    public UnitView unit() {
        return unit;
    }

    /** 0 is the incoming order. */
    public int leg() {
        return leg;
    }

    /** Where it stood among those the incoming order met. */
    int rank() {
        return rank;
    }

    public OrderView order() {
        return order;
    }

    public boolean isTaker() {
        return leg == 0;
    }

    /** Without sign. */
    public long lots() {
        return lots;
    }

    /** Those of the account, positive for a buyer. */
    public long signedLots() {
        return order.terms().side() == Side.BUY ? lots : -lots;
    }

    /** The account's signed change of paper. */
    public BigInteger paper() {
        return order.market().scale().paper(signedLots());
    }

    /** The resting order's price, 0 for the incoming order. */
    long priceTicks() {
        return priceTicks;
    }

    /** The account's signed change of credit, without the fee. */
    public long credit() {
        return credit;
    }

    /** Paid by the account; negative is a rebate. */
    public long fee() {
        return fee;
    }

    /** Quote units for a contract: the resting order's price, for the incoming order the average of those it met. */
    public String price() {
        final QuoteScale scale = order.market().scale();
        return isTaker() ? scale.averagePrice(credit, lots) : scale.price(priceTicks);
    }

    /** Journal sequence of its latest change. */
    public long sequence() {
        return sequence;
    }

    /** Time of its latest change. */
    public long timeMs() {
        return timeMs;
    }

    void touched(final long atSequence, final long atMs) {
        sequence = atSequence;
        timeMs = atMs;
        order.fillTouched(atSequence, atMs);
    }
}
