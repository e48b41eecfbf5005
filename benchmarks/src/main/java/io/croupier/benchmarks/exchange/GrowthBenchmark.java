package io.croupier.benchmarks.exchange;

import io.croupier.benchmarks.Benchmark;
import io.croupier.benchmarks.ChildJvm;
import io.croupier.benchmarks.Median;
import io.croupier.benchmarks.report.Chart;
import io.croupier.benchmarks.report.Findings;
import io.croupier.benchmarks.report.Limit;
import io.croupier.benchmarks.report.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * The cost of a command as the venue grows in one direction at a time. From its smallest size to its largest it may rise by
 * no more than the logarithm of the size does; caches that a small venue fits into count against it.
 */
public final class GrowthBenchmark implements Benchmark {
    private static final int COMMANDS = 200_000;
    private static final int RESTING = 10_000;

    private final Table table = new Table("processor ns per command", "what, size", "ns", "of the smallest");
    private final List<Chart> charts = new ArrayList<>();
    private final List<Limit> limits = new ArrayList<>();

    /** What grows. */
    private enum Direction {
        RESTING_ORDERS,
        MARKETS,
        ACCOUNTS;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    @Override
    public String name() {
        return "growth";
    }

    @Override
    public String summary() {
        return "cost per command against resting orders, markets and accounts";
    }

    @Override
    public Findings run(final boolean quick, final Consumer<String> progress) throws IOException {
        measure(
                Direction.RESTING_ORDERS,
                quick ? new int[] {1_000, 100_000} : new int[] {1_000, 10_000, 100_000, 1_000_000, 10_000_000},
                quick,
                progress);
        measure(Direction.MARKETS, new int[] {1, 10, 1_000}, quick, progress);
        measure(
                Direction.ACCOUNTS,
                quick ? new int[] {100, 10_000} : new int[] {100, 1_000, 10_000, 100_000, 1_000_000},
                quick,
                progress);
        return new Findings(
                name(),
                "Exchange.onCommand on the signed venue stream, seed " + ExchangeBenchmark.SEED + ", " + COMMANDS
                        + " commands; what does not grow is " + RESTING + " resting orders, 1 market, "
                        + ExchangeBenchmark.MAKERS + " makers",
                List.of(table),
                charts,
                limits);
    }

    private void measure(
            final Direction direction, final int[] sizes, final boolean quick, final Consumer<String> progress)
            throws IOException {
        final double[] xs = new double[sizes.length];
        final double[] costs = new double[sizes.length];
        for (int i = 0; i < sizes.length; i++) {
            progress.accept(String.format(Locale.ROOT, "%,d %s", sizes[i], direction));
            xs[i] = sizes[i];
            costs[i] = cost(direction, sizes[i], quick);
            progress.accept(String.format(Locale.ROOT, "  %.0f ns per command", costs[i]));
            table.row(String.format(Locale.ROOT, "%s %,d", direction, sizes[i]), costs[i], costs[i] / costs[0]);
        }
        charts.add(new Chart("cost against " + direction, direction.toString(), "ns per command")
                .curve("exchange", xs, costs));
        // One market or account has no logarithm to compare with: ten stand in.
        final double allowed = Math.log(xs[xs.length - 1]) / Math.log(Math.max(10, xs[0]));
        limits.add(Limit.atMost(
                String.format(Locale.ROOT, "%s: cost at %,.0f, of that at %,.0f", direction, xs[xs.length - 1], xs[0]),
                costs[costs.length - 1] / costs[0],
                allowed));
    }

    private static double cost(final Direction direction, final int size, final boolean quick) throws IOException {
        final int resting = direction == Direction.RESTING_ORDERS ? size : RESTING;
        final int makers = direction == Direction.ACCOUNTS ? size : ExchangeBenchmark.MAKERS;
        final int markets = direction == Direction.MARKETS ? size : 1;
        final List<String> flags = List.of("-Xmx" + (resting > 1_000_000 ? 9 : 3) + "g");
        // Filling ten million orders is warm-up enough.
        final int warmUp = resting > 1_000_000 ? 0 : 4;
        final double[] runs = new double[quick || resting > 1_000_000 ? 3 : 5];
        try (ChildJvm child = ExchangeBenchmark.start(flags, resting, COMMANDS, makers, markets)) {
            for (int run = -warmUp; run < runs.length; run++) {
                final double nanoseconds = child.askNumbers("throughput")[0];
                if (run >= 0) {
                    runs[run] = nanoseconds;
                }
            }
        }
        return Median.of(runs);
    }
}
