package io.croupier.benchmarks.book;

import io.croupier.benchmarks.Benchmark;
import io.croupier.benchmarks.ChildJvm;
import io.croupier.benchmarks.Median;
import io.croupier.benchmarks.report.Chart;
import io.croupier.benchmarks.report.Findings;
import io.croupier.benchmarks.report.Limit;
import io.croupier.benchmarks.report.Table;
import io.croupier.matcher.book.OrderBook;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Our order book and exchange-core's two on the same streams in the same run: a JVM for each with the same flags, taking
 * turns. All of them find orders by number themselves.
 */
public final class BookBenchmark implements Benchmark {
    /** Ours may take this share of the time that exchange-core's direct book takes. */
    static final double RATIO_MAX = 0.6;

    static final long SEED = 7;
    /** In a run, besides those that fill the book. */
    public static final int COMMANDS = 1_000_000;

    private static final List<String> FLAGS = List.of("-Xms3g", "-Xmx3g", "-XX:+UseTransparentHugePages");
    private static final List<String> BOOKS = List.of("direct", "croupier", "naive");

    private final Table table = new Table(
            "processor ns per command; percentiles of single commands, clock included",
            "stream, resting, book",
            "ns",
            "of direct",
            "p50",
            "p99",
            "p99.9");
    private final List<Limit> limits = new ArrayList<>();
    private final List<Chart> charts = new ArrayList<>();

    @Override
    public String name() {
        return "book";
    }

    @Override
    public String summary() {
        return "the order book alone, ns per command, beside exchange-core's in the same run";
    }

    @Override
    public Findings run(final boolean quick, final Consumer<String> progress) throws IOException {
        final int[] sizes = quick ? new int[] {1_000, 1_000_000} : new int[] {1_000, 10_000, 1_000_000};
        for (final CommandStream.Mix mix : CommandStream.Mix.values()) {
            final double[][] curves = new double[BOOKS.size()][sizes.length];
            for (int i = 0; i < sizes.length; i++) {
                progress.accept(mix + " stream around " + sizes[i] + " resting orders");
                final double[] medians = compare(mix, sizes[i], quick);
                for (int book = 0; book < medians.length; book++) {
                    curves[book][i] = medians[book];
                }
            }
            final Chart chart = new Chart(mix + " stream", "resting orders", "ns per command");
            final double[] xs = Arrays.stream(sizes).asDoubleStream().toArray();
            for (int book = 0; book < BOOKS.size(); book++) {
                chart.curve(title(BOOKS.get(book)), xs, curves[book]);
            }
            charts.add(chart);
        }
        return new Findings(
                name(),
                "seed " + SEED + ", " + COMMANDS + " commands, median of " + runs(quick) + " interleaved runs after "
                        + warmUp(quick) + "; " + String.join(" ", FLAGS) + " besides the flags above",
                List.of(table),
                charts,
                limits);
    }

    private double[] compare(final CommandStream.Mix mix, final int resting, final boolean quick) throws IOException {
        final int runs = runs(quick);
        final double[][] samples = new double[BOOKS.size()][runs];
        final List<ChildJvm> children = new ArrayList<>();
        try {
            for (final String book : BOOKS) {
                children.add(start(book, mix, resting, COMMANDS));
            }
            for (int run = -warmUp(quick); run < runs; run++) {
                for (int book = 0; book < children.size(); book++) {
                    final double nanoseconds = children.get(book).askNumbers("throughput")[0];
                    if (run >= 0) {
                        samples[book][run] = nanoseconds;
                    }
                }
            }
            final double[][] percentiles = new double[BOOKS.size()][];
            for (int book = 0; book < children.size(); book++) {
                percentiles[book] = latency(children.get(book), quick ? 2 : 5);
            }
            return add(mix + " " + String.format(Locale.ROOT, "%,d", resting), samples, percentiles);
        } finally {
            children.forEach(ChildJvm::close);
        }
    }

    /** The median of several runs for each percentile: a single run on a shared machine shows its neighbours. */
    private static double[] latency(final ChildJvm child, final int runs) {
        child.ask("latency");
        final double[][] percentiles = new double[3][runs];
        for (int run = 0; run < runs; run++) {
            final double[] answer = child.askNumbers("latency");
            for (int i = 0; i < answer.length; i++) {
                percentiles[i][run] = answer[i];
            }
        }
        return Arrays.stream(percentiles).mapToDouble(Median::of).toArray();
    }

    private double[] add(final String what, final double[][] samples, final double[][] percentiles) {
        final double[] medians = Arrays.stream(samples).mapToDouble(Median::of).toArray();
        for (int book = 0; book < medians.length; book++) {
            table.row(
                    what + " " + title(BOOKS.get(book)),
                    medians[book],
                    medians[book] / medians[0],
                    percentiles[book][0],
                    percentiles[book][1],
                    percentiles[book][2]);
        }
        final int ours = BOOKS.indexOf("croupier");
        limits.add(Limit.atMost(what + ": ns per command, of exchange-core's", medians[ours] / medians[0], RATIO_MAX));
        limits.add(Limit.atMost(what + ": p99.9 ns", percentiles[ours][2], percentiles[0][2]));
        return medians;
    }

    /** One book, in a JVM that sees exchange-core's own libraries and nothing of ours but what is measured. */
    public static ChildJvm start(final String book, final CommandStream.Mix mix, final int resting, final int commands)
            throws IOException {
        final String classPath = book.equals("croupier")
                ? ChildJvm.ownClassPath()
                : String.join(
                        File.pathSeparator,
                        location(BookBenchmark.class).toString(),
                        location(OrderBook.class).toString(),
                        peerClassPath());
        return new ChildJvm(FLAGS, classPath, BookReplay.class, book, mix.name(), resting, commands, SEED);
    }

    private static String title(final String book) {
        return book.equals("croupier") ? book : "exchange-core " + book;
    }

    /** Runs that count. */
    public static int runs(final boolean quick) {
        return quick ? 3 : 9;
    }

    /** Runs before those that count. */
    public static int warmUp(final boolean quick) {
        return quick ? 4 : 10;
    }

    /** As the build of benchmarks/exchange-core leaves it. */
    private static String peerClassPath() throws IOException {
        final Path file = location(BookBenchmark.class)
                .getParent()
                .resolve("../exchange-core/target/classpath")
                .normalize();
        if (!Files.exists(file)) {
            throw new IOException(
                    "exchange-core's class path is missing: mvn process-resources -pl benchmarks/exchange-core"
                            + " writes " + file);
        }
        return Files.readString(file).strip();
    }

    private static Path location(final Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (final URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
