package io.croupier.relayer.watch;

import static java.util.Objects.requireNonNull;

import io.croupier.relayer.chain.BlockHeader;
import io.croupier.relayer.chain.BlockId;
import io.croupier.relayer.chain.ChainClient;
import io.croupier.relayer.chain.Hash;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * The chain has undone blocks that were taken as final, so that the confirmed ledger is that of a history which no longer
 * is. Nothing repairs this by itself.
 *
 * @param undone the newest block the ledger has executed
 * @param replacedBy what the chain has at its height; empty where the chain is not that high any more
 * @param common the newest block that both histories share, as far as it is remembered
 * @param confirmations how deep the undone block was at least
 */
public record Divergence(BlockId undone, Optional<Hash> replacedBy, Optional<BlockId> common, int confirmations) {
    /** One look is not enough: an endpoint may have met a fork that is given up again. */
    static final int LOOKS = 3;

    public Divergence {
        requireNonNull(undone, "undone");
        requireNonNull(replacedBy, "replacedBy");
        requireNonNull(common, "common");
    }

    /**
     * Asks the chain whether it still holds the newest of these blocks. An endpoint that is not that far proves nothing,
     * unless it holds another block where one of these was.
     *
     * @param newestFirst blocks that the ledger has executed; empty for a new ledger
     */
    public static Optional<Divergence> find(
            final ChainClient client, final List<BlockId> newestFirst, final int confirmations) {
        if (newestFirst.isEmpty()) {
            return Optional.empty();
        }
        final BlockId newest = newestFirst.get(0);
        final long head = client.head().number();
        final Optional<Hash> now = client.block(newest.number()).map(BlockHeader::hash);
        if (now.isPresent() ? now.get().equals(newest.hash()) : isBehind(client, newestFirst, head)) {
            return Optional.empty();
        }
        final Optional<BlockId> common =
                newestFirst.stream().filter(block -> stands(client, block)).findFirst();
        return Optional.of(new Divergence(newest, now, common, confirmations));
    }

    /** As {@link #find}, but only what several looks agree on, with a pause between them. */
    public static Optional<Divergence> findForSure(
            final ChainClient client, final List<BlockId> newestFirst, final WatchConfig config) {
        Optional<Divergence> divergence = find(client, newestFirst, config.confirmations());
        for (int look = 1; look < LOOKS && divergence.isPresent(); look++) {
            LockSupport.parkNanos(config.pollInterval().toNanos());
            divergence = find(client, newestFirst, config.confirmations());
        }
        return divergence;
    }

    private static boolean isBehind(final ChainClient client, final List<BlockId> newestFirst, final long head) {
        return head < newestFirst.get(0).number()
                && newestFirst.stream()
                        .filter(block -> block.number() <= head)
                        .findFirst()
                        .map(block -> stands(client, block))
                        .orElse(true);
    }

    private static boolean stands(final ChainClient client, final BlockId block) {
        return client.block(block.number())
                .filter(header -> header.hash().equals(block.hash()))
                .isPresent();
    }

    /** One line for an operator. */
    public String reason() {
        final String now = replacedBy.map(hash -> "is replaced by " + hash).orElse("is gone");
        final String back = common.map(block -> "; both histories share block " + block)
                .orElse("; they part further back than is remembered");
        return "block " + undone + " was " + confirmations + " deep and " + now
                + ": the reorganisation goes deeper than chain.confirmations" + back;
    }
}
