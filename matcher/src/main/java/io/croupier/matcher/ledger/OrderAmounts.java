package io.croupier.matcher.ledger;

/**
 * Reads the signed amounts of an order as side, ticks and lots, or says why they are none and which valid amounts lie
 * nearest. Reusable, for one thread, allocates nothing.
 */
public final class OrderAmounts {
    /** What the amounts are. */
    public enum Verdict {
        VALID,
        /** One amount is zero, or both have the same sign. */
        SIGN_MISMATCH,
        /** Paper is not a multiple of paperPerLot. */
        SIZE_OFF_LOT,
        /** Credit is not a whole number of ticks for this size. */
        PRICE_OFF_TICK,
        /** Beyond what {@link MarketScale} allows, or less than a lot or a tick. */
        AMOUNT_OUT_OF_RANGE
    }

    private static final int NARROW_BITS = 62;

    private final Int256 paper = new Int256();
    private final Int256 credit = new Int256();
    private final Int256 quotient = new Int256();
    private final Int256 product = new Int256();

    private boolean buy;
    private long ticks;
    private long lots;

    /** Reads two int128 given by their upper and lower halves. */
    public Verdict read(
            final MarketScale scale,
            final long paperHigh,
            final long paperLow,
            final long creditHigh,
            final long creditLow) {
        ticks = 0;
        lots = 0;
        if (paperHigh == paperLow >> 63 && creditHigh == creditLow >> 63) {
            final long paperSize = Math.abs(paperLow);
            final long creditSize = Math.abs(creditLow);
            if ((paperSize | creditSize) >>> NARROW_BITS == 0) {
                buy = paperLow > 0;
                return (paperLow ^ creditLow) >= 0 || paperLow == 0 || creditLow == 0
                        ? Verdict.SIGN_MISMATCH
                        : readNarrow(scale, paperSize, creditSize);
            }
        }
        return readWide(scale, paperHigh, paperLow, creditHigh, creditLow);
    }

    /** Both amounts are below 2^{@value #NARROW_BITS}. */
    private Verdict readNarrow(final MarketScale scale, final long paperSize, final long creditSize) {
        lots = (paperSize + scale.paperPerLot() / 2) / scale.paperPerLot();
        if (lots < 1 || lots > MarketScale.LOTS_MAX) {
            return Verdict.AMOUNT_OUT_OF_RANGE;
        }
        final long creditPerTick = lots * scale.creditPerTickLot();
        if (Math.multiplyHigh(lots, scale.creditPerTickLot()) != 0 || creditPerTick >>> NARROW_BITS != 0) {
            return Verdict.AMOUNT_OUT_OF_RANGE;
        }
        ticks = (creditSize + creditPerTick / 2) / creditPerTick;
        if (!scale.inRange(ticks, lots)) {
            return Verdict.AMOUNT_OUT_OF_RANGE;
        }
        if (lots * scale.paperPerLot() != paperSize) {
            return Verdict.SIZE_OFF_LOT;
        }
        return ticks * creditPerTick == creditSize ? Verdict.VALID : Verdict.PRICE_OFF_TICK;
    }

    private Verdict readWide(
            final MarketScale scale,
            final long paperHigh,
            final long paperLow,
            final long creditHigh,
            final long creditLow) {
        paper.set(paperHigh, paperLow);
        credit.set(creditHigh, creditLow);
        if (paper.signum() * credit.signum() >= 0) {
            return Verdict.SIGN_MISMATCH;
        }
        buy = paper.signum() > 0;
        paper.abs();
        credit.abs();
        lots = nearestMultiple(paper, scale.paperPerLot());
        if (lots < 1 || lots > MarketScale.LOTS_MAX) {
            return Verdict.AMOUNT_OUT_OF_RANGE;
        }
        final boolean wholeLots =
                product.set(lots).multiply(scale.paperPerLot()).equals(paper);
        product.set(lots).multiply(scale.creditPerTickLot());
        if (!product.fits(64)) {
            return Verdict.AMOUNT_OUT_OF_RANGE;
        }
        final long creditPerTick = product.toLong();
        ticks = nearestMultiple(credit, creditPerTick);
        if (!scale.inRange(ticks, lots)) {
            return Verdict.AMOUNT_OUT_OF_RANGE;
        }
        if (!wholeLots) {
            return Verdict.SIZE_OFF_LOT;
        }
        return product.set(ticks).multiply(creditPerTick).equals(credit) ? Verdict.VALID : Verdict.PRICE_OFF_TICK;
    }

    public boolean isBuy() {
        return buy;
    }

    /** The price if the amounts are valid. */
    public long ticks() {
        return ticks;
    }

    /** The size, positive, if the amounts are valid. */
    public long lots() {
        return lots;
    }

    /** After {@code SIZE_OFF_LOT} or {@code PRICE_OFF_TICK}: the nearest valid paper amount, signed. */
    public Int256 nearestPaper(final MarketScale scale, final Int256 into) {
        return scale.paper(buy ? lots : -lots, into);
    }

    /** After {@code SIZE_OFF_LOT} or {@code PRICE_OFF_TICK}: the credit amount that goes with the nearest paper, signed. */
    public Int256 nearestCredit(final MarketScale scale, final Int256 into) {
        final long notional = scale.notional(ticks, lots);
        return into.set(buy ? -notional : notional);
    }

    /** The quotient rounded to the nearest, saturated. */
    private long nearestMultiple(final Int256 amount, final long unit) {
        return quotient.set(amount).add(unit / 2).divideTowardZero(unit).toLongSaturated();
    }
}
