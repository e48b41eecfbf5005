package io.croupier.relayer.keeper;

import static java.util.Objects.requireNonNull;

import io.croupier.relayer.chain.BlockTag;
import io.croupier.relayer.chain.ChainClient;
import io.croupier.relayer.chain.ChainException;
import io.croupier.relayer.chain.DealerViews;
import io.croupier.relayer.chain.PriceOracle;
import io.croupier.signing.Address;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Pushes the operator's prices into the markets' oracles: when a price moved far enough, and again after some time of
 * quiet. What the oracle holds is read before each push, so that a restart pushes nothing twice.
 *
 * <p>A feed whose price is too far from the last one is not believed; the mark stays until the feed comes back or an
 * operator steps in. A price further away than the oracle's own bound is approached in steps.
 */
final class MarkPriceKeeper implements Keeper {
    private final MarkPriceConfig config;
    private final ChainClient client;
    private final DealerViews dealer;
    private final List<PriceFeed> feeds;
    private final Map<String, KeeperMarket> markets;
    private final CallDesk calls;

    /** @param markets by symbol */
    MarkPriceKeeper(
            final MarkPriceConfig config,
            final ChainClient client,
            final DealerViews dealer,
            final List<PriceFeed> feeds,
            final Map<String, KeeperMarket> markets,
            final CallDesk calls) {
        this.config = requireNonNull(config, "config");
        this.client = requireNonNull(client, "client");
        this.dealer = requireNonNull(dealer, "dealer");
        this.feeds = List.copyOf(feeds);
        this.markets = Map.copyOf(markets);
        this.calls = requireNonNull(calls, "calls");
    }

    @Override
    public String name() {
        return "markPrice";
    }

    @Override
    public Duration every() {
        return config.pollEvery();
    }

    @Override
    public void requireRole() {
        for (final PriceFeed feed : feeds) {
            final PriceOracle oracle = oracle(feed.symbol());
            final Address sender = calls.sender(markets.get(feed.symbol()).lane());
            if (!oracle.isKeeper(sender)) {
                throw new ChainException.Unusable("keepers.markPrice: " + sender + " is no keeper of the oracle "
                        + oracle.address() + " of " + feed.symbol());
            }
        }
    }

    @Override
    public String work(final long nowMs) {
        final List<String> problems = new ArrayList<>();
        for (final PriceFeed feed : feeds) {
            if (!calls.isUnderWay(feed.symbol())
                    && !calls.mayRepeat(markets.get(feed.symbol()).lane())) {
                final String problem = follow(feed, nowMs);
                if (!problem.isEmpty()) {
                    problems.add(feed.symbol() + ": " + problem);
                }
            }
        }
        return String.join("; ", problems);
    }

    private String follow(final PriceFeed feed, final long nowMs) {
        final BigInteger wanted;
        try {
            wanted = feed.price();
        } catch (final IOException e) {
            return "the feed gives no price: " + e.getMessage();
        }
        final PriceOracle oracle = oracle(feed.symbol());
        final PriceOracle.Latest latest = oracle.latest();
        final BigInteger move = wanted.subtract(latest.price());
        if (isBeyond(move, latest.price(), config.deviationMax())) {
            return "the feed says " + wanted + ", too far from the last mark " + latest.price() + " to be believed";
        }
        final long ageMs = nowMs - latest.updatedAtSeconds() * 1_000;
        final boolean moved = move.signum() != 0 && !isBelow(move, latest.price(), config.changeMin());
        if (!moved && ageMs < config.heartbeat().toMillis()) {
            return "";
        }
        final BigInteger bound = oracle.moveMax();
        final BigInteger step = bound.signum() == 0 ? move : Shares.clamp(move, Shares.of(latest.price(), bound));
        final String failure = calls.submit(
                feed.symbol(),
                markets.get(feed.symbol()).lane(),
                oracle.address(),
                PriceOracle.setPriceCall(latest.price().add(step)));
        return failure.isEmpty() ? "" : "the oracle would refuse the price: " + failure;
    }

    private PriceOracle oracle(final String symbol) {
        return new PriceOracle(
                client,
                dealer.riskParams(markets.get(symbol).perp(), BlockTag.LATEST).markPriceSource());
    }

    private static boolean isBeyond(final BigInteger move, final BigInteger price, final long share) {
        return move.abs().compareTo(Shares.of(price, share)) > 0;
    }

    private static boolean isBelow(final BigInteger move, final BigInteger price, final long share) {
        return move.abs().compareTo(Shares.of(price, share)) < 0;
    }
}
