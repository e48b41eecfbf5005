package io.croupier.relayer.node;

import static java.util.Objects.requireNonNull;

import io.croupier.matcher.engine.CommandRing;
import io.croupier.relayer.chain.BlockId;
import io.croupier.relayer.chain.ChainClient;
import io.croupier.relayer.chain.ChainLogDecoder;
import io.croupier.relayer.chain.HeadSubscription;
import io.croupier.relayer.settlement.StatusCommand;
import io.croupier.relayer.watch.ChainWatcher;
import io.croupier.relayer.watch.Divergence;
import io.croupier.relayer.watch.WatchStatus;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the node sees of the chain, and what the venue may take accordingly: the watcher, the subscription that wakes it, and
 * {@link Degradation}. When the chain has undone confirmed blocks the node goes on for cancellations and reads, and
 * settlement ends.
 *
 * <p>Threads: {@link #start} and {@link #close} on the node's; everything else on any.
 */
final class ChainSupervision implements AutoCloseable {
    private final ChainConfig config;
    private final ChainClient client;
    private final List<BlockId> executed;
    private final ChainWatcher watcher;
    private final Degradation degradation;
    private final Runnable endSettlement;
    private volatile HeadSubscription subscription;
    private boolean diverged;

    /**
     * @param executed blocks the ledger has executed, newest first
     * @param endSettlement runs once if the chain has undone what the ledger has executed; not before {@link #start}
     * @param onStop told if the chain cannot be followed for any other reason
     */
    ChainSupervision(
            final NodeConfig config,
            final ChainClient client,
            final ChainLogDecoder decoder,
            final CommandRing ring,
            final List<BlockId> executed,
            final Runnable endSettlement,
            final Consumer<String> onStop) {
        this.config = config.chain();
        this.client = requireNonNull(client, "client");
        this.executed = List.copyOf(executed);
        this.endSettlement = requireNonNull(endSettlement, "endSettlement");
        this.degradation = new Degradation(config.lags(), new StatusCommand(ring), System.currentTimeMillis());
        this.watcher =
                new ChainWatcher(this.config.watch(), client, decoder, ring, executed, this::onDivergence, onStop);
    }

    /** Follows the chain unless it has undone already what the ledger has executed. */
    void start() {
        final Optional<Divergence> divergence = Divergence.findForSure(client, executed, config.watch());
        if (divergence.isPresent()) {
            onDivergence(divergence.get());
            return;
        }
        watcher.start();
        config.webSocket()
                .ifPresent(push -> subscription = HeadSubscription.open(push.url(), push.silenceMax(), watcher::wake));
    }

    /** Compares with the limits; called often. */
    void look(final VenueTotals totals) {
        degradation.look(watcher.status(), totals.oldestOpenMs(), System.currentTimeMillis());
    }

    WatchStatus status() {
        return watcher.status();
    }

    /** Whether the chain has undone what the ledger has executed. */
    synchronized boolean diverged() {
        return diverged;
    }

    /** What an operator must know; empty while all is well. */
    List<String> problems() {
        return degradation.problems();
    }

    /** Whether the endpoint pushes new heads now; the watcher polls all the same. */
    boolean isPushed() {
        final HeadSubscription now = subscription;
        return now != null && now.isLive();
    }

    /** Age of the newest block seen. */
    long lagMs() {
        return degradation.chainLagMs();
    }

    private void onDivergence(final Divergence divergence) {
        synchronized (this) {
            diverged = true;
        }
        degradation.diverged(divergence.reason());
        endSettlement.run();
    }

    @Override
    public void close() {
        if (subscription != null) {
            subscription.close();
        }
        watcher.close();
    }
}
