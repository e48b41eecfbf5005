package io.croupier.matcher.engine;

import io.croupier.matcher.journal.Excerpt;
import io.croupier.matcher.journal.ExcerptListener;
import io.croupier.matcher.journal.Journal;
import io.croupier.matcher.journal.JournalTailer;
import io.croupier.matcher.journal.codec.MessageHeaderDecoder;
import io.croupier.matcher.snapshot.JournaledState;
import io.croupier.matcher.snapshot.SnapshotException;
import io.croupier.matcher.snapshot.SnapshotFolder;
import io.croupier.matcher.snapshot.SnapshotHeader;
import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/**
 * Brings an exchange, and the states beside it, to where the journal ends: from the newest snapshot that is good, or from the
 * journal's first command, by running every command after it again. The events must come out byte for byte as they are
 * stored, but for the version of the schema in their headers, for what a version adds to commands changes no event;
 * signatures are not verified again, what was found about them is part of the command.
 *
 * <p>Used by one thread at a time.
 */
public final class Recovery implements ExcerptListener {
    private static final int BATCH = 1024;

    private final Exchange exchange;
    private final List<JournaledState> beside;
    private final ExcerptListener also;
    private final int logicVersion;
    private final ExpandableArrayBuffer events = new ExpandableArrayBuffer();

    /** @param also hears each excerpt that is replayed, after the exchange has reproduced it; nothing of a snapshot */
    public Recovery(final Exchange exchange, final ExcerptListener also) {
        this(exchange, List.of(), also, Exchange.LOGIC_VERSION);
    }

    /** @param beside stand in snapshots behind the exchange, and hear each excerpt that is replayed */
    public Recovery(final Exchange exchange, final List<? extends JournaledState> beside) {
        this(exchange, beside, excerpt -> {}, Exchange.LOGIC_VERSION);
    }

    /**
     * A recovery of an exchange with all that follows the journal beside it.
     *
     * @param beside stand in snapshots behind the exchange, and hear each excerpt that is replayed
     * @param also hears each excerpt that is replayed
     */
    public Recovery(final Exchange exchange, final List<? extends JournaledState> beside, final ExcerptListener also) {
        this(exchange, beside, also, Exchange.LOGIC_VERSION);
    }

    /** @param logicVersion of the excerpts that may be replayed */
    Recovery(
            final Exchange exchange,
            final List<? extends JournaledState> beside,
            final ExcerptListener also,
            final int logicVersion) {
        this.exchange = exchange;
        this.beside = List.copyOf(beside);
        this.also = also;
        this.logicVersion = logicVersion;
    }

    /**
     * Loads the newest good snapshot that the journal goes on from, if there is one.
     *
     * @param notices hears what is wrong with newer ones
     * @return a reader that stands where the state does; the rest is for {@link #replay}
     * @throws RecoveryException if the journal does not reach back to a snapshot, or to its beginning without one
     */
    public JournalTailer restore(
            final SnapshotFolder snapshots, final Journal journal, final Consumer<String> notices) {
        return restore(snapshots, snapshots.newestFirst(), journal, notices);
    }

    /** As {@link #restore}, from the oldest snapshot, so that as much as possible is replayed. */
    public JournalTailer restoreOldest(
            final SnapshotFolder snapshots, final Journal journal, final Consumer<String> notices) {
        return restore(snapshots, snapshots.newestFirst().reversed(), journal, notices);
    }

    private JournalTailer restore(
            final SnapshotFolder snapshots,
            final List<Path> files,
            final Journal journal,
            final Consumer<String> notices) {
        for (final Path file : files) {
            final Optional<SnapshotHeader> header = check(file, notices);
            if (header.isPresent()) {
                final long sequence = header.get().sequence();
                final Optional<JournalTailer> tailer = journal.tailerAfter(sequence);
                if (tailer.isPresent()) {
                    SnapshotFolder.load(file, this::load);
                    return tailer.get();
                }
                requireNotAhead(journal, sequence, file);
                notices.accept("snapshot " + file + " is older than what is left of the journal");
            }
        }
        final long first = journal.firstSequence();
        if (first > 1) {
            throw new RecoveryException("the journal begins at sequence " + first
                    + ": commands 1 to " + (first - 1) + " are missing, and " + snapshots.path()
                    + " holds no good snapshot at or after sequence " + (first - 1));
        }
        return journal.tailer();
    }

