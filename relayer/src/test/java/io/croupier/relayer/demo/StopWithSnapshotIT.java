package io.croupier.relayer.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.croupier.matcher.journal.Durability;
import io.croupier.matcher.journal.Journal;
import io.croupier.matcher.journal.JournalTailer;
import io.croupier.matcher.snapshot.SnapshotFolder;
import io.croupier.relayer.ChainTest;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The last thing an old build does before an update. */
final class StopWithSnapshotIT extends ChainTest {
    private static final long MARK = 300_000;
    private static final long LOTS = 10;
    private static final Duration END = Duration.ofMinutes(2);

    @Test
    void shouldSettleWhatIsMatchedAndWriteASnapshotFromWhichAllGoesOn() throws Exception {
        final BigInteger settled;
        try (NodeVenue venue = NodeVenue.start(chain, folder, "")) {
            venue.place(BOB, -LOTS, MARK);
            venue.place(CAROL, LOTS, MARK - 100);
            chain.pauseMining();
            venue.place(ALICE, LOTS, MARK);
            assertEquals(1, venue.node().totals().open());
            settled = venue.position(ALICE, 0);
        }
        chain.resumeMining();

        final Path snapshot;
        try (CroupierProcess node = CroupierProcess.start(
                "node",
                "--config",
                folder.resolve("node.conf").toString(),
                "--data",
                folder.resolve("data").toString(),
                "--stop-with-snapshot")) {
            assertEquals(0, node.awaitExit(END), node.output());
            snapshot = Path.of(node.await("wrote (\\S+)", Duration.ofSeconds(1)));
        }

        assertEquals(lastSequence(), SnapshotFolder.sequenceOf(snapshot));
        assertEquals(BigInteger.ZERO, settled);
        try (NodeVenue venue = NodeVenue.start(chain, folder, "")) {
            assertEquals(1, venue.position(ALICE, 0).signum());
            assertEquals(0, venue.node().totals().open());
            assertEquals(1, venue.openOrders(CAROL).size());
            assertEquals(0, venue.reconcile().differences().size());
        }
    }

    private long lastSequence() {
        final AtomicLong last = new AtomicLong();
        try (Journal journal = Journal.open(folder.resolve("data/journal"), Durability.OS);
                JournalTailer tailer = journal.tailer()) {
            while (tailer.poll(excerpt -> last.set(excerpt.sequence()), 256) > 0) {
                // The listener does the work.
            }
        }
        return last.get();
    }
}
