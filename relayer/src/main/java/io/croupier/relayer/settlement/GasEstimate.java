package io.croupier.relayer.settlement;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How much gas units use, learned from receipts, by shape: how many orders a unit has, and how many contracts must be
 * asked for a signature. A shape nobody has seen costs what the worst case costs. A running average, with a margin on top,
 * since accounts that are new cost several times those that are not.
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

    private static final int MARGIN_MAX = 800;

    private final long unitGas;
    private final long legGas;
    private final long legGasLeast;
    private final Map<Shape, Long> learned = new HashMap<>();
    private int margin = MARGIN;

    /**
     * @param unitGas what a unit costs at most beside its orders
     * @param legGas what an order costs at most
     * @param legGasLeast what an order costs at least
     */
    GasEstimate(final long unitGas, final long legGas, final long legGasLeast) {
        this.unitGas = unitGas;
        this.legGas = legGas;
        this.legGasLeast = legGasLeast;
    }

    /** With the margin; never above {@link #mostOf}. */
    long of(final SettlementUnit unit) {
        final Long average = learned.get(shape(unit));
        return average == null ? mostOf(unit) : Math.min(average * margin / 100, mostOf(unit));
    }

    /** The worst case; more after a transaction ran out of gas. */
    long mostOf(final SettlementUnit unit) {
        return worst(shape(unit)) * Math.max(margin, MARGIN) / MARGIN;
    }

    private long worst(final Shape shape) {
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
            final long share = Math.clamp(before * gas / expected, legGasLeast * shape.legs(), worst(shape));
            next.put(shape, learned.containsKey(shape) ? before + (share - before) / MEMORY : share);
        }
        learned.putAll(next);
        margin = Math.max(MARGIN, margin - margin / MEMORY);
    }

    private long average(final Shape shape) {
        return learned.getOrDefault(shape, worst(shape));
    }

    void onStarved() {
        margin = Math.min(2 * margin, MARGIN_MAX);
    }

    private static Shape shape(final SettlementUnit unit) {
        final int contracts = (int) unit.legs().stream()
                .filter(leg -> leg.order().signature().length() != ECDSA_LENGTH)
                .count();
        return new Shape(unit.legs().size(), contracts);
    }
}
