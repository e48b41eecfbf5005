package io.croupier.relayer.settlement;

import java.util.List;
import java.util.OptionalLong;

/**
 * Calls that failed as a whole one after the other, and what follows for the next ones: how much they may hold, and which
 * unit all failures were about. Owned by the settlement thread.
 */
final class LaneFailures {
    private static final int MAX = 5;

    private final int unitsPerTransactionMax;
    private int unitsMax;
    private int count;
    private List<Long> suspect = List.of();

    LaneFailures(final int unitsPerTransactionMax) {
        this.unitsPerTransactionMax = unitsPerTransactionMax;
        this.unitsMax = unitsPerTransactionMax;
    }

    /**
     * One more.
     *
     * @param units what may be to blame; empty if no unit can be
     */
    void add(final List<Long> units) {
        suspect = units.size() == 1 && (count == 0 || units.equals(suspect)) ? units : List.of();
        count++;
    }

    /** Of these units there were too many: the next call holds half of them. One alone is a failure like any other. */
    void addTooMuch(final List<Long> units) {
        if (units.size() > 1) {
            unitsMax = units.size() / 2;
        } else {
            add(units);
        }
    }

    /** It is known what was wrong. */
    void reset() {
        count = 0;
        suspect = List.of();
    }

    /** All is well again: calls may hold more, step by step. */
    void onSettled() {
        reset();
        unitsMax = Math.min(2 * unitsMax, unitsPerTransactionMax);
    }

    /** Units in the next call at most. */
    int unitsMax() {
        return unitsMax;
    }

    /** Whether it is no use to go on like that. */
    boolean areTooMany() {
        return count >= MAX;
    }

    /** The unit that was alone in all of them. */
    OptionalLong suspect() {
        return suspect.isEmpty() ? OptionalLong.empty() : OptionalLong.of(suspect.get(0));
    }

    @Override
    public String toString() {
        return count + " transactions in a row failed as a whole";
    }
}
