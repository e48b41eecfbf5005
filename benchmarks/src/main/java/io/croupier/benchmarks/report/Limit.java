package io.croupier.benchmarks.report;

import java.util.Locale;

/**
 * A figure and the bound that it must keep.
 *
 * @param what names figure and unit
 * @param value what was measured; NaN, for nothing measured, is never within
 * @param bound the worst that is good enough
 * @param atMost whether the bound is the greatest good value rather than the least
 */
public record Limit(String what, double value, double bound, boolean atMost) {
    public static Limit atMost(final String what, final double value, final double bound) {
        return new Limit(what, value, bound, true);
    }

    public static Limit atLeast(final String what, final double value, final double bound) {
        return new Limit(what, value, bound, false);
    }

    public boolean isKept() {
        return atMost ? value <= bound : value >= bound;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s  %s: %s, must be at %s %s",
                isKept() ? "ok  " : "MISS",
                what,
                Table.number(value),
                atMost ? "most" : "least",
                Table.number(bound));
    }
}
