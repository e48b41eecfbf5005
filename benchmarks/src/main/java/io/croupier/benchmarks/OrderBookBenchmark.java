package io.croupier.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Nanoseconds per command of the order book alone, on {@link SignedVenueStream} around a standing book. Every run
 * checks that it traded as many lots as the stream's maker did.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 10)
@Measurement(iterations = 10)
@Fork(
        value = 2,
        jvmArgsAppend = {
            "-Xms4g",
            "-Xmx4g",
            "-XX:+UseParallelGC",
            "-XX:+UseCompactObjectHeaders",
            "-XX:+UseTransparentHugePages"
        })
public class OrderBookBenchmark {
    private static final int COMMANDS = 1_000_000;
    static final long SEED = 7;

    @Param({"1000", "10000", "1000000"})
    public int resting;

    private SignedVenueStream stream;
    private ReplayedBook book;
    private long lotsTradedWhileFilling;

    @Setup(Level.Trial)
    public void makeStream() {
        stream = new SignedVenueStream(SEED, resting, COMMANDS);
        book = CroupierBook.withMap(resting);
    }

    @Setup(Level.Iteration)
    public void fillBook() {
        book.clear();
        lotsTradedWhileFilling = book.play(stream, 0, stream.prefill);
    }

    @Benchmark
    @OperationsPerInvocation(COMMANDS)
    public long signedVenue() {
        final long tradedLots = lotsTradedWhileFilling + book.play(stream, stream.prefill, stream.length());
        if (tradedLots != stream.tradedLots) {
            throw new IllegalStateException("traded " + tradedLots + " lots instead of " + stream.tradedLots);
        }
        return tradedLots;
    }
}
