package io.croupier.matcher.journal;

import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What stands for the beginning of a journal to those who care for what is unsettled only: excerpts that tell it in short,
 * and the sequence behind which the journal itself goes on.
 *
 * @param sequence 0 to begin with the journal
 * @param excerpts whole excerpts, in order
 */
public record JournalStart(long sequence, List<byte[]> excerpts) {
    /** The journal's own beginning. */
    public static final JournalStart BEGINNING = new JournalStart(0, List.of());

    /** Hands over the excerpts. */
    public void tell(final ExcerptListener listener) {
        final Excerpt excerpt = new Excerpt();
        final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
        for (final byte[] bytes : excerpts) {
            buffer.wrap(bytes);
            listener.onExcerpt(excerpt.wrap(buffer, 0, bytes.length));
        }
    }
}
