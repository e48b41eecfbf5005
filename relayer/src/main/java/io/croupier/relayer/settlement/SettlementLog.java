package io.croupier.relayer.settlement;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.SyncMode;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;

/** {@link IntentLog} as a Chronicle Queue; its records are those of {@link SettlementRecord}. Owned by one thread. */
public final class SettlementLog implements IntentLog, AutoCloseable {
    private static final long BLOCK_BYTES = 4L << 20;

    private final ChronicleQueue queue;
    private final ExcerptAppender appender;
    private final SettlementRecord record = new SettlementRecord();

    private SettlementLog(final ChronicleQueue queue) {
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
        try {
            Files.createDirectories(folder);
        } catch (final IOException e) {
            throw new UncheckedIOException("settlement log folder " + folder, e);
        }
        return new SettlementLog(SingleChronicleQueueBuilder.binary(folder)
                .rollCycle(RollCycles.FAST_DAILY)
                .blockSize(BLOCK_BYTES)
                .syncMode(SyncMode.SYNC)
                .build());
    }

    @Override
    public Recovered recover() {
        final OpenIntents intents = new OpenIntents();
        read(intents);
        return intents.recovered();
    }

    /** Hears every record in order. */
    interface Reader {
        void onIntent(Intent intent);

        void onOutcome(Outcome outcome);
    }

    /** Reads the whole log. */
    void read(final Reader reader) {
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
                        reader.onIntent(SettlementRecord.decodeIntent(copy));
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
    }

    /** Nothing waits for the disk here. */
    @Override
    public void append(final Outcome outcome) {
        write(record.encode(outcome));
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
