package io.croupier.matcher.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import net.openhft.chronicle.core.time.SetTimeProvider;
import net.openhft.chronicle.queue.rollcycles.TestRollCycles;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal of which files go: a new file every second of a clock that the test moves. */
final class JournalDeletionTest {
    private static final int PER_FILE = 10;

    private final SetTimeProvider clock = new SetTimeProvider("2026-01-01T00:00:00");

    @TempDir
    private Path folder;

    @Test
    void shouldDeleteWholeFilesBelowASequenceAndNoneAboveIt() throws IOException {
        try (Journal journal = open()) {
            append(journal, 1, 50);

            final int deleted = journal.deleteBefore(25);

            assertEquals(2, deleted);
            assertEquals(21, journal.firstSequence());
            assertEquals(range(21, 50), read(journal.tailer()));
            assertEquals(3, filesOldestFirst().size());
        }
    }

    @Test
    void shouldGoOnWritingAndReadingAfterADeletionAndANewStart() {
        try (Journal journal = open()) {
            append(journal, 1, 50);
            journal.deleteBefore(41);
            append(journal, 51, 70);
        }

        try (Journal journal = open()) {
            append(journal, 71, 80);

            assertEquals(range(41, 80), read(journal.tailer()));
            assertEquals(range(66, 80), read(journal.tailerAfter(65).orElseThrow()));
            assertEquals(2, journal.deleteBefore(61));
        }
    }

    @Test
    void shouldStartFromWhatADeletionThatWasCutShortHasLeft() throws IOException {
        try (Journal journal = open()) {
            append(journal, 1, 50);
        }
        Files.delete(filesOldestFirst().getFirst());

        try (Journal journal = open()) {
            assertEquals(11, journal.firstSequence());
            assertEquals(range(11, 50), read(journal.tailer()));
            append(journal, 51, 60);
            assertEquals(range(11, 60), read(journal.tailer()));
        }
    }

    @Test
    void shouldKeepWhatAnOpenTailerHasNotPassed() {
        try (Journal journal = open()) {
            append(journal, 1, 50);
            final JournalTailer slow = journal.tailer();
            slow.poll(excerpt -> {}, 15);

            assertEquals(1, journal.deleteBefore(45));
            assertEquals(range(16, 50), read(slow));
            assertEquals(3, journal.deleteBefore(45));
        }
    }

    @Test
    void shouldStandBehindAnySequenceThatIsThere() {
        try (Journal journal = open()) {
            append(journal, 1, 35);

            for (long sequence = 1; sequence <= 35; sequence++) {
                assertEquals(
                        range(sequence + 1, 35),
                        read(journal.tailerAfter(sequence).orElseThrow()));
            }
            assertTrue(journal.tailerAfter(36).isEmpty());
            journal.deleteBefore(21);
            assertTrue(journal.tailerAfter(20).isEmpty());
            assertEquals(range(22, 35), read(journal.tailerAfter(21).orElseThrow()));
        }
    }

    @Test
    void shouldNeverDeleteTheNewestFile() {
        try (Journal journal = open()) {
            assertEquals(0, journal.firstSequence());
            assertEquals(Optional.empty(), journal.tailerAfter(1));
            append(journal, 1, 9);

            assertEquals(0, journal.deleteBefore(Long.MAX_VALUE));
        }
    }

    private Journal open() {
        return Journal.open(folder, Durability.OS, TestRollCycles.TEST_SECONDLY, clock);
    }

    private void append(final Journal journal, final long from, final long to) {
        try (JournalWriter writer = journal.writer()) {
            for (long sequence = from; sequence <= to; sequence++) {
                final ExpandableArrayBuffer bytes = new ExpandableArrayBuffer();
                Excerpt.encodeHeader(bytes, sequence, sequence, 1, 8, 0);
                writer.append(bytes.byteArray(), Excerpt.HEADER_LENGTH + 8);
                if (sequence % PER_FILE == 0) {
                    clock.advanceMillis(2_000);
                }
            }
        }
    }

    private static List<Long> read(final JournalTailer tailer) {
        final List<Long> read = new ArrayList<>();
        while (tailer.poll(excerpt -> read.add(excerpt.sequence()), 100) > 0) {
            // The listener does the work.
        }
        tailer.close();
        return read;
    }

    private static List<Long> range(final long from, final long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    private List<Path> filesOldestFirst() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".cq4"))
                    .sorted()
                    .toList();
        }
    }
}
