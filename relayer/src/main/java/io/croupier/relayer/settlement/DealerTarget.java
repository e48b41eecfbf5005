package io.croupier.relayer.settlement;

import static java.util.Objects.requireNonNull;

import io.croupier.relayer.chain.BlockTag;
import io.croupier.relayer.chain.CallRequest;
import io.croupier.relayer.chain.ChainClient;
import io.croupier.relayer.chain.DealerViews;
import io.croupier.signing.Address;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What both kinds of contracts have in common: how gas is learned, and what is asked of a Dealer. */
abstract class DealerTarget implements SettlementTarget {
    static final long TRANSACTION_GAS = 21_000;

    private final ChainClient client;
    private final DealerViews dealer;
    private final OrderHashes hashes;
    private final MarketObstacles obstacles;
    private final GasEstimate estimate;
    private final TransactionLimits limits;

    DealerTarget(
            final ChainClient client,
            final DealerViews dealer,
            final GasEstimate estimate,
            final TransactionLimits limits) {
        this.client = requireNonNull(client, "client");
        this.dealer = requireNonNull(dealer, "dealer");
        this.hashes = new OrderHashes(dealer);
        this.obstacles = new MarketObstacles(dealer);
        this.estimate = requireNonNull(estimate, "estimate");
        this.limits = requireNonNull(limits, "limits");
    }

    final DealerViews dealer() {
        return dealer;
    }

    final OrderHashes hashes() {
        return hashes;
    }

    final GasEstimate estimate() {
        return estimate;
    }

    final TransactionLimits limits() {
        return limits;
    }

    /**
     * The gas limit of a call that takes {@code most} in all likelihood; as much as may be after one that starved, since
     * unused gas is not paid.
     */
    final long gasLimit(final long most) {
        return estimate.isWary() ? limits.gas() : Math.min(most, limits.gas());
    }

    @Override
    public final void simulate(final Payload payload, final Address sender) {
        client.call(new CallRequest(sender, payload.to(), payload.data(), payload.gasLimit()), BlockTag.LATEST);
    }

    @Override
    public final Optional<String> obstacle(final Address market, final Address sender) {
        return obstacles.find(market, sender);
    }

    @Override
    public final Set<Address> unpriced() {
        return obstacles.unpriced();
    }

    @Override
    public final BigInteger filled(final SignedOrder order, final BlockTag tag) {
        return dealer.filled(hashes.of(order), tag);
    }

    @Override
    public final void onGasUsed(final List<SettlementUnit> units, final long gasUsed) {
        estimate.learn(units, gasUsed - TRANSACTION_GAS);
    }

    @Override
    public final boolean onGasStarved() {
        return estimate.onStarved();
    }
}
