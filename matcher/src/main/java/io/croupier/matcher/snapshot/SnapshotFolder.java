package io.croupier.matcher.snapshot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Snapshots as files, named by their sequence. A file has a header, the body and the CRC-32C of both, and gets its name only
 * when it is on disk and was read back; whatever else lies in the folder is not a snapshot.
 *
 * <p>One writer; readers may be other processes.
 */
public final class SnapshotFolder {
    private static final Pattern NAME = Pattern.compile("\\d{20}\\.snapshot");
    private static final String UNFINISHED = "unfinished.tmp";

    private final Path folder;

    /** Files that this process has read and found good. */
    private final Set<Path> good = new HashSet<>();

    public SnapshotFolder(final Path folder) {
        this.folder = folder;
    }

    public Path path() {
        return folder;
    }

    /**
     * Writes a snapshot. When this returns, it is on disk, read back and found good.
     *
     * @param body writes the state
     * @return its file
     * @throws SnapshotException if what was read back is not what was written
     * @throws UncheckedIOException if the folder cannot be written
     */
    public Path write(final SnapshotHeader header, final Consumer<SnapshotOutput> body) {
        final Path unfinished = folder.resolve(UNFINISHED);
        final Path finished = folder.resolve(String.format("%020d.snapshot", header.sequence()));
        try {
            Files.createDirectories(folder);
            try (FileChannel file = FileChannel.open(
                    unfinished,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                final EarlySync synced = new EarlySync(file, () -> file.force(true));
                final SnapshotOutput out = new SnapshotOutput(synced);
                header.write(out);
                body.accept(out);
                out.putWord(out.checksum());
                out.flush();
                synced.sync();
            }
            if (!check(unfinished).equals(header)) {
                throw new SnapshotException(unfinished + " is not what was written");
            }
            Files.move(unfinished, finished, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            syncFolder();
            good.add(finished);
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot write snapshot " + finished, e);
        }
        return finished;
    }

    /** All snapshots, good or not, the newest first. */
    public List<Path> newestFirst() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(
                            file -> NAME.matcher(file.getFileName().toString()).matches())
                    .sorted(Comparator.comparing(Path::getFileName).reversed())
                    .toList();
        } catch (final NoSuchFileException e) {
            return List.of();
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot read snapshot folder " + folder, e);
        }
    }

    /**
     * Reads a whole file and compares its checksum.
     *
     * @throws SnapshotException saying what is wrong with it
     */
    public static SnapshotHeader check(final Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            final long body = channel.size() - Long.BYTES;
            final SnapshotInput in = new SnapshotInput(channel);
            final SnapshotHeader header = SnapshotHeader.read(in);
            in.skipTo(body);
            final long computed = in.checksum();
            if (in.getWord() != computed) {
                throw new SnapshotException("its checksum is wrong");
            }
            return header;
        } catch (final IOException e) {
            throw new SnapshotException("it cannot be read: " + e, e);
        }
    }

    /** Reads the state of a file that was found good. */
    public static void load(final Path file, final Consumer<SnapshotInput> body) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            final SnapshotInput in = new SnapshotInput(channel);
            SnapshotHeader.read(in);
            body.accept(in);
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot read snapshot " + file, e);
        }
    }

    /**
     * Deletes all but the newest good ones, oldest first, and those found bad.
     *
     * @return the sequence of the oldest that is kept, empty while there are fewer than {@code kept}
     */
    public Optional<Long> prune(final int kept) {
        final List<Path> surplus = new ArrayList<>();
        long oldest = 0;
        int found = 0;
        for (final Path file : newestFirst()) {
            if (found == kept || !isGood(file)) {
                surplus.addFirst(file);
            } else {
                found++;
                oldest = sequenceOf(file);
            }
        }
        try {
            for (final Path file : surplus) {
                Files.deleteIfExists(file);
                good.remove(file);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot delete in snapshot folder " + folder, e);
        }
        return found == kept ? Optional.of(oldest) : Optional.empty();
    }

    /** The sequence that a snapshot's name tells. */
    public static long sequenceOf(final Path file) {
        return Long.parseLong(file.getFileName().toString().substring(0, 20));
    }

    private boolean isGood(final Path file) {
        try {
            return good.contains(file) || (check(file).sequence() == sequenceOf(file) && good.add(file));
        } catch (final SnapshotException e) {
            return false;
        }
    }

    private void syncFolder() throws IOException {
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }
}
