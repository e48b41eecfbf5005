package io.croupier.relayer.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * All that a node keeps, in one folder, held by one process at a time: {@code journal/}, {@code settlement/}, {@code
 * node.log} and {@code lock}.
 */
public final class DataFolder implements AutoCloseable {
    private final Path path;
    private final FileChannel lockFile;
    private final FileLock lock;

    private DataFolder(final Path path, final FileChannel lockFile, final FileLock lock) {
        this.path = path;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /**
     * Makes the folder where it is missing and takes it for this process. The lock ends with the process, however it ends.
     *
     * @throws OperatorException when another process holds the folder or it cannot be written
     */
    public static DataFolder open(final Path path) {
        FileChannel file = null;
        try {
            Files.createDirectories(path);
            file = FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            final FileLock lock = file.tryLock();
            if (lock != null) {
                return new DataFolder(path.toAbsolutePath().normalize(), file, lock);
            }
            file.close();
        } catch (final OverlappingFileLockException e) {
            closeQuietly(file);
        } catch (final IOException e) {
            closeQuietly(file);
            throw Failures.ofDisk("data folder " + path, e);
        }
        throw new OperatorException(
                ExitCode.UNUSABLE, "data folder " + path + ": in use by another node; two nodes never share a folder");
    }

    public Path path() {
        return path;
    }

    public Path resolve(final String name) {
        return path.resolve(name);
    }

    /** The settlement log of a lane. */
    Path settlementLog(final int lane) {
        return resolve(lane == 0 ? "settlement" : "settlement-" + lane);
    }

    /** Bytes that may still be written. */
    public long freeBytes() {
        try {
            return Files.getFileStore(path).getUsableSpace();
        } catch (final IOException e) {
            throw new UncheckedIOException("data folder " + path, e);
        }
    }

    @Override
    public void close() {
        try {
            lock.release();
            lockFile.close();
        } catch (final IOException e) {
            throw new UncheckedIOException("data folder " + path, e);
        }
    }

    private static void closeQuietly(final FileChannel file) {
        if (file == null) {
            return;
        }
        try {
            file.close();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
