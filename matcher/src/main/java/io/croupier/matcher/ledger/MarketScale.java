package io.croupier.matcher.ledger;

/**
 * The one place that converts between a market's ticks and lots and the chain's paper and credit.
 *
 * <p>A lot is {@code paperPerLot} paper (1e18 per contract). One tick times one lot is {@code creditPerTickLot} of the
 * collateral's smallest unit, so an order of {@code lots} at {@code ticks} is exactly
 * {@code lots * paperPerLot} paper against {@code ticks * lots * creditPerTickLot} credit of the opposite sign. Signed
 * orders that are no such multiples are refused. Immutable; may be shared between threads.
 *
 * @param paperPerLot paper of one lot, 1 to 2^62
 * @param creditPerTickLot credit of one tick times one lot, 1 to 2^40
 */
public record MarketScale(long paperPerLot, long creditPerTickLot) {
    /** Largest price of an order, in ticks. */
    public static final long TICKS_MAX = 1L << 50;

    /** Largest size of an order, in lots. */
    public static final long LOTS_MAX = 1L << 50;

    /** Largest credit amount of an order, in the collateral's smallest unit. */
    public static final long NOTIONAL_MAX = 1L << 56;

    private static final int PAPER_BITS_MAX = 110;

    public MarketScale {
        if (paperPerLot < 1 || paperPerLot > 1L << 62) {
            throw new IllegalArgumentException("paperPerLot: " + paperPerLot + " is not within 1 to 2^62");
        }
        if (creditPerTickLot < 1 || creditPerTickLot > 1L << 40) {
            throw new IllegalArgumentException("creditPerTickLot: " + creditPerTickLot + " is not within 1 to 2^40");
        }
    }

    /**
     * Whether {@link #notional} of this price and size is exact and within {@link #NOTIONAL_MAX}, and the paper less than
     * half of what the Dealer can store of a position.
     */
    public boolean inRange(final long ticks, final long lots) {
        return ticks > 0
                && ticks <= TICKS_MAX
                && lots > 0
                && lots <= LOTS_MAX
                && Math.multiplyHigh(lots, paperPerLot) < 1L << (PAPER_BITS_MAX - Long.SIZE)
                && Math.multiplyHigh(ticks, lots) == 0
                && ticks * lots >= 0
                && ticks * lots <= NOTIONAL_MAX / creditPerTickLot;
    }

    /** Credit that {@code lots} at {@code ticks} cost, positive; the caller keeps them {@link #inRange}. */
    public long notional(final long ticks, final long lots) {
        return ticks * lots * creditPerTickLot;
    }

    /** Paper of a signed number of lots, into the register, which is returned. */
    public Int256 paper(final long lots, final Int256 into) {
        return into.set(lots).multiply(paperPerLot);
    }
}