    private static Optional<SnapshotHeader> check(final Path file, final Consumer<String> notices) {
        try {
            return Optional.of(SnapshotFolder.check(file));
        } catch (final SnapshotException e) {
            notices.accept("snapshot " + file + " is damaged and passed over: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** A snapshot is written after the journal is on disk, so a journal that ends before it has lost commands. */
    private static void requireNotAhead(final Journal journal, final long sequence, final Path file) {
        final long first = journal.firstSequence();
        if (first <= sequence) {
            throw new RecoveryException("the journal " + (first == 0 ? "is empty" : "ends before sequence " + sequence)
                    + ", where snapshot " + file + " was taken: commands are missing");
        }
    }

    /**
     * Replays all that {@code tailer} has.
     *
     * @return commands replayed
     * @throws LogicVersionException when the journal was made under other rules
     * @throws JournalMismatchException when it does not give the events that are stored
     */
    public long replay(final JournalTailer tailer) {
        long replayed = 0;
        int polled;
        do {
            polled = tailer.poll(this, BATCH);
            replayed += polled;
        } while (polled > 0);
        onBatchEnd();
        return replayed;
    }

    @Override
    public void onExcerpt(final Excerpt excerpt) {
        final long sequence = excerpt.sequence();
        if (sequence != exchange.sequence() + 1) {
            throw new JournalMismatchException(sequence, "follows sequence " + exchange.sequence());
        }
        if (excerpt.logicVersion() != logicVersion) {
            throw new LogicVersionException(sequence, excerpt.logicVersion(), logicVersion);
        }
        final int length =
                exchange.onCommand(sequence, excerpt.timeMs(), excerpt.buffer(), excerpt.commandOffset(), events, 0);
        if (!matches(excerpt, length)) {
            throw new JournalMismatchException(sequence, "does not give the events that are stored");
        }
        for (final JournaledState state : beside) {
            state.onExcerpt(excerpt.rewind());
        }
        also.onExcerpt(excerpt.rewind());
    }

    @Override
    public void onBatchEnd() {
        beside.forEach(ExcerptListener::onBatchEnd);
        also.onBatchEnd();
    }

    Exchange exchange() {
        return exchange;
    }

    /** The first sequence whose excerpt one of the states may still want to be read again. */
    long oldestNeeded() {
        return beside.stream().mapToLong(JournaledState::oldestNeeded).min().orElse(Long.MAX_VALUE);
    }

    /** Writes the exchange, then each state beside it under its name. */
    void save(final SnapshotOutput out) {
        exchange.save(out);
        for (final JournaledState state : beside) {
            out.section(state.name());
            state.save(out);
        }
    }

    private void load(final SnapshotInput in) {
        exchange.load(in);
        for (final JournaledState state : beside) {
            in.section(state.name());
            state.load(in);
        }
    }

    private boolean matches(final Excerpt excerpt, final int length) {
        return length == excerpt.eventsLength()
                && (isSame(excerpt, 0, length) || isSameUnderAnotherVersion(excerpt.rewind()));
    }

    /** Event by event, the version in their headers aside. */
    private boolean isSameUnderAnotherVersion(final Excerpt excerpt) {
        final int version = MessageHeaderDecoder.versionEncodingOffset();
        boolean same = true;
        while (same && excerpt.nextEvent()) {
            final int at = excerpt.eventOffset() - excerpt.eventsOffset();
            final int body = version + MessageHeaderDecoder.versionEncodingLength();
            same = isSame(excerpt, at - Integer.BYTES, Integer.BYTES + version)
                    && isSame(excerpt, at + body, excerpt.eventLength() - body);
        }
        return same;
    }

    /** Whether bytes of the events from {@code from} on are as they are stored. */
    private boolean isSame(final Excerpt excerpt, final int from, final int length) {
        final DirectBuffer stored = excerpt.buffer();
        stored.boundsCheck(excerpt.eventsOffset() + from, length);
        final int at = stored.wrapAdjustment() + excerpt.eventsOffset() + from;
        return Arrays.equals(events.byteArray(), from, from + length, stored.byteArray(), at, at + length);
    }
}
