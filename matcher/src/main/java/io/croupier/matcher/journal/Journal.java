package io.croupier.matcher.journal;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import net.openhft.chronicle.bytes.SyncMode;
import net.openhft.chronicle.core.time.SystemTimeProvider;
import net.openhft.chronicle.core.time.TimeProvider;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;

/**
 * The folder of excerpts: one writer, any number of tailers. Old files go only where {@link #deleteBefore} says; what is
 * left begins at a later sequence then.
 *
 * <p>Threads: the writer belongs to one thread, each tailer to one thread, {@link #sync()} to any.
 */
public final class Journal implements AutoCloseable {
    private static final long BLOCK_BYTES = 64L << 20;
    private static final int NEWEST_FILES = 2;

    private final Path folder;
    private final Durability durability;
    private final SingleChronicleQueue queue;
    private final JournalFiles files;
    private final Set<JournalTailer> tailers = ConcurrentHashMap.newKeySet();

    private Journal(final Path folder, final Durability durability, final SingleChronicleQueue queue) {
        this.folder = folder;
        this.durability = durability;
        this.queue = queue;
        this.files = new JournalFiles(folder, queue);
    }

    /**
     * Opens the journal in {@code folder}, which is made if it is missing.
     *
     * @throws UncheckedIOException when the folder cannot be used
     */
    public static Journal open(final Path folder, final Durability durability) {
        return open(folder, durability, RollCycles.FAST_HOURLY, SystemTimeProvider.INSTANCE);
    }

    /**
     * As {@link #open(Path, Durability)}, for a journal that goes on in a new file more often.
     *
     * @param clock says when
     */
    public static Journal open(
            final Path folder, final Durability durability, final RollCycle rollCycle, final TimeProvider clock) {
        requireNonNull(durability, "durability");
        try {
            Files.createDirectories(folder);
        } catch (final IOException e) {
            throw new UncheckedIOException("journal folder " + folder, e);
        }
        final SingleChronicleQueue queue = SingleChronicleQueueBuilder.binary(folder)
                .rollCycle(rollCycle)
                .timeProvider(clock)
                .blockSize(BLOCK_BYTES)
                .syncMode(SyncMode.SYNC)
                .build();
        return new Journal(folder, durability, queue);
    }

    /**
     * The one writer.
     *
     * @throws IllegalStateException when the JVM lacks the access that Chronicle needs and would only read
     */
    public JournalWriter writer() {
        try {
            return new JournalWriter(queue.createAppender(), durability, BLOCK_BYTES, this::sync);
        } catch (final IllegalStateException e) {
            throw new IllegalStateException(
                    "journal " + folder + " is read-only: start the JVM with the flags of config/jvm.options", e);
        }
    }

    /** A reader that stands before the first excerpt that is kept. */
    public JournalTailer tailer() {
        return register(queue.createTailer().toStart(), 0);
    }

    /**
     * A reader that stands behind the excerpt of this sequence.
     *
     * @return empty if that excerpt is not in the journal
     */
    public Optional<JournalTailer> tailerAfter(final long sequence) {
        for (final JournalFiles.Cycle cycle : files.oldestFirst().reversed()) {
            final long first = files.firstSequence(cycle);
            if (first > 0 && first <= sequence) {
                return tailerAfter(sequence, files.indexOf(cycle, first, sequence));
            }
        }
        return Optional.empty();
    }

    /**
     * A reader that first hands over what stands for the beginning, then what comes behind it.
     *
     * @throws IllegalStateException if the journal does not go on there
     */
    public JournalTailer tailer(final JournalStart start) {
        if (start.sequence() == 0) {
            return tailer();
        }
        final JournalTailer tailer = tailerAfter(start.sequence())
                .orElseThrow(() -> new IllegalStateException(
                        "journal " + folder + " does not go on behind sequence " + start.sequence()));
        tailer.beginWith(start);
        return tailer;
    }

    private Optional<JournalTailer> tailerAfter(final long sequence, final long index) {
        final ExcerptTailer tailer = queue.createTailer();
        final long[] found = new long[1];
        final boolean read = tailer.moveToIndex(index)
                && new JournalTailer(tailer, 0, closed -> {}).poll(excerpt -> found[0] = excerpt.sequence(), 1) == 1;
        if (!read || found[0] != sequence) {
            tailer.close();
            return Optional.empty();
        }
        return Optional.of(register(tailer, sequence));
    }

    /** The first sequence that is kept; 0 while there is none. */
    public long firstSequence() {
        return files.oldestFirst().stream()
                .mapToLong(files::firstSequence)
                .filter(first -> first > 0)
                .findFirst()
                .orElse(0);
    }

    /**
     * Deletes the files all of whose excerpts come before {@code sequence} and were passed by every tailer that is open here,
     * oldest first, so that what is left is always whole from some sequence on. The newest file stays.
     *
     * @return files deleted
     */
    public int deleteBefore(final long sequence) {
        final long passed =
                tailers.stream().mapToLong(JournalTailer::sequence).min().orElse(Long.MAX_VALUE);
        return files.deleteBefore(Math.min(sequence, passed));
    }

    private JournalTailer register(final ExcerptTailer tailer, final long sequence) {
        // Whoever gets the reader may use it on another thread than this one; to check the thread for each excerpt
        // costs time.
        tailer.singleThreadedCheckDisabled(true);
        final JournalTailer registered = new JournalTailer(tailer, sequence, tailers::remove);
        tailers.add(registered);
        return registered;
    }

    /**
     * Returns when all that was appended before the call is on disk, whatever the durability. The kernel writes out pages
     * that were changed through a memory map when any descriptor of the file is forced, so this needs no hold on the
     * writer. A roll may leave the last excerpts in the file before the newest, hence two.
     */
    public void sync() {
        try {
            for (final JournalFiles.Cycle cycle : newestFiles()) {
                try (FileChannel channel = FileChannel.open(cycle.file(), StandardOpenOption.WRITE)) {
                    channel.force(false);
                }
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot sync journal " + folder, e);
        }
    }

    private List<JournalFiles.Cycle> newestFiles() {
        final List<JournalFiles.Cycle> cycles = files.oldestFirst();
        return cycles.subList(Math.max(0, cycles.size() - NEWEST_FILES), cycles.size());
    }

    @Override
    public void close() {
        queue.close();
    }
}
