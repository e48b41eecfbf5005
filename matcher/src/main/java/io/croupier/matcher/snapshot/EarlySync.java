package io.croupier.matcher.snapshot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A file that goes to disk while it is still being written: to wait for that in the end takes as long as the writing. Owned
 * by one thread; another one waits for the disk.
 */
final class EarlySync implements WritableByteChannel {
    /** So much is written before the disk is asked again. */
    static final long STEP_BYTES = 1 << 25;

    private final WritableByteChannel file;
    private final Force force;
    private CompletableFuture<Void> syncing = CompletableFuture.completedFuture(null);
    private long unsynced;

    /** Returns when what the file holds is on disk. */
    interface Force {
        void run() throws IOException;
    }

    EarlySync(final WritableByteChannel file, final Force force) {
        this.file = file;
        this.force = force;
    }

    @Override
    public int write(final ByteBuffer bytes) throws IOException {
        final int written = file.write(bytes);
        unsynced += written;
        if (unsynced >= STEP_BYTES && syncing.isDone()) {
            await();
            unsynced = 0;
            syncing = CompletableFuture.runAsync(
                    this::force,
                    task -> Thread.ofPlatform().name("snapshot-sync").daemon().start(task));
        }
        return written;
    }

    /**
     * Returns when all that was written is on disk.
     *
     * @throws IOException if that failed now or at any time before: the system tells of a failure only once
     */
    void sync() throws IOException {
        await();
        force.run();
    }

    private void await() throws IOException {
        try {
            syncing.join();
        } catch (final CompletionException e) {
            throw new IOException("cannot sync", e.getCause());
        }
    }

    private void force() {
        try {
            force.run();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean isOpen() {
        return file.isOpen();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
