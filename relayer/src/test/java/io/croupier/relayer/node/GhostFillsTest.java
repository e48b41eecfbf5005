package io.croupier.relayer.node;

import static io.croupier.matcher.journal.codec.BustReason.TRADER_UNSAFE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.croupier.matcher.journal.JournalStart;
import io.croupier.matcher.journal.JournalTailer;
import io.croupier.relayer.chain.Hash;
import io.croupier.relayer.settlement.RevertedTrades.Reverted;
import io.croupier.signing.Address;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The count of ghost fills on a deployment that logs none, as an earlier run's journal tells of them. The lane may see a
 * refusal before the watcher has journaled its block, so in the journal the bust may stand before what excuses it.
 */
final class GhostFillsTest {
    private static final Address ALICE = Address.parse("0x00000000000000000000000000000000000000a1");
    private static final Address BOB = Address.parse("0x00000000000000000000000000000000000000b0");
    private static final Address CAROL = Address.parse("0x00000000000000000000000000000000000000c0");
    private static final Hash TRANSACTION = Hash.keccak("transaction".getBytes(StandardCharsets.US_ASCII));
    private static final int ALICES_LEG = 0;

    @TempDir
    private Path folder;

    private UnitJournal journal;

    @BeforeEach
    void matchAliceAndBobBehindBlockTen() {
        journal = new UnitJournal(folder);
        journal.block(10, ALICE);
        journal.matched(1, ALICE, BOB);
    }

    @AfterEach
    void closeJournal() {
        journal.close();
    }

    @Test
    void shouldExcuseABustByABlockThatWasJournaledLater() {
        bustAliceIn(14, TRANSACTION);
        journal.block(11);
        journal.block(12);
        journal.block(13, ALICE);
        journal.block(14);

        assertEquals("withdrawal 1, none 0", new Run().counts());
    }

    @Test
    void shouldExcuseABustByABlockThatOnlyTheNextRunReads() {
        bustAliceIn(11, TRANSACTION);
        final Run next = new Run();
        assertEquals("withdrawal 0, none 0", next.counts(), "the block is still to come");

        journal.block(11, ALICE);
        next.read();

        assertEquals("withdrawal 1, none 0", next.counts());
        assertEquals("withdrawal 1, none 0", new Run().counts(), "after another restart");
    }

    @Test
    void shouldWaitThroughSeveralRunsForTheBlock() {
        bustAliceIn(12, TRANSACTION);
        assertEquals("withdrawal 0, none 0", new Run().counts());
        journal.block(11, ALICE);
        final Run third = new Run();
        assertEquals("withdrawal 0, none 0", third.counts());

        journal.block(12);
        third.read();

        assertEquals("withdrawal 1, none 0", third.counts());
    }

    @Test
    void shouldCountOnceABustThatNothingExcuses() {
        bustAliceIn(12, TRANSACTION);
        journal.block(11, BOB);
        final Run next = new Run();
        assertEquals("withdrawal 0, none 0", next.counts(), "its block is still to come");

        journal.block(12);
        journal.block(13, ALICE);
        next.read();
        assertEquals("withdrawal 0, none 1", next.counts(), "neither another's withdrawal nor a later one");

        bustAliceIn(12, TRANSACTION);
        journal.block(14);
        next.read();
        assertEquals("withdrawal 0, none 1", next.counts(), "told again");
        assertEquals("withdrawal 0, none 1", new Run().counts(), "after another restart");
    }

    @Test
    void shouldCountOnceWhatBothBustAndReceiptTell() {
        bustAliceIn(12, TRANSACTION);
        journal.block(11, ALICE);
        final Run next = new Run();
        next.fills.accept(new Reverted(0, 1, ALICES_LEG, TRADER_UNSAFE, 12));

        journal.block(12);
        next.read();

        assertEquals("withdrawal 1, none 0", next.counts());
    }

