package io.croupier.relayer.reconcile;

import static java.util.Objects.requireNonNull;

import io.croupier.relayer.chain.ChainException;
import io.croupier.relayer.chain.DealerViews;
import io.croupier.signing.Address;
import java.util.Set;

/**
 * Reads again whom the Dealer has paid, range after range of blocks and then from the beginning: an account of which the
 * ledger has never heard, since an endpoint left out its logs, stands in no list of accounts to be compared. One thread.
 */
final class StrangerSearch {
    private static final long BLOCKS_MAX = 1_000;

    private final DealerViews dealer;
    private final long fromBlock;
    private long next;
    private long blocks = BLOCKS_MAX;

    /** @param fromBlock nothing was paid before */
    StrangerSearch(final DealerViews dealer, final long fromBlock) {
        this.dealer = requireNonNull(dealer, "dealer");
        this.fromBlock = fromBlock;
        this.next = fromBlock;
    }

    /** Begins again. */
    void restart() {
        next = fromBlock;
    }

    /** Whether there is more up to {@code lastBlock}. */
    boolean hasNext(final long lastBlock) {
        return next <= lastBlock;
    }

    /** Who was paid in the next range up to {@code lastBlock}; half as long after one that the endpoint does not tell of. */
    Set<Address> next(final long lastBlock) {
        final long to = Math.min(next + blocks - 1, lastBlock);
        try {
            final Set<Address> paid = dealer.paid(next, to);
            next = to + 1;
            blocks = Math.min(2 * blocks, BLOCKS_MAX);
            return paid;
        } catch (final ChainException.Refused e) {
            if (blocks == 1) {
                throw e;
            }
            blocks = Math.max(1, blocks / 2);
            return Set.of();
        }
    }
}
