package io.croupier.relayer.reconcile;

import static java.util.Objects.requireNonNull;

import io.croupier.matcher.engine.WorkThread;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds where differences began, one after another, on a thread of its own: each search replays the journal, and nothing
 * that is to be frozen may wait for that. Where many differ at once only the first ones are traced.
 */
final class OriginSearch implements AutoCloseable {
    /** Where a difference began. */
    interface Trace {
        /**
         * Empty if that cannot be told.
         *
         * @param step runs often; what it throws ends the search
         */
        Optional<Origin> originOf(Difference difference, long block, Runnable step);
    }

    private static final Logger LOG = LoggerFactory.getLogger(OriginSearch.class);
    private static final int WAITING_MAX = 20;
    private static final long PAUSE_NS = TimeUnit.SECONDS.toNanos(1);

    private final Trace trace;
    private final BiConsumer<Difference, Origin> onOrigin;
    private final BlockingQueue<Found> waiting = new LinkedBlockingQueue<>(WAITING_MAX);
    private final WorkThread thread = new WorkThread("reconciler-trace", this::run);

    private record Found(Difference difference, long block) {}

    /** @param onOrigin told on this thread */
    OriginSearch(final Trace trace, final BiConsumer<Difference, Origin> onOrigin) {
        this.trace = requireNonNull(trace, "trace");
        this.onOrigin = requireNonNull(onOrigin, "onOrigin");
    }

    void start() {
        thread.start();
    }

    /** Never waits. */
    void add(final Difference difference, final long block) {
        if (waiting.offer(new Found(difference, block))) {
            thread.wake();
        } else {
            LOG.warn("{}: not traced, since {} others wait for that", difference, WAITING_MAX);
        }
    }

    private void run() {
        try {
            while (thread.isRunning()) {
                final Found next = waiting.poll();
                if (next == null) {
                    thread.pause(PAUSE_NS);
                } else {
                    trace(next);
                }
            }
        } catch (final CancellationException e) {
            LOG.debug("Stopped in the middle of a search");
        }
    }

    private void trace(final Found found) {
        try {
            trace.originOf(found.difference, found.block, this::requireRunning).ifPresent(origin -> {
                LOG.error("{}", new Finding(found.difference, Optional.of(origin)));
                onOrigin.accept(found.difference, origin);
            });
        } catch (final CancellationException e) {
            throw e;
        } catch (final RuntimeException e) {
            LOG.warn("{}: where it began could not be found: {}", found.difference, e.toString());
        }
    }

    private void requireRunning() {
        if (!thread.isRunning()) {
            throw new CancellationException();
        }
    }

    /** Stops, in the middle of a search if need be. */
    @Override
    public void close() {
        thread.close();
    }
}
