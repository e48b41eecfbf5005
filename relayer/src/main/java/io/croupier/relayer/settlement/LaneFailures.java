package io.croupier.relayer.settlement;

import java.util.List;
import java.util.OptionalLong;

/** Calls that failed as a whole one after the other, and the unit that all of them were about. Owned by the settlement thread. */
final class LaneFailures {
    private static final int MAX = 5;

    private int count;
    private List<Long> suspect = List.of();

    /**
     * One more.
     *
     * @param units what may be to blame; empty if no unit can be
     */
    void add(final List<Long> units) {
        suspect = units.size() == 1 && (count == 0 || units.equals(suspect)) ? units : List.of();
        count++;
    }

    /** Something went well, or it is known what was wrong. */
    void reset() {
        count = 0;
        suspect = List.of();
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
