package io.croupier.relayer.reconcile;

import io.croupier.matcher.engine.Shadow;
import io.croupier.matcher.journal.Durability;
import io.croupier.matcher.journal.Excerpt;
import io.croupier.matcher.journal.Journal;
import io.croupier.matcher.journal.JournalTailer;
import io.croupier.matcher.journal.JournalWriter;
import io.croupier.matcher.snapshot.SnapshotConfig;
import io.croupier.matcher.snapshot.SnapshotFolder;
import io.croupier.matcher.snapshot.UnsettledDigest;
import java.nio.file.Path;
import java.util.List;
import net.openhft.chronicle.core.time.SetTimeProvider;
import net.openhft.chronicle.queue.rollcycles.TestRollCycles;

/** A copy of a journal whose beginning is deleted, and the snapshot from which it goes on. */
final class CutJournal implements AutoCloseable {
    private static final int PER_FILE = 2;
    private static final int BATCH = 256;

    private final SetTimeProvider clock = new SetTimeProvider("2026-01-01T00:00:00");
    private final SnapshotFolder snapshots;
    private final Journal journal;

    /**
     * Copies a journal into a new folder.
     *
     * @param sequence the snapshot's; whole files before it are deleted
     */
    CutJournal(final Journal source, final Path folder, final long sequence) {
        snapshots = new SnapshotFolder(folder.resolve("snapshots"));
        journal = Journal.open(folder.resolve("journal"), Durability.OS, TestRollCycles.TEST_SECONDLY, clock);
        copy(source);
        snapshot(sequence);
        journal.deleteBefore(sequence);
    }

    Journal journal() {
        return journal;
    }

    SnapshotFolder snapshots() {
        return snapshots;
    }

    private void copy(final Journal source) {
        try (JournalTailer tailer = source.tailer();
                JournalWriter writer = journal.writer()) {
            while (tailer.poll(excerpt -> append(writer, excerpt), BATCH) > 0) {
                writer.commit();
            }
        }
    }

    private void append(final JournalWriter writer, final Excerpt excerpt) {
        final byte[] bytes = new byte[excerpt.length()];
        excerpt.buffer().getBytes(excerpt.commandOffset() - Excerpt.HEADER_LENGTH, bytes);
        writer.append(bytes, bytes.length);
        if (excerpt.sequence() % PER_FILE == 0) {
            clock.advanceMillis(2_000);
        }
    }

    private void snapshot(final long sequence) {
        final Shadow.Identity identity = new Shadow.Identity(1, "00".repeat(20));
        try (Shadow shadow = new Shadow(
                SnapshotConfig.standard(),
                snapshots,
                journal,
                identity,
                List.of(new UnsettledDigest()),
                notice -> {})) {
            while (shadow.sequence() < sequence) {
                shadow.follow(1);
            }
            shadow.write();
        }
    }

    @Override
    public void close() {
        journal.close();
    }
}
