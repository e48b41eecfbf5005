package io.croupier.matcher.engine;

import io.croupier.matcher.journal.Journal;
import io.croupier.matcher.journal.JournalTailer;
import io.croupier.matcher.snapshot.JournaledState;
import io.croupier.matcher.snapshot.SnapshotConfig;
import io.croupier.matcher.snapshot.SnapshotFolder;
import io.croupier.matcher.snapshot.SnapshotHeader;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * A second exchange that follows the journal and writes snapshots, so that matching never stops for one. Replaying, it also
 * proves all the time that the same commands give the same events.
 *
 * <p>Owned by one thread.
 */
public final class Shadow implements AutoCloseable {
    private final SnapshotConfig config;
    private final SnapshotFolder folder;
    private final Journal journal;
    private final Identity identity;
    private final Exchange exchange = new Exchange();
    private final Recovery recovery;
    private final JournalTailer tailer;
    private long writtenSequence;
    private long writtenMs;

    /** What a venue settles on, for the header of its snapshots: the chain and the Dealer's 20 bytes in hex. */
    public record Identity(long chainId, String dealer) {}

    /**
     * Starts from the newest good snapshot, or the journal's beginning.
     *
     * @param beside new states that belong to nobody else, saved behind the exchange
     * @param notices hears of snapshots that cannot be used
     * @throws RecoveryException if neither is there
     */
    public Shadow(
            final SnapshotConfig config,
            final SnapshotFolder folder,
            final Journal journal,
            final Identity identity,
            final List<? extends JournaledState> beside,
            final Consumer<String> notices) {
        this.config = config;
        this.folder = folder;
        this.journal = journal;
        this.identity = identity;
        this.recovery = new Recovery(exchange, beside);
        this.tailer = recovery.restore(folder, journal, notices);
        this.writtenSequence = exchange.sequence();
        this.writtenMs = exchange.timeMs();
    }

    /**
     * Follows the journal for at most {@code limit} commands.
     *
     * @return how many there were
     * @throws JournalMismatchException if one does not give the events that are stored
     */
    public int follow(final int limit) {
        final int polled = tailer.poll(recovery, limit);
        if (writtenMs == 0) {
            writtenMs = exchange.timeMs();
        }
        return polled;
    }

    /** Whether the last snapshot is old enough for a new one. */
    public boolean isDue() {
        return !config.interval().isZero()
                && exchange.sequence() > writtenSequence
                && (exchange.timeMs() - writtenMs >= config.interval().toMillis()
                        || exchange.sequence() - writtenSequence >= config.commandsMax());
    }

    /**
     * Writes a snapshot of where it stands, then deletes what nobody needs any more: all snapshots but the newest, then
     * journal files that come before the oldest of those and before everything unsettled. A crash in between leaves more
     * than is needed, never less.
     *
     * @return the snapshot's file
     */
    public Path write() {
        journal.sync();
        final Path file = folder.write(
                new SnapshotHeader(
                        Exchange.LOGIC_VERSION,
                        exchange.sequence(),
                        exchange.timeMs(),
                        identity.chainId(),
                        identity.dealer()),
                recovery::save);
        writtenSequence = exchange.sequence();
        writtenMs = exchange.timeMs();
        folder.prune(config.kept())
                .ifPresent(oldest -> journal.deleteBefore(Math.min(oldest, recovery.oldestNeeded())));
        return file;
    }

    /** The last command it has followed. */
    public long sequence() {
        return exchange.sequence();
    }

    @Override
    public void close() {
        tailer.close();
    }
}
