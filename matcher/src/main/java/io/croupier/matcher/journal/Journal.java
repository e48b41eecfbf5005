package io.croupier.matcher.journal;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import net.openhft.chronicle.bytes.SyncMode;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;

/**
 * The folder of excerpts: one writer, any number of tailers.
 *
 * <p>Threads: the writer belongs to one thread, each tailer to one thread, {@link #sync()} to any.
 */
public final class Journal implements AutoCloseable {
    private static final long BLOCK_BYTES = 64L << 20;
    private static final int NEWEST_FILES = 2;

    private final Path folder;
    private final Durability durability;
    private final ChronicleQueue queue;

    private Journal(final Path folder, final Durability durability, final ChronicleQueue queue) {
        this.folder = folder;
        this.durability = durability;
        this.queue = queue;
    }

    /**
     * Opens the journal in {@code folder}, which is made if it is missing.
     *
     * @throws UncheckedIOException when the folder cannot be used
     */
    public static Journal open(final Path folder, final Durability durability) {
        requireNonNull(durability, "durability");
        try {
            Files.createDirectories(folder);
        } catch (final IOException e) {
            throw new UncheckedIOException("journal folder " + folder, e);
        }
        final ChronicleQueue queue = SingleChronicleQueueBuilder.binary(folder)
                .rollCycle(RollCycles.FAST_HOURLY)
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
            return new JournalWriter(queue.createAppender(), durability);
        } catch (final IllegalStateException e) {
            throw new IllegalStateException(
                    "journal " + folder + " is read-only: start the JVM with the flags of config/jvm.options", e);
        }
    }

    /** A reader that stands before the first excerpt. */
    public JournalTailer tailer() {
        return new JournalTailer(queue.createTailer().toStart());
    }

    /**
     * Returns when all that was appended before the call is on disk, whatever the durability. The kernel writes out pages
     * that were changed through a memory map when any descriptor of the file is forced, so this needs no hold on the
     * writer. A roll may leave the last excerpts in the file before the newest, hence two.
     */
    public void sync() {
        try {
            for (final Path file : newestFiles()) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.force(false);
                }
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot sync journal " + folder, e);
        }
    }

    private List<Path> newestFiles() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            final List<Path> cycles = files.filter(file -> file.toString().endsWith(".cq4"))
                    .sorted()
                    .toList();
            return cycles.subList(Math.max(0, cycles.size() - NEWEST_FILES), cycles.size());
        }
    }

    @Override
    public void close() {
        queue.close();
    }
}
