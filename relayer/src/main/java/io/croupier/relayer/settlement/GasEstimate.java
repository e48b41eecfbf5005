package io.croupier.relayer.settlement;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How much gas units use, learned from receipts, by shape: how many orders a unit has, and how many contracts must be
 * asked for a signature. A shape nobody has seen costs a lot. A running average, with a margin on top, since accounts that
 * are new cost several times those that are not. What a trader's positions in other markets add is not in the shape, so a
 * unit may always cost more than was ever seen.
 */
final class GasEstimate {
    private record Shape(int legs, int contracts) {}

    /** Beside r, s, v a contract account is asked, with at most this much (contracts/README.md). */
    private static final long CONTRACT_SIGNATURE_GAS = 110_000;

    private static final int ECDSA_LENGTH = 65;

    /** The newest receipt's weight is one in so many. */
    private static final int MEMORY = 8;

    /** In percent of what was learned. */
    private static final int MARGIN = 150;

    /** So many transactions after one that starved, gas limits are as high as they may be. */
    private static final int WARY = 64;

    private final long unitGas;
    private final long legGas;
    private final long legGasLeast;
    private final Map<Shape, Long> learned = new HashMap<>();
    private int wary;

    /**
     * @param unitGas what a unit costs beside its orders, of traders with few positions
     * @param legGas what an order costs then
     * @param legGasLeast what an order costs at least
     */
    GasEstimate(final long unitGas, final long legGas, final long legGasLeast) {
        this.unitGas = unitGas;
        this.legGas = legGas;
        this.legGasLeast = legGasLeast;
    }

    /** With the margin. */
    long of(final SettlementUnit unit) {
        final Long average = learned.get(shape(unit));
        return average == null ? unseen(shape(unit)) : average * MARGIN / 100;
    }

    /** What it costs in all likelihood at most. */
    long mostOf(final SettlementUnit unit) {
        return Math.max(unseen(shape(unit)), of(unit));
    }

    private long unseen(final Shape shape) {
        return unitGas + legGas * shape.legs() + CONTRACT_SIGNATURE_GAS * shape.contracts();
    }

    /**
     * Shares out what a transaction used among its units, as they were expected to use it.
     *
     * @param gas without what every transaction costs
     */
    void learn(final List<SettlementUnit> units, final long gas) {
        long expected = 0;
        for (final SettlementUnit unit : units) {
            expected += average(shape(unit));
        }
        if (expected == 0) {
            return;
        }
        final Map<Shape, Long> next = new HashMap<>();
        for (final SettlementUnit unit : units) {
            final Shape shape = shape(unit);
            final long before = average(shape);
            final long share = Math.max(before * gas / expected, legGasLeast * shape.legs());
            next.put(shape, learned.containsKey(shape) ? before + (share - before) / MEMORY : share);
        }
        learned.putAll(next);
        wary = Math.max(0, wary - 1);
    }

    private long average(final Shape shape) {
        return learned.getOrDefault(shape, unseen(shape));
    }

    /** True if limits were lower than they may be, so that the same may pass now. */
    boolean onStarved() {
        final boolean wasWary = isWary();
        wary = WARY;
        return !wasWary;
    }

    /** Whether a transaction starved not long ago. */
    boolean isWary() {
        return wary > 0;
    }

    private static Shape shape(final SettlementUnit unit) {
        final int contracts = (int) unit.legs().stream()
                .filter(leg -> leg.order().signature().length() != ECDSA_LENGTH)
                .count();
        return new Shape(unit.legs().size(), contracts);
    }
}
