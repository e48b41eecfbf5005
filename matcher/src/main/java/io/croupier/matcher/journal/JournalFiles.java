package io.croupier.matcher.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.RollingResourcesCache;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;

/** The files of a journal, each named by the cycle of the clock in which it was begun. */
final class JournalFiles {
    private static final String SUFFIX = SingleChronicleQueue.SUFFIX;

    private final Path folder;
    private final SingleChronicleQueue queue;
    private final RollingResourcesCache names;

    /** One file; cycles rise with time. */
    record Cycle(int number, Path file) {}

    /** A deletion that a crash cut short is made good here: the queue looks again for what there is. */
    JournalFiles(final Path folder, final SingleChronicleQueue queue) {
        this.folder = folder;
        this.queue = queue;
        this.names = new RollingResourcesCache(
                queue.rollCycle(),
                queue.epoch(),
                name -> folder.resolve(name + SUFFIX).toFile(),
                file -> nameOf(file.toPath()));
        queue.refreshDirectoryListing();
    }

    /** The files that are there now, the oldest first. */
    List<Cycle> oldestFirst() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX))
                    .map(file -> new Cycle(names.parseCount(nameOf(file)), file))
                    .sorted(Comparator.comparingInt(Cycle::number))
                    .toList();
        } catch (final IOException e) {
            throw new UncheckedIOException("journal folder " + folder, e);
        }
    }

    /** The first sequence in a file; 0 while it holds nothing. */
    long firstSequence(final Cycle cycle) {
        final long[] first = new long[1];
        try (ExcerptTailer tailer = queue.createTailer()) {
            if (tailer.moveToIndex(queue.rollCycle().toIndex(cycle.number(), 0))) {
                new JournalTailer(tailer, 0, closed -> {}).poll(excerpt -> first[0] = excerpt.sequence(), 1);
            }
        }
        return first[0];
    }

    /** Where the excerpt of a sequence stands in a file that begins with {@code firstSequence}. */
    long indexOf(final Cycle cycle, final long firstSequence, final long sequence) {
        return queue.rollCycle().toIndex(cycle.number(), sequence - firstSequence);
    }

    /**
     * Deletes files, oldest first, while all that is in them comes before {@code sequence}; the newest stays.
     *
     * @return files deleted
     */
    int deleteBefore(final long sequence) {
        final List<Cycle> cycles = oldestFirst();
        int deleted = 0;
        while (deleted + 1 < cycles.size()) {
            final long next = firstSequence(cycles.get(deleted + 1));
            if (next == 0 || next > sequence) {
                break;
            }
            try {
                Files.delete(cycles.get(deleted).file());
            } catch (final IOException e) {
                throw new UncheckedIOException("cannot delete in journal folder " + folder, e);
            }
            deleted++;
        }
        queue.refreshDirectoryListing();
        return deleted;
    }

    private static String nameOf(final Path file) {
        final String name = file.getFileName().toString();
        return name.substring(0, name.length() - SUFFIX.length());
    }
}
