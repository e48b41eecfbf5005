package io.croupier.matcher.engine;

import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a {@link Shadow} going in the background. */
public final class ShadowThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ShadowThread.class);
    private static final int BATCH = 1024;
    private static final long IDLE_NS = 10_000_000;

    private final Supplier<Shadow> shadow;
    private final Consumer<Throwable> onFailure;
    private final WorkThread thread;

    /**
     * @param shadow makes the shadow, on the background thread
     * @param onFailure hears what ended it: the journal does not replay, the disk cannot be written, memory is short
     */
    public ShadowThread(final Supplier<Shadow> shadow, final Consumer<Throwable> onFailure) {
        this.shadow = shadow;
        this.onFailure = onFailure;
        this.thread = new WorkThread("shadow", this::run);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        try (Shadow following = shadow.get()) {
            while (thread.isRunning()) {
                if (following.follow(BATCH) == 0) {
                    thread.pause(IDLE_NS);
                }
                if (following.isDue()) {
                    write(following);
                }
            }
        } catch (final RuntimeException | Error e) {
            if (thread.isRunning()) {
                onFailure.accept(e);
            }
        }
    }

    private static void write(final Shadow following) {
        final long startNs = System.nanoTime();
        final Path file = following.write();
        LOG.info("Wrote snapshot {} in {} ms", file, (System.nanoTime() - startNs) / 1_000_000);
    }

    /** Returns when the thread has ended; a snapshot that is being written is finished first. */
    @Override
    public void close() {
        thread.close();
    }
}
