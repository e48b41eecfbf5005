package io.croupier.matcher.engine;

import io.croupier.matcher.journal.Excerpt;
import io.croupier.matcher.journal.ExcerptListener;
import io.croupier.matcher.journal.JournalTailer;
import org.agrona.ExpandableArrayBuffer;

/**
 * Brings an exchange to where the journal ends, by running every command again. The events must come out byte for byte as
 * they are stored; signatures are not verified again, what was found about them is part of the command.
 */
public final class Recovery implements ExcerptListener {
    private static final int BATCH = 1024;

    private final Exchange exchange;
    private final ExcerptListener also;
    private final ExpandableArrayBuffer events = new ExpandableArrayBuffer();

    /** @param also hears each excerpt after the exchange has reproduced it */
    public Recovery(final Exchange exchange, final ExcerptListener also) {
        this.exchange = exchange;
        this.also = also;
    }

    /**
     * Replays all that {@code tailer} has.
     *
     * @return commands replayed
     * @throws JournalMismatchException when the journal was made under other rules or is damaged
     */
    public long replay(final JournalTailer tailer) {
        long replayed = 0;
        int polled;
        do {
            polled = tailer.poll(this, BATCH);
            replayed += polled;
        } while (polled > 0);
        also.onBatchEnd();
        return replayed;
    }

    @Override
    public void onExcerpt(final Excerpt excerpt) {
        final long sequence = excerpt.sequence();
        if (sequence != exchange.sequence() + 1) {
            throw new JournalMismatchException(sequence, "follows sequence " + exchange.sequence());
        }
        if (excerpt.logicVersion() != Exchange.LOGIC_VERSION) {
            throw new JournalMismatchException(
                    sequence,
                    "was written by logic version " + excerpt.logicVersion() + ", this build has "
                            + Exchange.LOGIC_VERSION);
        }
        final int length =
                exchange.onCommand(sequence, excerpt.timeMs(), excerpt.buffer(), excerpt.commandOffset(), events, 0);
        if (!matches(excerpt, length)) {
            throw new JournalMismatchException(sequence, "does not give the events that are stored");
        }
        also.onExcerpt(excerpt);
    }

    private boolean matches(final Excerpt excerpt, final int length) {
        if (length != excerpt.eventsLength()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (events.getByte(i) != excerpt.buffer().getByte(excerpt.eventsOffset() + i)) {
                return false;
            }
        }
        return true;
    }
}