    @Test
    void shouldLeaveItToReceiptsWhatWasSentInThisRun() {
        final Run run = new Run();
        bustAliceIn(11, TRANSACTION);
        journal.block(11, ALICE);
        run.read();
        assertEquals("withdrawal 0, none 0", run.counts());

        run.fills.accept(new Reverted(0, 1, ALICES_LEG, TRADER_UNSAFE, 11));

        assertEquals("withdrawal 1, none 0", run.counts());
    }

    @Test
    void shouldWaitForTheHeadThatRefusedWhatWasNeverSent() {
        final Run run = new Run();
        bustAliceIn(13, Hash.ZERO);
        journal.block(11);
        journal.block(12);
        run.read();
        assertEquals("withdrawal 0, none 0", run.counts());

        journal.block(13, ALICE);
        run.read();

        assertEquals("withdrawal 1, none 0", run.counts());
    }

    @Test
    void shouldExcuseLaterUnitsButNotTheirElders() {
        journal.matched(2, CAROL, ALICE);
        bustAliceIn(12, TRANSACTION);
        journal.busted(2, 1, TRADER_UNSAFE, TRANSACTION, 12);
        journal.block(12);

        final Run run = new Run();

        assertEquals("withdrawal 0, none 1", run.counts(), "the first one");
        assertEquals(1, run.count("dependency"), "the second one");
    }

    @Test
    void shouldExcuseBehindASnapshotByWhatCameBeforeIt() {
        final long matched = journal.sequence();
        journal.block(11, ALICE);
        final long snapshot = journal.sequence();
        bustAliceIn(12, TRANSACTION);
        journal.block(12);

        final Run run = new Run(snapshot, matched);

        assertEquals("withdrawal 1, none 0", run.counts());
    }

    @Test
    void shouldNotJudgeWhatHadEndedAtTheSnapshotAndIsReadInPart() {
        journal.block(11, ALICE);
        journal.matched(2, BOB, CAROL);
        final long second = journal.sequence();
        bustAliceIn(11, TRANSACTION);

        final Run run = new Run(journal.sequence(), second);
        journal.block(12);
        run.read();

        assertEquals("withdrawal 0, none 0", run.counts());
    }

    @Test
    void shouldCountBehindASnapshotWhatWasBustedBeforeItAndWaits() {
        bustAliceIn(12, TRANSACTION);
        journal.block(11);

        final Run run = new Run(journal.sequence(), 1);
        assertEquals("withdrawal 0, none 0", run.counts());
        journal.block(12, ALICE);
        run.read();

        assertEquals("withdrawal 1, none 0", run.counts());
    }

    private void bustAliceIn(final long block, final Hash transaction) {
        journal.busted(1, ALICES_LEG, TRADER_UNSAFE, transaction, block);
    }

    /** A node's life: it replays what there is when it starts, and then reads what comes. */
    private final class Run {
        private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
        private final GhostFills fills = new GhostFills(registry);
        private final JournalTailer tailer;

        Run() {
            this(0, 0);
        }

        /** Begins with a snapshot that was taken behind this sequence. */
        Run(final long snapshot, final long rereadFrom) {
            final JournalStart start = new JournalStart(snapshot, List.of());
            tailer = journal.journal().tailer(start);
            fills.hearsEarlierReverts(true);
            fills.beginBehind(start, rereadFrom, journal.journal());
            read();
            fills.hearsEarlierReverts(false);
        }

        void read() {
            tailer.poll(fills, Integer.MAX_VALUE);
        }

        String counts() {
            assertEquals(count("none"), fills.unexcused());
            assertEquals(count("none") + count("withdrawal") + count("dependency"), fills.total());
            return "withdrawal " + count("withdrawal") + ", none " + count("none");
        }

        long count(final String excuse) {
            return (long) registry.find("croupier.ghost.fills").tag("excuse", excuse).counters().stream()
                    .mapToDouble(Counter::count)
                    .sum();
        }
    }
}
