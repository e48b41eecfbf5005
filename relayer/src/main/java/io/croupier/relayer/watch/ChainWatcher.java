package io.croupier.relayer.watch;

import static java.util.Objects.requireNonNull;

import io.croupier.matcher.engine.CommandRing;
import io.croupier.relayer.chain.BlockHeader;
import io.croupier.relayer.chain.BlockId;
import io.croupier.relayer.chain.ChainClient;
import io.croupier.relayer.chain.ChainException;
import io.croupier.relayer.chain.ChainLogDecoder;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
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
    private final ChainClient client;
    private final ConfirmedBlocks confirmed;
    private final HeadHints hints;
    private final Consumer<Divergence> onDivergence;
    private final Consumer<String> onStop;
    private final Thread thread;

    private boolean begun;
    private int divergentLooks;
    private long newestHeadSeconds;
    private long backoffNs;
    private volatile boolean running = true;
    private volatile WatchStatus status = WatchStatus.INITIAL;

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
        this.client = requireNonNull(client, "client");
        requireNonNull(decoder, "decoder");
        requireNonNull(ring, "ring");
        this.confirmed = new ConfirmedBlocks(config, client, decoder, ring, executed);
        this.hints = new HeadHints(config, client, decoder, ring);
        this.onDivergence = requireNonNull(onDivergence, "onDivergence");
        this.onStop = requireNonNull(onStop, "onStop");
        this.thread = Thread.ofPlatform().name("chain-watcher").unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    public WatchStatus status() {
        return status;
    }

    /** Lets the watcher look at the chain at once: something is known to have happened there. */
    public void wake() {
        LockSupport.unpark(thread);
    }

    private void run() {
        while (running) {
            try {
                if (!advance()) {
                    LockSupport.parkNanos(config.pollInterval().toNanos());
                }
                backoffNs = 0;
            } catch (final ChainException.Unreachable | ChainException.Refused e) {
                backOff(e);
            } catch (final RuntimeException e) {
                if (running) {
                    stop(e);
                }
            }
        }
    }

    /** Looks at the chain once; true if there may be more to do at once. */
    private boolean advance() {
        if (!begun) {
            if (!requireUndivided()) {
                return false;
            }
            confirmed.begin();
            begun = true;
        }
        final BlockHeader head = client.head();
        newestHeadSeconds = Math.max(newestHeadSeconds, head.timestampSeconds());
        final long target = head.number() - config.confirmations() + 1;
        if (target < confirmed.next()) {
            if (confirmed.last() != null && !hints.look(head, confirmed.last())) {
                requireUndivided();
            } else {
                divergentLooks = 0;
            }
            report(head, true);
            return false;
        }
        final boolean more = confirmed.advance(target);
        if (!confirmed.fits()) {
            requireUndivided();
        }
        report(head, confirmed.lastNumber() >= target);
        return more;
    }

    /** False if the chain has undone what the core has executed; stops once that was seen often enough. */
    private boolean requireUndivided() {
        final Optional<Divergence> divergence =
                Divergence.find(client, confirmed.newestFirst(), config.confirmations());
        if (divergence.isEmpty()) {
            divergentLooks = 0;
            return true;
        }
        divergentLooks++;
        if (divergentLooks >= Divergence.LOOKS) {
            final String reason = divergence.get().reason();
            LOG.error("The chain is followed no longer: {}", reason);
            running = false;
            status = status.stoppedBy(reason);
            onDivergence.accept(divergence.get());
        }
        return false;
    }

    private void report(final BlockHeader head, final boolean caughtUp) {
        if (!running) {
            return;
        }
        status = new WatchStatus(
                head.number(),
                newestHeadSeconds,
                confirmed.lastNumber(),
                caughtUp && divergentLooks == 0,
                true,
                hints.reorganisations(),
                "");
    }

    private void backOff(final ChainException cause) {
        if (backoffNs == 0) {
            LOG.warn("The chain does not answer, trying again: {}", cause.getMessage());
        }
        backoffNs = Math.min(
                Math.max(2 * backoffNs, config.pollInterval().toNanos()),
                config.backoffMax().toNanos());
        status = status.unreachable();
        LockSupport.parkNanos(backoffNs);
    }

    private void stop(final RuntimeException cause) {
        running = false;
        final String reason = cause instanceof ChainException ? cause.getMessage() : cause.toString();
        LOG.error("The chain is followed no longer: {}", reason, cause);
        status = status.stoppedBy(reason);
        onStop.accept(reason);
    }

    /** Stops following; returns when the thread has ended. */
    @Override
    public void close() {
        running = false;
        LockSupport.unpark(thread);
        if (thread.isAlive() && !thread.equals(Thread.currentThread())) {
            try {
                thread.join();
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
