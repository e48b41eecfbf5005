package io.croupier.relayer.settlement;

import io.croupier.relayer.chain.DealerViews;
import io.croupier.relayer.chain.Hash;
import io.croupier.signing.OrderHasher;

/** Hashes of orders as the Dealer has them; asks for its domain once. Owned by the settlement thread. */
final class OrderHashes {
    private final DealerViews dealer;
    private OrderHasher hasher;

    OrderHashes(final DealerViews dealer) {
        this.dealer = dealer;
    }

    Hash of(final SignedOrder order) {
        if (hasher == null) {
            hasher = new OrderHasher(dealer.domain());
        }
        final byte[] digest = new byte[Hash.LENGTH];
        hasher.digest(order.toPacked(), 0, digest, 0);
        return Hash.of(digest, 0);
    }
}
