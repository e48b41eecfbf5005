package io.croupier.benchmarks.report;

import java.util.stream.DoubleStream;
import org.HdrHistogram.Histogram;

/** Latency as a curve: a value for each share of events that took longer, from one in two to one in a million. */
public final class PercentileCurve {
    private static final double[] ONE_IN = {
        2, 4, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 100_000, 1_000_000
    };

    private PercentileCurve() {}

    public static Chart chart(final String title, final String unit) {
        return new Chart(title, "one event in ... took longer", unit);
    }

    /** Adds a histogram of nanoseconds, as far as it has events enough; {@code unit} is the chart's unit in nanoseconds. */
    public static Chart add(final Chart chart, final String name, final Histogram times, final double unit) {
        final double[] xs = DoubleStream.of(ONE_IN)
                .filter(oneIn -> oneIn <= times.getTotalCount())
                .toArray();
        final double[] ys = DoubleStream.of(xs)
                .map(oneIn -> Math.max(1, times.getValueAtPercentile(100 - 100 / oneIn)) / unit)
                .toArray();
        return chart.curve(name, xs, ys);
    }
}
