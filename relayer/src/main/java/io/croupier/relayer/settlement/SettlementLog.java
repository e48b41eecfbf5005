package io.croupier.relayer.settlement;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.SyncMode;
import net.openhft.chronicle.core.time.SystemTimeProvider;
import net.openhft.chronicle.core.time.TimeProvider;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;

/** {@link IntentLog} as a Chronicle Queue; its records are those of {@link SettlementRecord}. Owned by one thread. */
public final class SettlementLog implements IntentLog, AutoCloseable {
    private static final long BLOCK_BYTES = 4L << 20;

    private final SingleChronicleQueue queue;
    private final ExcerptAppender appender;
    private final Path folder;
    private LogCycles cycles = new LogCycles();
    private final SettlementRecord record = new SettlementRecord();

    private SettlementLog(final Path folder, final SingleChronicleQueue queue) {
        this.folder = folder;
        this.queue = queue;
        this.appender = queue.createAppender();
        // It is opened by one thread and used by another, never by two at a time.
        this.appender.singleThreadedCheckDisabled(true);
    }

    /**
     * Opens the log in {@code folder}, which is made if it is missing.
     *
     * @throws UncheckedIOException when the folder cannot be used
     */
    public static SettlementLog open(final Path folder) {
        return open(folder, RollCycles.FAST_HOURLY, SystemTimeProvider.INSTANCE);
    }

    /** As {@link #open(Path)}, with other files and another clock. */
    static SettlementLog open(final Path folder, final RollCycle cycle, final TimeProvider clock) {
        try {
            Files.createDirectories(folder);
        } catch (final IOException e) {
            throw new UncheckedIOException("settlement log folder " + folder, e);
        }
        return new SettlementLog(
                folder,
                SingleChronicleQueueBuilder.binary(folder)
                        .rollCycle(cycle)
                        .timeProvider(clock)
                        .blockSize(BLOCK_BYTES)
                        .syncMode(SyncMode.SYNC)
                        .build());
    }

    @Override
    public Recovered recover() {
        cycles = new LogCycles();
        final LogRecovery recovery = new LogRecovery();
        read(new Reader() {
            @Override
            public void onIntent(final int cycle, final Intent intent) {
                cycles.onIntent(cycle, intent);
                recovery.onIntent(cycle, intent);
            }

            @Override
            public void onOutcome(final Outcome outcome) {
                cycles.onOutcome(outcome);
                recovery.onOutcome(outcome);
            }
        });
        return recovery.recovered();
    }

    @Override
    public void read(final Reader reader) {
        try (ExcerptTailer tailer = queue.createTailer().toStart()) {
            while (true) {
                try (DocumentContext document = tailer.readingDocument()) {
                    if (!document.isPresent()) {
                        return;
                    }
                    final Bytes<?> bytes = document.wire().bytes();
                    final byte[] copy = new byte[Math.toIntExact(bytes.readRemaining())];
                    bytes.read(copy);
                    if (SettlementRecord.isIntent(copy)) {
                        reader.onIntent(
                                queue.rollCycle().toCycle(document.index()), SettlementRecord.decodeIntent(copy));
                    } else {
                        reader.onOutcome(SettlementRecord.decodeOutcome(copy));
                    }
                }
            }
        }
    }

    @Override
    public void append(final Intent intent) {
        write(record.encode(intent));
        appender.sync();
        cycles.onIntent(queue.rollCycle().toCycle(appender.lastIndexAppended()), intent);
    }

    /** Nothing waits for the disk here. */
    @Override
    public void append(final Outcome outcome) {
        write(record.encode(outcome));
        cycles.onOutcome(outcome);
    }

    /** Deletes whole files, from the oldest on. */
    @Override
    public void prune(final long oldestUnsettledUnit) {
        final int firstNeeded = cycles.firstNeeded(oldestUnsettledUnit);
        try {
            while (queue.firstCycle() < firstNeeded) {
                Files.delete(oldestFile());
                queue.refreshDirectoryListing();
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("settlement log folder " + folder, e);
        }
        cycles.forgetBefore(firstNeeded);
    }

    private Path oldestFile() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".cq4"))
                    .min(Comparator.naturalOrder())
                    .orElseThrow(() -> new NoSuchFileException(folder.toString()));
        }
    }

    private void write(final int length) {
        try (DocumentContext document = appender.writingDocument()) {
            document.wire().bytes().write(record.bytes(), 0, length);
        }
    }

    @Override
    public void close() {
        appender.close();
        queue.close();
    }
}
