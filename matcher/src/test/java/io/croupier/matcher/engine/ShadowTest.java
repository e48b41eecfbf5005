package io.croupier.matcher.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.matcher.journal.Durability;
import io.croupier.matcher.journal.Excerpt;
import io.croupier.matcher.journal.Journal;
import io.croupier.matcher.journal.JournalTailer;
import io.croupier.matcher.journal.JournalWriter;
import io.croupier.matcher.snapshot.JournaledState;
import io.croupier.matcher.snapshot.SnapshotConfig;
import io.croupier.matcher.snapshot.SnapshotFolder;
import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.openhft.chronicle.core.time.SetTimeProvider;
import net.openhft.chronicle.queue.rollcycles.TestRollCycles;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots beside a journal that begins a new file every hundred commands. */
final class ShadowTest {
    private static final int PER_FILE = 100;
    private static final Shadow.Identity IDENTITY = new Shadow.Identity(31337, "00".repeat(20));
    private static final SnapshotConfig BY_HAND = new SnapshotConfig(Duration.ZERO, Long.MAX_VALUE, 2);

    private final SetTimeProvider clock = new SetTimeProvider("2026-01-01T00:00:00");
    private final VenueTraffic traffic = new VenueTraffic(21);
    private final List<String> notices = new ArrayList<>();
    private int written;

    @TempDir
    private Path folder;

    private SnapshotFolder snapshots;

    /** Counts excerpts, and needs the journal from some sequence on. */
    private static final class Count implements JournaledState {
        private long excerpts;
        private long needed = Long.MAX_VALUE;

        @Override
        public String name() {
            return "count";
        }

        @Override
        public void onExcerpt(final Excerpt excerpt) {
            excerpts++;
        }

        @Override
        public long oldestNeeded() {
            return needed;
        }

        @Override
        public void save(final SnapshotOutput out) {
            out.putLong(excerpts);
        }

        @Override
        public void load(final SnapshotInput in) {
            excerpts = in.getLong();
        }
    }

    @BeforeEach
    void start() {
        snapshots = new SnapshotFolder(folder.resolve("snapshots"));
        traffic.start();
    }

    @Test
    void shouldRestoreFromTheNewestSnapshotAndTheJournalBehindIt() {
        snapshotAt(500);
        snapshotAt(900);
        append(1_200);

        final Count count = new Count();
        final Exchange restored = restore(count);

        assertArrayEquals(saved(traffic.exchange), saved(restored));
        assertEquals(traffic.commands.size(), count.excerpts);
        assertEquals(List.of(), notices);
    }

    @Test
    void shouldKeepTheNewestTwoAndTheJournalFromTheOlderOfThem() {
        snapshotAt(500);
        assertEquals(1, firstSequence());
        snapshotAt(900);
        final long second = SnapshotFolder.sequenceOf(snapshots.newestFirst().getFirst());
        snapshotAt(1_300);

        assertEquals(2, snapshots.newestFirst().size());
        assertTrue(firstSequence() > second - PER_FILE && firstSequence() <= second, "from " + firstSequence());
        assertArrayEquals(saved(traffic.exchange), saved(restore(new Count())));
    }

    @Test
    void shouldKeepTheJournalFromWhatAStateStillNeeds() {
        final Count count = new Count();
        count.needed = 250;
        for (final int commands : new int[] {500, 900, 1_300}) {
            append(commands);
            snapshot(count);
            count.excerpts = 0;
        }

        assertTrue(firstSequence() > 250 - PER_FILE && firstSequence() <= 250, "from " + firstSequence());
    }

    @Test
    void shouldPassOverADamagedSnapshotAndSaySo() throws IOException {
        snapshotAt(500);
        snapshotAt(900);
        append(1_000);
        final Path newest = snapshots.newestFirst().getFirst();
        final byte[] bytes = Files.readAllBytes(newest);
        bytes[bytes.length / 2] ^= 1;
        Files.write(newest, bytes);

        final Exchange restored = restore(new Count());

        assertArrayEquals(saved(traffic.exchange), saved(restored));
        assertEquals(1, notices.size());
        assertTrue(notices.getFirst().contains(newest + " is damaged and passed over: its checksum is wrong"));
    }

    @Test
    void shouldReplayAllWhereEverySnapshotIsDamagedAndTheJournalIsWhole() throws IOException {
        snapshotAt(500);
        final Path only = snapshots.newestFirst().getFirst();
        Files.write(only, new byte[10]);
        append(700);

        assertArrayEquals(saved(traffic.exchange), saved(restore(new Count())));
        assertEquals(1, notices.size());
    }

    @Test
    void shouldNameWhatIsMissingWhereNothingIsGoodEnough() throws IOException {
        for (final int commands : new int[] {500, 900, 1_300}) {
            snapshotAt(commands);
        }
        for (final Path file : snapshots.newestFirst()) {
            Files.delete(file);
        }

        final RecoveryException failure = assertThrows(RecoveryException.class, () -> restore(new Count()));

        assertTrue(failure.getMessage().contains("commands 1 to " + (firstSequence() - 1) + " are missing"));
    }

