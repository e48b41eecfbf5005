package io.croupier.matcher.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.openhft.chronicle.core.time.SetTimeProvider;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.rollcycles.TestRollCycles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the kernel was told about the journal's mappings: it lists them, each with its flags. */
@EnabledOnOs(OS.LINUX)
final class JournalMappingTest {
    private static final int BLOCK_BYTES = 1 << 20;
    private static final String RANDOM_READS = "rr";

    private final SetTimeProvider clock = new SetTimeProvider("2026-01-01T00:00:00");

    @TempDir
    private Path folder;

    /** One part of the address space, with the file that it shows. */
    private record Mapping(String file, List<String> flags) {
        boolean readsNothingAhead() {
            return flags.contains(RANDOM_READS);
        }
    }

    @Test
    void shouldReadNothingAheadInEachBlockAndFileAndChangeNoOtherMapping() throws IOException {
        final List<Mapping> before = mappings();
        try (SingleChronicleQueue queue = SingleChronicleQueueBuilder.binary(folder)
                        .rollCycle(TestRollCycles.TEST_SECONDLY)
                        .timeProvider(clock)
                        .blockSize(BLOCK_BYTES)
                        .build();
                JournalWriter writer =
                        new JournalWriter(queue.createAppender(), Durability.OS, BLOCK_BYTES, () -> {})) {
            for (int i = 0; i < 40; i++) {
                writer.append(new byte[BLOCK_BYTES / 10], BLOCK_BYTES / 10);
            }
            final List<Mapping> ofBlocks = ofJournal();
            clock.advanceMillis(1_000);
            writer.append(new byte[10], 10);
            final List<Mapping> ofFiles = ofJournal();

            assertFalse(ofBlocks.isEmpty());
            assertEquals(
                    ofBlocks,
                    ofBlocks.stream().filter(Mapping::readsNothingAhead).toList());
            assertTrue(files(ofFiles).stream().anyMatch(file -> !files(ofBlocks).contains(file)));
            assertEquals(
                    ofFiles, ofFiles.stream().filter(Mapping::readsNothingAhead).toList());
            assertEquals(randomElsewhere(before), randomElsewhere(mappings()));
        }
    }

    private List<Mapping> ofJournal() throws IOException {
        return mappings().stream()
                .filter(mapping -> mapping.file().startsWith(folder.toString())
                        && mapping.file().endsWith(SingleChronicleQueue.SUFFIX))
                .toList();
    }

    private static Set<String> files(final List<Mapping> mappings) {
        return mappings.stream().map(Mapping::file).collect(Collectors.toSet());
    }

    private long randomElsewhere(final List<Mapping> mappings) {
        return mappings.stream()
                .filter(mapping ->
                        mapping.readsNothingAhead() && !mapping.file().startsWith(folder.toString()))
                .count();
    }

    private static List<Mapping> mappings() throws IOException {
        final List<Mapping> mappings = new ArrayList<>();
        String file = "";
        for (final String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
            final List<String> words = List.of(line.split(" +"));
            if (!words.getFirst().endsWith(":")) {
                file = words.size() > 5 ? words.get(5) : "";
            } else if (words.getFirst().equals("VmFlags:")) {
                mappings.add(new Mapping(file, words.subList(1, words.size())));
            }
        }
        return mappings;
    }
}
