package io.croupier.matcher.journal;

import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.BytesStore;
import net.openhft.chronicle.bytes.MappedBytesStore;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.wire.DocumentContext;
import net.openhft.posix.MAdviseFlag;
import net.openhft.posix.PosixAPI;

/** Appends whole excerpts. Owned by the journal thread. */
public final class JournalWriter implements AutoCloseable {
    private final ExcerptAppender appender;
    private final boolean syncs;
    private final long blockBytes;
    private final Runnable syncFiles;
    private BytesStore<?, ?> mapped;
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
    @SuppressWarnings("ReferenceEquality") // asks whether it is the same mapping, not one of the same bytes
    public void append(final byte[] excerpt, final int length) {
        try (DocumentContext document = appender.writingDocument()) {
            final Bytes<?> bytes = document.wire().bytes();
            bytes.write(excerpt, 0, length);
            block = bytes.writePosition() / blockBytes;
            if (bytes.bytesStore() != mapped) {
                mapped = bytes.bytesStore();
                readNothingAhead();
            }
        }
    }

    /**
     * Where a mapped file is touched for the first time, Linux reads as much around it as the disk's readahead says, megabytes
     * on some machines, though there is nothing to read at the end of a journal: a stop of milliseconds. The mapping belongs to
     * the queue, so this holds for tailers of the same block too, who find its pages in memory.
     */
    private void readNothingAhead() {
        if (mapped instanceof MappedBytesStore) {
            final long start = mapped.start();
            PosixAPI.posix().madvise(mapped.addressForRead(start), mapped.capacity() - start, MAdviseFlag.MADV_RANDOM);
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