    @Test
    void shouldRefuseAJournalThatEndsBeforeASnapshot() throws IOException {
        snapshotAt(500);
        for (final Path file : files(folder.resolve("journal"))) {
            Files.delete(file);
        }

        final RecoveryException failure = assertThrows(RecoveryException.class, () -> restore(new Count()));

        assertTrue(failure.getMessage().startsWith("the journal is empty"), failure.getMessage());
    }

    @Test
    void shouldStartAnotherLogicVersionOnlyFromASnapshotAtTheEnd() {
        snapshotAt(500);
        final int next = Exchange.LOGIC_VERSION + 1;

        assertArrayEquals(saved(traffic.exchange), saved(restore(new Count(), next)));
        append(600);
        final LogicVersionException failure =
                assertThrows(LogicVersionException.class, () -> restore(new Count(), next));

        assertTrue(failure.getMessage().contains("--stop-with-snapshot"), failure.getMessage());
    }

    @Test
    void shouldIgnoreWhatAKilledWriterHasLeft() throws IOException {
        snapshotAt(500);
        final Path whole = snapshots.newestFirst().getFirst();
        Files.write(whole.resolveSibling("unfinished.tmp"), new byte[100]);
        append(600);

        assertArrayEquals(saved(traffic.exchange), saved(restore(new Count())));
        snapshotAt(700);

        assertEquals(2, snapshots.newestFirst().size());
        assertEquals(List.of(), notices);
    }

    @Test
    void shouldBeDueByTimeAndByCommands() {
        append(500);
        try (Journal journal = journal();
                Shadow byTime = shadow(journal, new SnapshotConfig(Duration.ofSeconds(10), Long.MAX_VALUE, 2));
                Shadow byCommands = shadow(journal, new SnapshotConfig(Duration.ofDays(1), 400, 2));
                Shadow never = shadow(journal, BY_HAND)) {
            byTime.follow(1);
            byCommands.follow(399);
            assertEquals(List.of(false, false), List.of(byTime.isDue(), byCommands.isDue()));

            byTime.follow(499);
            byCommands.follow(1);
            never.follow(500);

            assertEquals(List.of(true, true, false), List.of(byTime.isDue(), byCommands.isDue(), never.isDue()));
        }
    }

    private Shadow shadow(final Journal journal, final SnapshotConfig config) {
        return new Shadow(config, snapshots, journal, IDENTITY, List.of(), notices::add);
    }

    /** Goes on to so many commands, then lets a new shadow catch up and write. */
    private void snapshotAt(final int commands) {
        append(commands);
        snapshot(new Count());
    }

    private void snapshot(final Count count) {
        try (Journal journal = journal();
                Shadow shadow = new Shadow(BY_HAND, snapshots, journal, IDENTITY, List.of(count), notices::add)) {
            while (shadow.follow(64) > 0) {
                // It follows.
            }
            shadow.write();
        }
    }

    private Exchange restore(final Count count) {
        return restore(count, Exchange.LOGIC_VERSION);
    }

    private Exchange restore(final Count count, final int logicVersion) {
        final Exchange exchange = new Exchange();
        try (Journal journal = journal()) {
            final Recovery recovery = new Recovery(exchange, List.of(count), excerpt -> {}, logicVersion);
            try (JournalTailer tailer = recovery.restore(snapshots, journal, notices::add)) {
                recovery.replay(tailer);
            }
        }
        return exchange;
    }

    private void append(final int commands) {
        while (traffic.commands.size() < commands) {
            traffic.step();
        }
        final ExpandableArrayBuffer excerpt = new ExpandableArrayBuffer();
        try (Journal journal = journal();
                JournalWriter writer = journal.writer()) {
            for (; written < traffic.commands.size(); written++) {
                final byte[] command = traffic.commands.get(written);
                final byte[] events = traffic.events.get(written);
                Excerpt.encodeHeader(
                        excerpt,
                        written + 1L,
                        traffic.times.get(written),
                        Exchange.LOGIC_VERSION,
                        command.length,
                        events.length);
                excerpt.putBytes(Excerpt.HEADER_LENGTH, command);
                excerpt.putBytes(Excerpt.HEADER_LENGTH + command.length, events);
                writer.append(excerpt.byteArray(), Excerpt.HEADER_LENGTH + command.length + events.length);
                if (written % PER_FILE == PER_FILE - 1) {
                    clock.advanceMillis(2_000);
                }
            }
        }
    }

    private Journal journal() {
        return Journal.open(folder.resolve("journal"), Durability.OS, TestRollCycles.TEST_SECONDLY, clock);
    }

    private long firstSequence() {
        try (Journal journal = journal()) {
            return journal.firstSequence();
        }
    }

    private static List<Path> files(final Path in) throws IOException {
        try (Stream<Path> files = Files.list(in)) {
            return files.toList();
        }
    }

    private static byte[] saved(final Exchange exchange) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final SnapshotOutput out = new SnapshotOutput(Channels.newChannel(bytes));
        exchange.save(out);
        out.flush();
        return bytes.toByteArray();
    }
}
