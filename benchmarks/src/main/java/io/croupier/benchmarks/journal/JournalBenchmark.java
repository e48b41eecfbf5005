package io.croupier.benchmarks.journal;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import io.croupier.benchmarks.Benchmark;
import io.croupier.benchmarks.TemporaryFolder;
import io.croupier.benchmarks.report.Findings;
import io.croupier.benchmarks.report.Limit;
import io.croupier.benchmarks.report.PercentileCurve;
import io.croupier.benchmarks.report.Table;
import io.croupier.matcher.journal.Durability;
import io.croupier.matcher.journal.Journal;
import io.croupier.matcher.journal.JournalWriter;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * What an append costs a stage of the pipeline: a ring of the engine's kind hands over commands at a steady pace, and the
 * stage behind it appends excerpts of 256 bytes in turns to a journal and to a bare mapped file.
 */
public final class JournalBenchmark implements Benchmark {
    private static final int EXCERPT_BYTES = 256;
    private static final int RING = 1 << 13;
    private static final long PACE_NS = 5_000;
    private static final int MAPPED_BYTES = 1 << 28;
    private static final double P50_MAX_NS = 1_500;
    private static final double P999_MAX_NS = 50_000;

    @Override
    public String name() {
        return "journal";
    }

    @Override
    public String summary() {
        return "append of a 256-byte excerpt in a pipeline, beside a bare mapped file";
    }

    @Override
    public Findings run(final boolean quick, final Consumer<String> progress) throws IOException {
        final int appends = quick ? 400_000 : 2_000_000;
        progress.accept("appending " + appends + " excerpts");
        final Appending appending;
        try (TemporaryFolder folder = TemporaryFolder.create("croupier-journal-");
                Journal journal = Journal.open(folder.path().resolve("journal"), Durability.OS);
                JournalWriter writer = journal.writer()) {
            appending = new Appending(writer, new MappedFile(folder.path().resolve("mapped"), MAPPED_BYTES));
            feed(appending, appends / 4);
            appending.reset();
            feed(appending, appends);
        }
        final Table table = new Table("ns per append, clock included", "into", "p50", "p99", "p99.9", "p99.99", "max");
        add(table, "journal, durability os", appending.journalNs);
        add(table, "mapped file", appending.mappedNs);
        return new Findings(
                name(),
                appends + " appends after " + appends / 4 + ", one each " + PACE_NS / 1_000
                        + " us, in turns; processors shared with the producer; durability os",
                List.of(table),
                List.of(PercentileCurve.add(
                        PercentileCurve.add(PercentileCurve.chart("append", "ns"), "journal", appending.journalNs, 1),
                        "mapped file",
                        appending.mappedNs,
                        1)),
                List.of(
                        Limit.atMost("journal append p50 ns", value(appending.journalNs, 50), P50_MAX_NS),
                        Limit.atMost("journal append p99.9 ns", value(appending.journalNs, 99.9), P999_MAX_NS)));
    }

    private static void feed(final Appending appending, final int appends) {
        final Disruptor<byte[]> disruptor = new Disruptor<>(
                () -> new byte[EXCERPT_BYTES],
                RING,
                Thread.ofPlatform().name("journal-", 0).daemon().factory(),
                ProducerType.SINGLE,
                new BlockingWaitStrategy());
        disruptor.handleEventsWith(appending);
        disruptor.start();
        final RingBuffer<byte[]> ring = disruptor.getRingBuffer();
        final long began = System.nanoTime();
        for (int i = 0; i < appends; i++) {
            final long due = began + i * PACE_NS - System.nanoTime();
            if (due > 0) {
                LockSupport.parkNanos(due);
            }
            ring.publish(ring.next());
        }
        disruptor.shutdown();
    }

    private static void add(final Table table, final String what, final Histogram times) {
        table.row(what, value(times, 50), value(times, 99), value(times, 99.9), value(times, 99.99), (double)
                times.getMaxValue());
    }

    private static double value(final Histogram times, final double percentile) {
        return times.getValueAtPercentile(percentile);
    }

    /** The stage. */
    private static final class Appending implements EventHandler<byte[]> {
        private final Histogram journalNs = new Histogram(10_000_000_000L, 3);
        private final Histogram mappedNs = new Histogram(10_000_000_000L, 3);
        private final JournalWriter journal;
        private final MappedFile mapped;

        Appending(final JournalWriter journal, final MappedFile mapped) {
            this.journal = journal;
            this.mapped = mapped;
        }

        void reset() {
            journalNs.reset();
            mappedNs.reset();
        }

        @Override
        public void onEvent(final byte[] excerpt, final long sequence, final boolean endOfBatch) {
            final long began = System.nanoTime();
            if ((sequence & 1) == 0) {
                journal.append(excerpt, EXCERPT_BYTES);
                journal.commit();
                journalNs.recordValue(System.nanoTime() - began);
            } else {
                mapped.append(excerpt, EXCERPT_BYTES);
                mappedNs.recordValue(System.nanoTime() - began);
            }
        }
    }
}
