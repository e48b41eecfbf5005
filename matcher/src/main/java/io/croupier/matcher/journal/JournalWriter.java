package io.croupier.matcher.journal;

import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.wire.DocumentContext;

/** Appends whole excerpts. Owned by the journal thread. */
public final class JournalWriter implements AutoCloseable {
    private final ExcerptAppender appender;
    private final boolean syncs;
    private final long blockBytes;
    private final Runnable syncFiles;
    private long block;
    private long syncedBlock = -1;
    private int syncedCycle = -1;

    /**
     * @param blockBytes how much of a file is mapped at once
     * @param syncFiles syncs whole files, whatever of them is mapped
     */
    JournalWriter(
            final ExcerptAppender appender,
            final Durability durability,
            final long blockBytes,
            final Runnable syncFiles) {
        this.appender = appender;
        this.syncs = durability == Durability.FSYNC;
        this.blockBytes = blockBytes;
        this.syncFiles = syncFiles;
    }

    /** When this returns, the excerpt survives the death of the process. */
    public void append(final byte[] excerpt, final int length) {
        try (DocumentContext document = appender.writingDocument()) {
            document.wire().bytes().write(excerpt, 0, length);
            block = document.wire().bytes().writePosition() / blockBytes;
        }
    }

    /**
     * When this returns, what was appended has the durability that the journal was opened with. The appender syncs what it
     * has mapped; where it has moved on since, to another part of the file or another file, whole files are synced.
     */
    public void commit() {
        if (!syncs) {
            return;
        }
        final int cycle = appender.cycle();
        if (block == syncedBlock && cycle == syncedCycle) {
            appender.sync();
        } else {
            syncFiles.run();
            syncedBlock = block;
            syncedCycle = cycle;
        }
    }

    @Override
    public void close() {
        appender.close();
    }
}
