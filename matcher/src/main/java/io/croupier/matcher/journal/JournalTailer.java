package io.croupier.matcher.journal;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.concurrent.UnsafeBuffer;

/** Reads excerpts in the order they were appended. Owned by one thread. */
public final class JournalTailer implements AutoCloseable {
    private static final int INITIAL_BYTES = 4096;

    private final ExcerptTailer tailer;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[INITIAL_BYTES]);
    private final Excerpt excerpt = new Excerpt();

    private final Consumer<JournalTailer> onClose;
    private JournalStart start;
    /** Read by others now and then, so it is published without waiting for what was stored before. */
    private final AtomicLong sequence;

    /** @param sequence of the excerpt behind which {@code tailer} stands, 0 if it is not known */
    JournalTailer(final ExcerptTailer tailer, final long sequence, final Consumer<JournalTailer> onClose) {
        this.tailer = tailer;
        this.sequence = new AtomicLong(sequence);
        this.onClose = onClose;
    }

    /** The last sequence handed over. */
    public long sequence() {
        return sequence.get();
    }

    /**
     * Hands up to {@code limit} excerpts, and before the first those of a {@link JournalStart}, to {@code listener} and does not wait for more.
     *
     * @return how many it handed over; 0 at the end of the journal
     */
    public int poll(final ExcerptListener listener, final int limit) {
        int polled = 0;
        if (start != null) {
            final JournalStart told = start;
            start = null;
            told.tell(listener);
            polled = told.excerpts().size();
        }
        while (polled < limit && readOne()) {
            listener.onExcerpt(excerpt);
            sequence.lazySet(excerpt.sequence());
            polled++;
        }
        return polled;
    }

    void beginWith(final JournalStart journalStart) {
        start = journalStart;
    }

    private boolean readOne() {
        try (DocumentContext document = tailer.readingDocument()) {
            if (!document.isPresent()) {
                return false;
            }
            final Bytes<?> bytes = document.wire().bytes();
            final int length = Math.toIntExact(bytes.readRemaining());
            if (length > buffer.capacity()) {
                buffer.wrap(new byte[Math.max(length, 2 * buffer.capacity())]);
            }
            bytes.read(buffer.byteArray(), 0, length);
            excerpt.wrap(buffer, 0, length);
            return true;
        }
    }

    @Override
    public void close() {
        onClose.accept(this);
        tailer.close();
    }
}
