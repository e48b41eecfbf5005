package io.croupier.matcher.journal;

import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.wire.DocumentContext;

/** Appends whole excerpts. Owned by the journal thread. */
public final class JournalWriter implements AutoCloseable {
    private final ExcerptAppender appender;
    private final boolean syncs;

    JournalWriter(final ExcerptAppender appender, final Durability durability) {
        this.appender = appender;
        this.syncs = durability == Durability.FSYNC;
    }

    /** When this returns, the excerpt survives the death of the process. */
    public void append(final byte[] excerpt, final int length) {
        try (DocumentContext document = appender.writingDocument()) {
            document.wire().bytes().write(excerpt, 0, length);
        }
    }

    /** When this returns, what was appended has the durability that the journal was opened with. */
    public void commit() {
        if (syncs) {
            appender.sync();
        }
    }

    @Override
    public void close() {
        appender.close();
    }
}
