package io.croupier.relayer.keeper;

import static java.util.Objects.requireNonNull;

import io.croupier.relayer.chain.BlockTag;
import io.croupier.relayer.chain.ChainClient;
import io.croupier.relayer.chain.ChainException;
import io.croupier.relayer.chain.DealerViews;
import io.croupier.relayer.chain.FundingLimiter;
import io.croupier.signing.Address;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Moves funding indexes once in each span of time (contracts/docs/rules.md): by {@code -mul(clamp(mean premium, ±cap),
 * mark)}, and never further than the limiter allows. The premium is sampled from the venue's own book against the mark; a
 * book with one side gives no sample.
 *
 * <p>When an index was last moved is read from the chain, in the chain's own time, so that no span of time moves it twice.
 */
final class FundingKeeper implements Keeper {
    private static final String SUBJECT = "funding";

    /** All indexes move in one call, which its lane's units precede. */
    private static final int LANE = 0;

    private final FundingConfig config;
    private final ChainClient client;
    private final DealerViews dealer;
    private final FundingLimiter limiter;
    private final List<KeeperMarket> markets;
    private final Supplier<List<MarketTop>> tops;
    private final PremiumSamples samples;
    private final CallDesk calls;

    /** @param tops the core's markets now, in the order of {@code markets} */
    FundingKeeper(
            final FundingConfig config,
            final ChainClient client,
            final DealerViews dealer,
            final List<KeeperMarket> markets,
            final Supplier<List<MarketTop>> tops,
            final PremiumSamples samples,
            final CallDesk calls) {
        this.config = requireNonNull(config, "config");
        this.client = requireNonNull(client, "client");
        this.dealer = requireNonNull(dealer, "dealer");
        this.limiter = new FundingLimiter(client, config.limiter());
        this.markets = List.copyOf(markets);
        this.tops = requireNonNull(tops, "tops");
        this.samples = requireNonNull(samples, "samples");
        this.calls = requireNonNull(calls, "calls");
    }

    @Override
    public String name() {
        return SUBJECT;
    }

    @Override
    public Duration every() {
        return config.sampleEvery();
    }

    @Override
    public void requireRole() {
        if (!dealer.fundingRateKeeper(BlockTag.LATEST).equals(limiter.address())) {
            throw new ChainException.Unusable("keepers.funding.limiter: the Dealer takes funding from "
                    + dealer.fundingRateKeeper(BlockTag.LATEST) + ", not from " + limiter.address());
        }
        if (!limiter.owner().equals(calls.sender(LANE))) {
            throw new ChainException.Unusable("keepers.funding.limiter: " + limiter.address() + " belongs to "
                    + limiter.owner() + ", not to the sender " + calls.sender(LANE));
        }
    }

    @Override
    public String work(final long nowMs) {
        sample(client.head().timestampSeconds());
        return calls.isUnderWay(SUBJECT) || calls.mayRepeat(LANE)
                ? ""
                : update(client.head().timestampSeconds());
    }

    private void sample(final long chainSeconds) {
        final long span = config.updateEvery().toSeconds();
        // A head may be a little older than the one before; what is much newer is not of this chain.
        samples.forgetOutside(chainSeconds - 2 * span, chainSeconds + span);
        final List<MarketTop> now = tops.get();
        for (int i = 0; i < markets.size(); i++) {
            final Address perp = markets.get(i).perp();
            if (isDue(chainSeconds, perp)) {
                premium(markets.get(i), now.get(i)).ifPresent(premium -> samples.add(chainSeconds, perp, premium));
            }
        }
    }

    /** Not again right after a restart, or while the chain's time stands still. */
    private boolean isDue(final long chainSeconds, final Address perp) {
        final long pause = config.sampleEvery().toSeconds() / 2;
        return chainSeconds >= samples.newestSeconds(perp).orElse(chainSeconds - pause) + pause;
    }

    /** (mid - index) / index, 1e18 = 1, with the mark as index; empty without a mark or two sides. */
    static Optional<BigInteger> premium(final KeeperMarket market, final MarketTop top) {
        if (!top.isTwoSided() || top.mark().signum() <= 0) {
            return Optional.empty();
        }
        // Both in credit units per 1e18 paper, times 2 * paperPerLot.
        final BigInteger twiceMid = BigInteger.valueOf(top.bidTicks())
                .add(BigInteger.valueOf(top.askTicks()))
                .multiply(BigInteger.valueOf(market.scale().creditPerTickLot()))
                .multiply(Shares.ONE);
        final BigInteger twiceMark = top.mark()
                .shiftLeft(1)
                .multiply(BigInteger.valueOf(market.scale().paperPerLot()));
        return Optional.of(twiceMid.subtract(twiceMark).multiply(Shares.ONE).divide(twiceMark));
    }

    private String update(final long chainSeconds) {
        final Map<Address, BigInteger> indexes = new LinkedHashMap<>();
        final List<String> problems = new ArrayList<>();
        for (final KeeperMarket market : markets) {
            try {
                final long updatedAt = limiter.updatedAtSeconds(market.perp());
                if (span(chainSeconds) > span(updatedAt)) {
                    final PremiumSamples.Summary summary = samples.after(updatedAt, market.perp());
                    if (summary.count() >= config.samplesMin()) {
                        indexes.put(market.perp(), index(market.perp(), summary.mean()));
                    } else {
                        problems.add(market.symbol() + " has " + summary.count() + " of " + config.samplesMin()
                                + " samples of a book with two sides");
                    }
                }
            } catch (final ChainException.Reverted e) {
                problems.add(market.symbol() + " has no price: " + e.getMessage());
            }
        }
        final String failure = indexes.isEmpty()
                ? ""
                : calls.submit(SUBJECT, LANE, limiter.address(), FundingLimiter.updateCall(indexes));
        if (!failure.isEmpty()) {
            problems.add("the limiter would refuse the indexes: " + failure);
        }
        return String.join("; ", problems);
    }

    private long span(final long seconds) {
        return seconds / config.updateEvery().toSeconds();
    }

    private BigInteger index(final Address perp, final BigInteger meanPremium) {
        final BigInteger mark = dealer.markPrice(perp, BlockTag.LATEST).orElse(BigInteger.ZERO);
        return dealer.fundingRate(perp, BlockTag.LATEST)
                .add(change(meanPremium, BigInteger.valueOf(config.rateMax()), mark, limiter.maxChange(perp)));
    }

    /**
     * By how much an index moves.
     *
     * @param rateMax cap of the mean premium, either way, 1e18 = 1
     * @param mark credit units per 1e18 paper, as {@code changeMax} and the result
     */
    static BigInteger change(
            final BigInteger meanPremium, final BigInteger rateMax, final BigInteger mark, final BigInteger changeMax) {
        return Shares.clamp(Shares.of(Shares.clamp(meanPremium, rateMax), mark).negate(), changeMax);
    }
}
