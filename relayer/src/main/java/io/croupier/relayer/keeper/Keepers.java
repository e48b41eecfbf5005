package io.croupier.relayer.keeper;

import io.croupier.relayer.chain.ChainClient;
import io.croupier.relayer.chain.DealerViews;
import io.croupier.relayer.settlement.LaneCalls;
import io.croupier.signing.Address;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The keepers that a venue runs, each on a thread of its own. */
public final class Keepers implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(3);

    /** An older price is no price. */
    private static final Duration MARK_STALE = Duration.ofSeconds(10);

    private static final Duration FUNDING_STALE = Duration.ofMinutes(1);
    private static final Duration LIQUIDATION_STALE = Duration.ofSeconds(30);

    private final List<KeeperThread> threads = new ArrayList<>();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(CONNECT).build();

    private final Context context;
    private final DealerViews dealer;

    private Keepers(final Context context) {
        this.context = context;
        this.dealer = new DealerViews(context.client, context.dealer);
    }

    /**
     * With what keepers work.
     *
     * @param core connected
     * @param lanes the way into each settlement lane, by number
     * @param folder for what a keeper must not forget
     */
    public record Context(
            ChainClient client,
            Address dealer,
            List<KeeperMarket> markets,
            CoreLink core,
            List<LaneCalls> lanes,
            Path folder) {
        public Context {
            markets = List.copyOf(markets);
            lanes = List.copyOf(lanes);
        }
    }

    /**
     * Starts the configured keepers.
     *
     * @throws io.croupier.relayer.chain.ChainException if the chain does not answer, or a role is missing there; no keeper
     *     runs then
     */
    public static Keepers start(final KeepersConfig config, final Context context) {
        final Keepers keepers = new Keepers(context);
        config.markPrice().ifPresent(keepers::addMarkPrice);
        config.funding().ifPresent(keepers::addFunding);
        config.liquidation().ifPresent(keepers::addLiquidation);
        keepers.threads.forEach(KeeperThread::start);
        return keepers;
    }

    private void addMarkPrice(final MarkPriceConfig config) {
        final int decimals = dealer.primaryAssetDecimals();
        final CallDesk calls = calls("markPrice", MARK_STALE);
        add(
                new MarkPriceKeeper(
                        config,
                        context.client,
                        dealer,
                        config.feeds().stream()
                                .map(feed -> new PriceFeed(http, feed, decimals))
                                .toList(),
                        context.markets.stream().collect(Collectors.toMap(KeeperMarket::symbol, Function.identity())),
                        calls),
                calls);
    }

    private void addFunding(final FundingConfig config) {
        final CallDesk calls = calls("funding", FUNDING_STALE);
        final PremiumSamples samples = PremiumSamples.open(context.folder.resolve("premium-samples.txt"));
        add(
                new FundingKeeper(
                        config, context.client, dealer, context.markets, context.core::marketTops, samples, calls),
                calls);
    }

    private void addLiquidation(final LiquidationConfig config) {
        final CallDesk calls = calls("liquidation", LIQUIDATION_STALE);
        add(new LiquidationKeeper(config, dealer, context.markets, context.core, calls), calls);
    }

    private CallDesk calls(final String keeper, final Duration staleAfter) {
        return new CallDesk(keeper, context.client, context.lanes, staleAfter);
    }

    private void add(final Keeper keeper, final CallDesk calls) {
        keeper.requireRole();
        threads.add(new KeeperThread(keeper, calls));
    }

    /** What each of them tells of itself, by name; may be asked from any thread. */
    public Map<String, Supplier<KeeperStatus>> all() {
        return threads.stream()
                .collect(Collectors.toMap(thread -> thread.status().name(), thread -> thread::status));
    }

    /** How each of them is doing; may be asked from any thread. */
    public List<KeeperStatus> status() {
        return threads.stream().map(KeeperThread::status).toList();
    }

    /** Returns when no keeper works any more. What is under way stays with the lane. */
    @Override
    public void close() {
        threads.forEach(KeeperThread::close);
        http.shutdownNow();
    }
}
