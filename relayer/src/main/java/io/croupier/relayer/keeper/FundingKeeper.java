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

/**
 * Moves funding indexes once in each span of time (settlement.md A8): by {@code -mul(clamp(mean premium, ±cap), mark)}, and
 * never further than the limiter allows. The premium is sampled from the venue's own book against the mark; a book with one
 * side gives no sample.
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
    private final CoreLink core;
    private final PremiumSamples samples;
    private final CallDesk calls;

    FundingKeeper(
            final FundingConfig config,
            final ChainClient client,
            final DealerViews dealer,
            final List<KeeperMarket> markets,
            final CoreLink core,
            final PremiumSamples samples,
            final CallDesk calls) {
        this.config = requireNonNull(config, "config");
        this.client = requireNonNull(client, "client");
        this.dealer = requireNonNull(dealer, "dealer");
        this.limiter = new FundingLimiter(client, config.limiter());
        this.markets = List.copyOf(markets);
        this.core = requireNonNull(core, "core");
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
        return calls.isUnderWay(SUBJECT) ? "" : update(client.head().timestampSeconds());
    }

    private void sample(final long chainSeconds) {
        final List<MarketTop> tops = core.marketTops();
        for (int i = 0; i < markets.size(); i++) {
            final Address perp = markets.get(i).perp();
            premium(markets.get(i), tops.get(i)).ifPresent(premium -> samples.add(chainSeconds, perp, premium));
        }
        samples.forgetBefore(chainSeconds - 2 * config.updateEvery().toSeconds());
    }

    /** (mid - index) / index, 1e18 = 1, with the mark as index; empty without a mark or two sides. */
    static Optional<BigInteger> premium(final KeeperMarket market, final MarketTop top) {
        if (!top.isTwoSided() || top.mark().signum() <= 0) {
            return Optional.empty();
        }
        final BigInteger twiceMid = BigInteger.valueOf(top.bidTicks())
                .add(BigInteger.valueOf(top.askTicks()))
                .multiply(BigInteger.valueOf(market.scale().creditPerTickLot()))
                .multiply(Shares.ONE)
                .divide(BigInteger.valueOf(market.scale().paperPerLot()));
        final BigInteger twiceMark = top.mark().shiftLeft(1);
        return Optional.of(twiceMid.subtract(twiceMark).multiply(Shares.ONE).divide(twiceMark));
    }

    private String update(final long chainSeconds) {
        final Map<Address, BigInteger> indexes = new LinkedHashMap<>();
        final List<String> scarce = new ArrayList<>();
        for (final KeeperMarket market : markets) {
            final long updatedAt = limiter.updatedAtSeconds(market.perp());
            if (span(chainSeconds) > span(updatedAt)) {
                final PremiumSamples.Summary summary = samples.since(updatedAt, market.perp());
                if (summary.count() >= config.samplesMin()) {
                    indexes.put(market.perp(), index(market.perp(), summary.mean()));
                } else {
                    scarce.add(market.symbol() + " has " + summary.count());
                }
            }
        }
        final String failure = indexes.isEmpty()
                ? ""
                : calls.submit(SUBJECT, LANE, limiter.address(), FundingLimiter.updateCall(indexes));
        if (!failure.isEmpty()) {
            return "the limiter would refuse the indexes: " + failure;
        }
        return scarce.isEmpty()
                ? ""
                : "waiting for " + config.samplesMin() + " samples of a book with two sides: "
                        + String.join(", ", scarce);
    }

    private long span(final long seconds) {
        return seconds / config.updateEvery().toSeconds();
    }

    private BigInteger index(final Address perp, final BigInteger meanPremium) {
        final BigInteger rate = Shares.clamp(meanPremium, BigInteger.valueOf(config.rateMax()));
        final BigInteger mark = dealer.markPrice(perp, BlockTag.LATEST).orElse(BigInteger.ZERO);
        final BigInteger change = Shares.clamp(Shares.of(rate, mark).negate(), limiter.maxChange(perp));
        return dealer.fundingRate(perp, BlockTag.LATEST).add(change);
    }
}
