package io.croupier.relayer.watch;

import io.croupier.matcher.engine.CommandRing;
import io.croupier.relayer.chain.BlockId;
import io.croupier.relayer.chain.ChainClient;
import io.croupier.relayer.chain.ChainException;
import io.croupier.relayer.chain.ChainLogDecoder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The watcher without its thread: it looks at the chain whenever it is told to. */
public final class SteppedWatcher {
    private static final int BACKFILL_BLOCKS = 16;

    private final WatchDuty duty;

    public SteppedWatcher(
            final int confirmations,
            final ChainClient client,
            final ChainLogDecoder decoder,
            final CommandRing ring,
            final List<BlockId> executed) {
        final WatchConfig config =
                new WatchConfig(0, confirmations, Duration.ofMillis(1), BACKFILL_BLOCKS, Duration.ofSeconds(1));
        this.duty = new WatchDuty(config, client, decoder, ring, executed);
    }

    /** Looks once, as often in a row as there is more to do at once. */
    public void look() {
        try {
            while (duty.look()) {
                // Goes on until the endpoint has no more, or fails.
            }
        } catch (final ChainException.Unreachable | ChainException.Refused e) {
            duty.onUnreachable();
        }
    }

    /** Why the chain is followed no longer; empty while it is. */
    public Optional<String> stopReason() {
        return duty.divergence().map(Divergence::reason);
    }
}
