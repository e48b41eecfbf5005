package io.croupier.relayer.node;

import io.croupier.matcher.engine.CommandRing;
import io.croupier.matcher.engine.WorkThread;
import io.croupier.matcher.journal.codec.MessageHeaderEncoder;
import io.croupier.matcher.journal.codec.TickEncoder;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;

/** Tells the exchange ten times a second that time passes, and lets the node look at itself as often. */
final class Ticker implements AutoCloseable {
    private static final long PERIOD_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final UnsafeBuffer tick =
            new UnsafeBuffer(new byte[MessageHeaderEncoder.ENCODED_LENGTH + TickEncoder.BLOCK_LENGTH]);
    private final CommandRing ring;
    private final Runnable check;
    private final Consumer<Throwable> onFatal;
    private final WorkThread thread = new WorkThread("ticker", this::run);

    /**
     * Makes a ticker that stands still.
     *
     * @param check runs before each tick; must not block
     * @param onFatal gets what {@code check} throws, once
     */
    Ticker(final CommandRing ring, final Runnable check, final Consumer<Throwable> onFatal) {
        this.ring = ring;
        this.check = check;
        this.onFatal = onFatal;
        new TickEncoder().wrapAndApplyHeader(tick, 0, new MessageHeaderEncoder());
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (thread.isRunning()) {
                check.run();
                // A full ring carries commands that tell the time as well.
                ring.offer(tick, 0, tick.capacity());
                thread.pause(PERIOD_NS);
            }
        } catch (final RuntimeException e) {
            onFatal.accept(e);
        }
    }

    @Override
    public void close() {
        thread.close();
    }
}
