package io.croupier.benchmarks.book;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import org.HdrHistogram.Histogram;

/**
 * One book in a JVM of its own. Arguments: the book (croupier, direct or naive), the mix, resting orders, commands, seed.
 * Each line read from standard input is one run of the whole stream and is answered by one line: {@code throughput} by the
 * processor nanoseconds per command, {@code latency} by p50, p99 and p99.9 of single commands in nanoseconds.
 *
 * <p>Processor time rather than elapsed time, so that a neighbour who takes the processor away is not counted.
 */
final class BookReplay {
    /** What an answer begins with, as {@link io.croupier.benchmarks.ChildJvm} expects it. */
    private static final String ANSWER = "result ";

    private final CommandStream stream;
    private final ReplayedBook book;
    private final Histogram histogram = new Histogram(10_000_000_000L, 3);

    private BookReplay(final String book, final CommandStream stream) {
        this.stream = stream;
        this.book = switch (book) {
            case "croupier" -> new CroupierBook(stream.prefill);
            case "direct" -> ExchangeCoreBook.direct(stream.prefill);
            case "naive" -> ExchangeCoreBook.naive();
            default -> throw new IllegalArgumentException("no such book: " + book);
        };
    }

    public static void main(final String[] args) throws IOException {
        final BookReplay replay = new BookReplay(
                args[0],
                new CommandStream(
                        CommandStream.Mix.valueOf(args[1]),
                        Long.parseLong(args[4]),
                        Integer.parseInt(args[2]),
                        Integer.parseInt(args[3])));
        final BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            System.out.println(ANSWER + ("latency".equals(line) ? replay.latency() : replay.throughput()));
        }
    }

    private String throughput() {
        final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long tradedLots = fill();
        final long start = threads.getCurrentThreadCpuTime();
        tradedLots += book.play(stream, stream.prefill, stream.length());
        final long elapsed = threads.getCurrentThreadCpuTime() - start;
        check(tradedLots);
        return Double.toString((double) elapsed / (stream.length() - stream.prefill));
    }

    private String latency() {
        histogram.reset();
        long tradedLots = fill();
        for (int i = stream.prefill; i < stream.length(); i++) {
            final long start = System.nanoTime();
            tradedLots += book.play(stream, i, i + 1);
            histogram.recordValue(System.nanoTime() - start);
        }
        check(tradedLots);
        return histogram.getValueAtPercentile(50) + " " + histogram.getValueAtPercentile(99) + " "
                + histogram.getValueAtPercentile(99.9);
    }

    private long fill() {
        book.clear();
        return book.play(stream, 0, stream.prefill);
    }

    private void check(final long tradedLots) {
        if (tradedLots != stream.tradedLots) {
            throw new IllegalStateException("traded " + tradedLots + " lots instead of " + stream.tradedLots);
        }
    }
}
