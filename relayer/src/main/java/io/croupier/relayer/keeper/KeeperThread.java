package io.croupier.relayer.keeper;

import static java.util.Objects.requireNonNull;

import io.croupier.matcher.engine.WorkThread;
import io.croupier.relayer.chain.ChainException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets one keeper work in its rhythm. A look that fails is reported and taken again; the venue trades on. */
final class KeeperThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeeperThread.class);

    private final Keeper keeper;
    private final CallDesk calls;
    private final WorkThread thread;
    private volatile String problem = "";

    KeeperThread(final Keeper keeper, final CallDesk calls) {
        this.keeper = requireNonNull(keeper, "keeper");
        this.calls = requireNonNull(calls, "calls");
        this.thread = new WorkThread("keeper-" + keeper.name(), this::run);
    }

    void start() {
        thread.start();
    }

    /** May be asked from any thread. */
    KeeperStatus status() {
        return new KeeperStatus(keeper.name(), calls.sent(), calls.succeeded(), calls.failed(), problem);
    }

    private void run() {
        long nextNs = System.nanoTime();
        while (thread.isRunning()) {
            report(look());
            // Looks keep their rhythm however long one takes; what was missed is not made up for.
            nextNs = Math.max(nextNs + keeper.every().toNanos(), System.nanoTime());
            waitUntil(nextNs);
        }
    }

    private void waitUntil(final long timeNs) {
        for (long left = timeNs - System.nanoTime();
                left > 0 && thread.isRunning();
                left = timeNs - System.nanoTime()) {
            thread.pause(left);
        }
    }

    private String look() {
        try {
            return keeper.work(System.currentTimeMillis());
        } catch (final ChainException e) {
            return e.getMessage();
        } catch (final RuntimeException e) {
            if (thread.isRunning()) {
                LOG.error("Keeper {} failed", keeper.name(), e);
            }
            return e.toString();
        }
    }

    private void report(final String now) {
        if (!now.equals(problem) && thread.isRunning()) {
            if (now.isEmpty()) {
                LOG.info("Keeper {} is well again", keeper.name());
            } else {
                LOG.warn("Keeper {}: {}", keeper.name(), now);
            }
        }
        problem = now;
    }

    /** Returns when the keeper's last look is over. */
    @Override
    public void close() {
        thread.close();
    }
}
