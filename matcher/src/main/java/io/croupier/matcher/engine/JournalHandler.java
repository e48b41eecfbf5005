package io.croupier.matcher.engine;

import com.lmax.disruptor.EventHandler;
import io.croupier.matcher.journal.JournalWriter;

/** Appends each command with the events it caused. No trader sees an outcome before this handler has passed it. */
final class JournalHandler implements EventHandler<EngineSlot> {
    private final JournalWriter journal;

    JournalHandler(final JournalWriter journal) {
        this.journal = journal;
    }

    @Override
    public void onEvent(final EngineSlot slot, final long sequence, final boolean endOfBatch) {
        if (slot.journaled()) {
            journal.append(slot.bytes(), slot.length());
        }
        if (endOfBatch) {
            journal.commit();
        }
    }
}
