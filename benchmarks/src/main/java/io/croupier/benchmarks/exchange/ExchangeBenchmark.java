package io.croupier.benchmarks.exchange;

import io.croupier.benchmarks.Benchmark;
import io.croupier.benchmarks.ChildJvm;
import io.croupier.benchmarks.Median;
import io.croupier.benchmarks.book.BookBenchmark;
import io.croupier.benchmarks.book.CommandStream;
import io.croupier.benchmarks.report.Findings;
import io.croupier.benchmarks.report.Limit;
import io.croupier.benchmarks.report.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * {@code Exchange.onCommand} beside the book alone as {@link BookBenchmark} measures it: the same replay of the same stream
 * with its search for orders by number, under the same flags, after as many runs, taking turns with the exchange.
 */
public final class ExchangeBenchmark implements Benchmark {
    static final long SEED = 7;
    static final int MAKERS = 1_000;
    static final List<String> FLAGS = List.of("-Xms3g", "-Xmx3g", "-XX:+UseTransparentHugePages");
    private static final double RATIO_MAX = 1.5;

    @Override
    public String name() {
        return "exchange";
    }

    @Override
    public String summary() {
        return "book and ledger (Exchange.onCommand), ns per command, beside the book alone";
    }

    @Override
    public Findings run(final boolean quick, final Consumer<String> progress) throws IOException {
        final Table table = new Table(
                "processor ns per command; percentiles of single commands, clock included",
                "resting, what",
                "ns",
                "of book",
                "p50",
                "p99",
                "p99.9");
        final List<Limit> limits = new ArrayList<>();
        for (final int resting : quick ? new int[] {1_000} : new int[] {1_000, 10_000, 1_000_000}) {
            progress.accept("around " + resting + " resting orders");
            compare(resting, quick, table, limits);
        }
        return new Findings(
                name(),
                "signed venue stream, seed " + SEED + ", " + BookBenchmark.COMMANDS + " commands of " + MAKERS
                        + " makers and 16 takers,"
                        + " commands encoded and units settled outside the clock; " + String.join(" ", FLAGS)
                        + " besides the flags above",
                List.of(table),
                List.of(),
                limits);
    }

    private static void compare(final int resting, final boolean quick, final Table table, final List<Limit> limits)
            throws IOException {
        final int warmUp = BookBenchmark.warmUp(quick);
        final int runs = BookBenchmark.runs(quick);
        final double[] book = new double[runs];
        final double[] exchange = new double[runs];
        try (ChildJvm bookJvm = BookBenchmark.start(
                        "croupier", CommandStream.Mix.SIGNED_VENUE, resting, BookBenchmark.COMMANDS);
                ChildJvm exchangeJvm = start(FLAGS, resting, BookBenchmark.COMMANDS, MAKERS, 1)) {
            for (int run = -warmUp; run < runs; run++) {
                final double bookNs = bookJvm.askNumbers("throughput")[0];
                final double exchangeNs = exchangeJvm.askNumbers("throughput")[0];
                if (run >= 0) {
                    book[run] = bookNs;
                    exchange[run] = exchangeNs;
                }
            }
            final double ratio = Median.of(exchange) / Median.of(book);
            final String size = String.format(Locale.ROOT, "%,d ", resting);
            add(table, size + "book", Median.of(book), 1, bookJvm.askNumbers("latency"));
            add(table, size + "exchange", Median.of(exchange), ratio, exchangeJvm.askNumbers("latency"));
            limits.add(Limit.atMost(size + "resting: exchange, of the book alone", ratio, RATIO_MAX));
        }
    }

    private static void add(
            final Table table, final String what, final double ns, final double ratio, final double[] percentiles) {
        table.row(what, ns, ratio, percentiles[0], percentiles[1], percentiles[2]);
    }

    static ChildJvm start(
            final List<String> flags, final int resting, final int commands, final int makers, final int markets)
            throws IOException {
        return new ChildJvm(
                flags, ChildJvm.ownClassPath(), ExchangeChild.class, resting, commands, SEED, makers, markets);
    }
}
