package io.croupier.benchmarks;

import io.croupier.matcher.book.OrderBook;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Our order book and exchange-core's on the same stream in the same run: one JVM for each with the same flags (those of
 * this one), taking turns. Arguments: the file with exchange-core's class path, as its module's build leaves it at
 * {@code benchmarks/exchange-core/target/classpath}, then the numbers of resting orders. Prints the median of the runs, the
 * ratio to exchange-core's and percentiles of single commands.
 */
public final class BookComparison {
    private static final int COMMANDS = 1_000_000;
    private static final long SEED = 7;
    private static final int WARM_UP = 12;
    private static final int RUNS = 9;

    private BookComparison() {}

    public static void main(final String[] args) throws IOException {
        final String peerClassPath = Files.readString(Path.of(args[0])).strip();
        System.out.printf(
                "signed venue stream, seed %d, %d commands, median of %d runs, processor ns per command, JVM %s %s%n",
                SEED, COMMANDS, RUNS, Runtime.version(), jvmFlags());
        System.out.printf("%-18s %10s %10s %8s %8s %8s %8s%n", "book", "resting", "ns", "ratio", "p50", "p99", "p99.9");
        for (final String resting : Arrays.asList(args).subList(1, args.length)) {
            compare(resting, peerClassPath);
        }
    }

    private static void compare(final String resting, final String peerClassPath) throws IOException {
        final String ours = System.getProperty("java.class.path");
        try (Child peer = new Child("exchange-core", resting, ownClassPath() + File.pathSeparator + peerClassPath);
                Child book = new Child("croupier", resting, ours);
                Child bookAndMap = new Child("croupier-and-map", resting, ours)) {
            final List<Child> children = List.of(peer, book, bookAndMap);
            for (int run = -WARM_UP; run < RUNS; run++) {
                for (final Child child : children) {
                    final double nanoseconds = Double.parseDouble(child.ask("throughput"));
                    if (run >= 0) {
                        child.runs[run] = nanoseconds;
                    }
                }
            }
            for (final Child child : children) {
                child.ask("latency");
                final String[] percentiles = child.ask("latency").split(" ", 3);
                System.out.printf(
                        "%-18s %10s %10.1f %8.2f %8s %8s %8s%n",
                        child.book,
                        resting,
                        child.median(),
                        child.median() / peer.median(),
                        percentiles[0],
                        percentiles[1],
                        percentiles[2]);
            }
        }
    }

    private static List<String> jvmFlags() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments();
    }

    /** Where this class and the book lie: all that a child with a foreign class path needs of ours. */
    private static String ownClassPath() {
        return location(BookComparison.class) + File.pathSeparator + location(OrderBook.class);
    }

    private static String location(final Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (final URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A JVM that runs {@link BookReplay}; ends when its input is closed. */
    private static final class Child implements AutoCloseable {
        private final String book;
        private final double[] runs = new double[RUNS];
        private final Process process;
        private final PrintWriter input;
        private final BufferedReader output;

        Child(final String book, final String resting, final String classPath) throws IOException {
            this.book = book;
            final List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(jvmFlags());
            command.addAll(List.of(
                    "-cp",
                    classPath,
                    BookReplay.class.getName(),
                    book,
                    resting,
                    Integer.toString(COMMANDS),
                    Long.toString(SEED)));
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            input = new PrintWriter(process.outputWriter(StandardCharsets.US_ASCII), true);
            output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        }

        double median() {
            final double[] sorted = runs.clone();
            Arrays.sort(sorted);
            return sorted[RUNS / 2];
        }

        String ask(final String question) {
            input.println(question);
            try {
                for (String line = output.readLine(); line != null; line = output.readLine()) {
                    if (line.startsWith("result ")) {
                        return line.substring("result ".length());
                    }
                }
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
            throw new IllegalStateException("the child ended: its reason is above");
        }

        @Override
        public void close() {
            input.close();
            process.onExit().join();
        }
    }
}
