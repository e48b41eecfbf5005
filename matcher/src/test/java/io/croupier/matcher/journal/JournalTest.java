package io.croupier.matcher.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class JournalTest {
    private static final int LARGE = 3_000_000;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void shouldGiveBackWhatWasAppendedAfterItIsOpenedAgain(final Durability durability) {
        try (Journal journal = Journal.open(folder, durability);
                JournalWriter writer = journal.writer()) {
            append(writer, 1, 10);
            append(writer, 2, LARGE);
            append(writer, 3, 0);
            writer.commit();
            journal.sync();
        }

        try (Journal journal = Journal.open(folder, durability);
                JournalTailer tailer = journal.tailer()) {
            final List<String> read = new ArrayList<>();
            assertEquals(2, tailer.poll(excerpt -> read.add(describe(excerpt)), 2));
            assertEquals(1, tailer.poll(excerpt -> read.add(describe(excerpt)), 2));
            assertEquals(0, tailer.poll(excerpt -> read.add(describe(excerpt)), 2));
            assertEquals(List.of("1 at 1001: 10", "2 at 1002: " + LARGE, "3 at 1003: 0"), read);
        }
    }

    @Test
    void shouldSyncWholeFilesWhereABatchGoesOnInAnotherBlock() {
        final int blockBytes = 1 << 20;
        final List<Integer> wholeSyncs = new ArrayList<>();
        final int[] syncs = new int[1];
        try (SingleChronicleQueue queue = SingleChronicleQueueBuilder.binary(folder)
                        .rollCycle(RollCycles.FAST_HOURLY)
                        .blockSize(blockBytes)
                        .build();
                JournalWriter writer =
                        new JournalWriter(queue.createAppender(), Durability.FSYNC, blockBytes, () -> syncs[0]++)) {
            for (final int excerpts : new int[] {1, 1, 6, 1}) {
                for (int i = 0; i < excerpts; i++) {
                    append(writer, 1, excerpts * blockBytes / 30);
                }
                writer.commit();
                wholeSyncs.add(syncs[0]);
            }
        }

        assertEquals(List.of(1, 1, 2, 2), wholeSyncs);
    }

    @Test
    void shouldLetEveryTailerReadForItself() {
        try (Journal journal = Journal.open(folder, Durability.OS);
                JournalWriter writer = journal.writer();
                JournalTailer first = journal.tailer();
                JournalTailer second = journal.tailer()) {
            for (long sequence = 1; sequence <= 100; sequence++) {
                append(writer, sequence, 5);
            }
            final List<Long> all = LongStream.rangeClosed(1, 100).boxed().toList();

            final List<Long> read = new ArrayList<>();
            first.poll(excerpt -> read.add(excerpt.sequence()), 1000);
            assertEquals(all, read);

            read.clear();
            second.poll(excerpt -> read.add(excerpt.sequence()), 1000);
            assertEquals(all, read);
        }
    }

    @Test
    void shouldStandBeforeEachEventInTurn() {
        final ExpandableArrayBuffer bytes = new ExpandableArrayBuffer();
        Excerpt.encodeHeader(bytes, 7, 8, 9, 12, 22);
        bytes.putInt(Excerpt.HEADER_LENGTH + 12, 8);
        bytes.putShort(Excerpt.HEADER_LENGTH + 12 + 4 + 2, (short) 101);
        bytes.putInt(Excerpt.HEADER_LENGTH + 24, 6);
        bytes.putShort(Excerpt.HEADER_LENGTH + 24 + 4 + 2, (short) 103);
        final Excerpt excerpt = new Excerpt().wrap(bytes, 0, Excerpt.HEADER_LENGTH + 34);
        final List<Integer> templates = new ArrayList<>();

        while (excerpt.nextEvent()) {
            templates.add(excerpt.eventTemplateId());
        }

        assertEquals(List.of(101, 103), templates);
        assertEquals(9, excerpt.logicVersion());
        assertEquals(6, excerpt.eventLength());
        assertEquals(66, excerpt.length());
    }

    private static void append(final JournalWriter writer, final long sequence, final int commandLength) {
        final byte[] bytes = new byte[Excerpt.HEADER_LENGTH + commandLength];
        Excerpt.encodeHeader(new UnsafeBuffer(bytes), sequence, 1000 + sequence, 1, commandLength, 0);
        writer.append(bytes, bytes.length);
    }

    private static String describe(final Excerpt excerpt) {
        return excerpt.sequence() + " at " + excerpt.timeMs() + ": " + excerpt.commandLength();
    }
}
