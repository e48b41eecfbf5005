package io.croupier.relayer.watch;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How the chain is followed.
 *
 * @param fromBlock first block that may hold anything of the Dealer: the block of its deployment
 * @param confirmations blocks from which on one is taken as never undone; 1 = the head block itself
 * @param pollInterval pause between looks at an unchanged head
 * @param backfillBlocks blocks asked for at once while far behind the head
 * @param backoffMax longest pause while the endpoint does not answer
 */
public record WatchConfig(
        long fromBlock, int confirmations, Duration pollInterval, int backfillBlocks, Duration backoffMax) {
    /** Executed blocks that are remembered, so that an undone one can be traced back to what both histories share. */
    public static final int TRAIL_BLOCKS = 1_024;

    public WatchConfig {
        requireNonNull(pollInterval, "pollInterval");
        requireNonNull(backoffMax, "backoffMax");
        if (fromBlock < 0) {
            throw new IllegalArgumentException("chain.fromBlock: " + fromBlock + " is negative");
        }
        if (confirmations < 1) {
            throw new IllegalArgumentException("chain.confirmations: " + confirmations + " is below 1");
        }
        if (backfillBlocks < 1) {
            throw new IllegalArgumentException("chain.backfillBlocks: " + backfillBlocks + " is below 1");
        }
    }

    /** Polls four times a second, backfills 1,000 blocks at a time, backs off to 5 s. */
    public static WatchConfig standard(final long fromBlock, final int confirmations) {
        return new WatchConfig(fromBlock, confirmations, Duration.ofMillis(250), 1_000, Duration.ofSeconds(5));
    }
}
