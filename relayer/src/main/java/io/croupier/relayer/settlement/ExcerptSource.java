package io.croupier.relayer.settlement;

import io.croupier.matcher.journal.ExcerptListener;

/** The journal from its start, as {@code JournalTailer} reads it. */
@FunctionalInterface
public interface ExcerptSource {
    /**
     * Hands up to {@code limit} excerpts to {@code listener} and does not wait for more.
     *
     * @return how many it handed over; 0 at the end of the journal
     */
    int poll(ExcerptListener listener, int limit);
}
