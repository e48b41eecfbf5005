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

/**
 * All that has to be done to follow the chain, one look after the other. It has no thread and no clock; whoever owns it calls
 * {@link #look} over and over, from one thread. {@link #status()} may be asked from any.
 */
final class WatchDuty {
    private final WatchConfig config;
    private final ChainClient client;
    private final ConfirmedBlocks confirmed;
    private final HeadHints hints;

    private boolean begun;
    private int divergentLooks;
    private Divergence divergence;
    private long newestHeadSeconds;
    private volatile WatchStatus status = WatchStatus.INITIAL;

    /** @param executed blocks the core knows, newest first; empty for a ledger that is still empty */
    WatchDuty(
            final WatchConfig config,
            final ChainClient client,
            final ChainLogDecoder decoder,
            final CommandRing ring,
            final List<BlockId> executed) {
        this.config = requireNonNull(config, "config");
        this.client = requireNonNull(client, "client");
        requireNonNull(decoder, "decoder");
        requireNonNull(ring, "ring");
        this.confirmed = new ConfirmedBlocks(config, client, decoder, ring, executed);
        this.hints = new HeadHints(config, client, decoder, ring);
    }

    WatchStatus status() {
        return status;
    }

    /** That the chain undid what the core has executed; empty while it has not. Once it has, nothing is looked at any more. */
    Optional<Divergence> divergence() {
        return Optional.ofNullable(divergence);
    }

    /**
     * Looks at the chain once; true if there may be more to do at once.
     *
     * @throws ChainException.Unreachable if the endpoint does not answer, or its answers do not fit together
     * @throws ChainException.Refused if it does not answer this question
     */
    boolean look() {
        if (divergence != null) {
            return false;
        }
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

    /** False if the chain has undone what the core has executed; it is believed once it was seen often enough. */
    private boolean requireUndivided() {
        final Optional<Divergence> found = Divergence.find(client, confirmed.newestFirst(), config.confirmations());
        if (found.isEmpty()) {
            divergentLooks = 0;
            return true;
        }
        divergentLooks++;
        if (divergentLooks >= Divergence.LOOKS) {
            divergence = found.get();
            stop(divergence.reason());
        }
        return false;
    }

    private void report(final BlockHeader head, final boolean caughtUp) {
        if (divergence == null) {
            status = new WatchStatus(
                    head.number(),
                    newestHeadSeconds,
                    confirmed.lastNumber(),
                    caughtUp && divergentLooks == 0,
                    true,
                    hints.reorganisations(),
                    "");
        }
    }

    /** The endpoint gave no usable answer. */
    void onUnreachable() {
        status = status.unreachable();
    }

    /** Says why the chain is followed no longer. */
    void stop(final String reason) {
        status = status.stoppedBy(reason);
    }
}
