package io.croupier.relayer.settlement;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Kills a simulated process before or after any of its steps, and counts where it died, over many runs. */
final class CrashPoints {
    /** Deaths at each step, of all runs that share it. */
    static final class Coverage {
        private final Map<Step, Integer> before = new EnumMap<>(Step.class);
        private final Map<Step, Integer> after = new EnumMap<>(Step.class);

        /** Steps at which no process has died yet, with the side that is missing. */
        Set<String> missing() {
            final Set<String> missing = new TreeSet<>();
            for (final Step step : Step.values()) {
                if (!before.containsKey(step)) {
                    missing.add("before " + step);
                }
                if (!after.containsKey(step)) {
                    missing.add("after " + step);
                }
            }
            return missing;
        }

        @Override
        public String toString() {
            return "before " + before + ", after " + after;
        }
    }

    private final Dice dice;
    private final Coverage coverage;
    private boolean armed;

    CrashPoints(final Dice dice, final Coverage coverage) {
        this.dice = dice;
        this.coverage = coverage;
    }

    /** Whether the process may die from now on: not while it is being started. */
    void arm(final boolean value) {
        armed = value;
    }

    /** @throws SimulatedCrash if the process dies here */
    void before(final Step step) {
        maybe(step, coverage.before);
    }

    /** @throws SimulatedCrash if the process dies here */
    void after(final Step step) {
        maybe(step, coverage.after);
    }

    private void maybe(final Step step, final Map<Step, Integer> deaths) {
        if (armed && dice.misfortune(step.oneIn())) {
            deaths.merge(step, 1, Integer::sum);
            throw new SimulatedCrash(step.toString());
        }
    }
}
