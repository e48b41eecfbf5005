package io.croupier.relayer.watch;

import static java.util.Objects.requireNonNull;

import io.croupier.matcher.engine.CommandRing;
import io.croupier.matcher.engine.WorkThread;
import io.croupier.relayer.chain.BlockId;
import io.croupier.relayer.chain.ChainClient;
import io.croupier.relayer.chain.ChainException;
import io.croupier.relayer.chain.ChainLogDecoder;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands every block that is {@code confirmations} deep to the core, once and in order, as a {@code ChainBlock} command, and
 * what the blocks above it hint at as {@code HeadFacts}. Reorganisations of those above are followed. A confirmed block is
 * never undone: if the chain replaces one all the same, the watcher stops and says why, since the ledger can no longer be
 * right. One look is not enough for that: an endpoint may have met a fork that is given up again.
 *
 * <p>An endpoint that does not answer, or whose answers do not fit together, is asked again, ever more slowly.
 *
 * <p>One thread of its own; {@link #status()} and {@link #wake()} from any.
 */
public final class ChainWatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChainWatcher.class);

    private final WatchConfig config;
    private final WatchDuty duty;
    private final Consumer<Divergence> onDivergence;
    private final Consumer<String> onStop;
    private final WorkThread thread;

    private long backoffNs;

    /**
     * @param executed blocks the core knows, newest first, as far as they are remembered; empty for a ledger that is still
     *     empty
     * @param onDivergence told once, from the watcher's thread, if it stops because the chain undid confirmed blocks
     * @param onStop told once, from the watcher's thread, if it gives up for any other reason
     */
    public ChainWatcher(
            final WatchConfig config,
            final ChainClient client,
            final ChainLogDecoder decoder,
            final CommandRing ring,
            final List<BlockId> executed,
            final Consumer<Divergence> onDivergence,
            final Consumer<String> onStop) {
        this.config = requireNonNull(config, "config");
        this.duty = new WatchDuty(config, client, decoder, ring, executed);
        this.onDivergence = requireNonNull(onDivergence, "onDivergence");
        this.onStop = requireNonNull(onStop, "onStop");
        this.thread = new WorkThread("chain-watcher", this::run);
    }

    public void start() {
        thread.start();
    }

    public WatchStatus status() {
        return duty.status();
    }

    /** Lets the watcher look at the chain at once: something is known to have happened there. */
    public void wake() {
        thread.wake();
    }

    private void run() {
        while (thread.isRunning()) {
            try {
                if (!duty.look()) {
                    duty.divergence().ifPresent(this::stop);
                    thread.pause(config.pollInterval().toNanos());
                }
                backoffNs = 0;
            } catch (final ChainException.Unreachable | ChainException.Refused e) {
                backOff(e);
            } catch (final RuntimeException e) {
                if (thread.isRunning()) {
                    stop(e);
                }
            }
        }
    }

    private void backOff(final ChainException cause) {
        if (backoffNs == 0) {
            LOG.warn("The chain does not answer, trying again: {}", cause.getMessage());
        }
        backoffNs = Math.min(
                Math.max(2 * backoffNs, config.pollInterval().toNanos()),
                config.backoffMax().toNanos());
        duty.onUnreachable();
        thread.pause(backoffNs);
    }

    private void stop(final Divergence divergence) {
        thread.stop();
        LOG.error("The chain is followed no longer: {}", divergence.reason());
        onDivergence.accept(divergence);
    }

    private void stop(final RuntimeException cause) {
        thread.stop();
        final String reason = cause instanceof ChainException ? cause.getMessage() : cause.toString();
        LOG.error("The chain is followed no longer: {}", reason, cause);
        duty.stop(reason);
        onStop.accept(reason);
    }

    /** Stops following; returns when the thread has ended. */
    @Override
    public void close() {
        thread.close();
    }
}
