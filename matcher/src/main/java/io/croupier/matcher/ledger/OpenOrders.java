package io.croupier.matcher.ledger;

/**
 * Sums over the open orders of each account and market: remaining lots and charges per side. Margin reads the sums, so its
 * work does not grow with the number of orders.
 *
 * <p>An order's charge shrinks with its remainder: with {@code k} of {@code n} lots left, {@code C(charge * k / n)} of what
 * was charged for {@code n} is still held. Rounding up releases late rather than early, never goes below zero and ends at
 * exactly zero.
 */
public final class OpenOrders {
    private final Positions positions;
    private final Int256 share = new Int256();

    OpenOrders(final Positions positions) {
        this.positions = positions;
    }

    /**
     * Counts an order that was admitted.
     *
     * @param lots its remaining size, positive
     * @param charge from {@link RiskChecks#charge}
     */
    public void open(final int account, final int market, final boolean buy, final long lots, final long charge) {
        change(positions.findOrAdd(account, market), buy, 1, lots, charge);
    }

    /**
     * Takes lots off an open order, because they traded or were trimmed.
     *
     * @param lots taken off, at most {@code remaining}
     * @param remaining the order's remainder before
     * @param charge what is held for that remainder
     * @return what is still held for the rest, zero when nothing is left
     */
    public long reduce(
            final int account,
            final int market,
            final boolean buy,
            final long lots,
            final long remaining,
            final long charge) {
        final long left = remaining - lots;
        final long held = left == 0 ? 0 : share(charge, left, remaining);
        change(positions.findOrAdd(account, market), buy, left == 0 ? -1 : 0, -lots, held - charge);
        return held;
    }

    /** C(charge * left / remaining). */
    private long share(final long charge, final long left, final long remaining) {
        final long narrow = charge * left;
        if (Math.multiplyHigh(charge, left) == 0 && narrow >= 0) {
            return Math.ceilDiv(narrow, remaining);
        }
        return share.set(charge).multiply(left).divideCeiling(remaining).toLong();
    }

    /** Stops counting an order: cancelled, expired, or about to be replaced. */
    public void close(final int account, final int market, final boolean buy, final long remaining, final long charge) {
        change(positions.findOrAdd(account, market), buy, -1, -remaining, -charge);
    }

    /** Counts lots of an open reduce-only order, or takes them off; to be called besides the methods above. */
    public void changeReduceOnly(final int account, final int market, final long lots) {
        final int position = positions.findOrAdd(account, market);
        increase(position, Positions.REDUCE_ONLY_LOTS, lots);
        positions.sizeChanged(position);
    }

    /** Remaining lots of the account's open reduce-only orders. */
    public long reduceOnlyLots(final int account, final int market) {
        final int position = positions.find(account, market);
        return position == RecordIndex.NONE ? 0 : positions.records.get(position, Positions.REDUCE_ONLY_LOTS);
    }

    /**
     * A position whose reduce-only orders may have come to exceed it, or {@link Ledger#NONE} when there is none. Each is
     * named once after it has changed.
     */
    public int takePositionToTrim() {
        return positions.toTrim.size() == 0 ? RecordIndex.NONE : positions.toTrim.removeLast();
    }

    /** Remaining lots of the account's open orders on one side. */
    public long lots(final int account, final int market, final boolean buy) {
        final int position = positions.find(account, market);
        return positions.orderLots(position, buy);
    }

    private void change(final int position, final boolean buy, final int orders, final long lots, final long charge) {
        increase(position, Positions.ORDERS, orders);
        increase(position, buy ? Positions.BUY_LOTS : Positions.SELL_LOTS, lots);
        increase(position, buy ? Positions.BUY_CHARGE : Positions.SELL_CHARGE, charge);
        positions.updateLive(position);
    }

    private void increase(final int position, final int field, final long by) {
        final long value = Math.addExact(positions.records.get(position, field), by);
        if (value < 0) {
            throw new IllegalStateException("more was taken off open orders than they held");
        }
        positions.records.set(position, field, value);
    }
}
