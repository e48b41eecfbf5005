package io.croupier.relayer.settlement;

import io.croupier.relayer.chain.BlockHeader;
import io.croupier.relayer.chain.BlockTag;
import io.croupier.relayer.chain.ChainClient;
import io.croupier.relayer.chain.Hash;
import io.croupier.relayer.chain.MinedTransaction;
import io.croupier.signing.Address;
import java.util.Optional;

/** Finds the transaction that spent a nonce: the block by bisection of the sender's count, then among its transactions. */
final class NonceTaker {
    private final ChainClient client;

    NonceTaker(final ChainClient client) {
        this.client = client;
    }

    /**
     * The transaction of {@code sender} with this nonce; empty if the endpoint does not find it. Asks for the state of old
     * blocks.
     *
     * @param last a block after which the nonce is known to be spent
     */
    Optional<Hash> find(final Address sender, final long nonce, final long last) {
        long high = last;
        long step = 1;
        while (high - step >= 0 && isSpent(sender, nonce, high - step)) {
            high -= step;
            step *= 2;
        }
        long low = Math.max(high - step, -1);
        while (high - low > 1) {
            final long middle = low + (high - low) / 2;
            if (isSpent(sender, nonce, middle)) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return client.block(high).map(BlockHeader::hash).stream()
                .flatMap(block -> client.transactions(block).stream())
                .filter(transaction -> transaction.from().equals(sender) && transaction.nonce() == nonce)
                .map(MinedTransaction::hash)
                .findFirst();
    }

    private boolean isSpent(final Address sender, final long nonce, final long block) {
        return client.transactionCount(sender, BlockTag.at(block)) > nonce;
    }
}
