package io.croupier.relayer;

import io.croupier.contracts.Devnet;
import io.croupier.contracts.TestAccount;
import io.croupier.matcher.engine.CommandRing;
import io.croupier.matcher.engine.EngineConfig;
import io.croupier.matcher.engine.EnginePipeline;
import io.croupier.matcher.engine.Exchange;
import io.croupier.matcher.engine.Recovery;
import io.croupier.matcher.journal.Durability;
import io.croupier.matcher.journal.Excerpt;
import io.croupier.matcher.journal.ExcerptListener;
import io.croupier.matcher.journal.Journal;
import io.croupier.matcher.journal.JournalStart;
import io.croupier.matcher.journal.JournalTailer;
import io.croupier.relayer.chain.ChainClient;
import io.croupier.relayer.chain.ChainLogDecoder;
import io.croupier.relayer.chain.DealerViews;
import io.croupier.relayer.chain.FeePolicy;
import io.croupier.relayer.chain.JsonRpcChainClient;
import io.croupier.relayer.chain.KeySigner;
import io.croupier.relayer.chain.PublicAbi;
import io.croupier.relayer.reconcile.ContinuousReconciler;
import io.croupier.relayer.reconcile.Difference;
import io.croupier.relayer.reconcile.ReconcileConfig;
import io.croupier.relayer.reconcile.Reconciler;
import io.croupier.relayer.reconcile.ReconciliationReport;
import io.croupier.relayer.settlement.LaneCalls;
import io.croupier.relayer.settlement.LaneSender;
import io.croupier.relayer.settlement.PackedDealerTarget;
import io.croupier.relayer.settlement.PublicAbiTarget;
import io.croupier.relayer.settlement.SettlementConfig;
import io.croupier.relayer.settlement.SettlementLanes;
import io.croupier.relayer.settlement.SettlementLog;
import io.croupier.relayer.settlement.SettlementRelayer;
import io.croupier.relayer.settlement.SettlementSnapshot;
import io.croupier.relayer.settlement.SettlementTarget;
import io.croupier.relayer.settlement.TransactionLimits;
import io.croupier.relayer.settlement.TransactionUnits;
import io.croupier.relayer.watch.ChainWatcher;
import io.croupier.relayer.watch.LastBlock;
import io.croupier.relayer.watch.WatchConfig;
import io.croupier.relayer.watch.WatchStatus;
import io.croupier.signing.Address;
import io.croupier.signing.Eip712Domain;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The real parts between a signed order and the chain: engine, journal, watcher, relayer. No sockets. */
public final class TestVenue implements AutoCloseable {
    public static final long PAPER_PER_LOT = 1_000_000_000_000_000L;
    public static final long CREDIT_PER_TICK_LOT = 100;

    /** 30,000 a contract: 300,000 ticks of 100 credit units a thousandth. */
    public static final long MARK_TICKS = 300_000;

    /** A transaction that has waited for so long pays more. */
    public static final Duration RAISE_AFTER = Duration.ofSeconds(3);

    private final TestChain chain;
    private final Path folder;
    private final int confirmations;
    private final int lanes;
    private final long fromBlock;
    private final Optional<PublicAbi> publicAbi;
    private final Eip712Domain domain;
    private final VenueCommands commands;
    private final VenueNews news = new VenueNews();
    private final List<String> stops = new CopyOnWriteArrayList<>();
    private final ChainClient watchClient;

    private volatile ExcerptListener listener = excerpt -> {};
    private Journal journal;
    private EnginePipeline pipeline;
    private CommandRing ring;
    private ChainWatcher watcher;
    private Duration watchInterval = Duration.ofMillis(20);
    private TransactionUnits units = new TransactionUnits();
    private final List<SettlementLog> logs = new ArrayList<>();
    private SettlementLanes relayer;

    private TestVenue(
            final TestChain chain,
            final Path folder,
            final int confirmations,
            final int lanes,
            final long fromBlock,
            final Optional<PublicAbi> publicAbi,
            final ChainClient watchClient) {
        this.lanes = lanes;
        this.fromBlock = fromBlock;
        this.publicAbi = publicAbi;
        this.chain = chain;
        this.folder = folder;
        this.confirmations = confirmations;
        this.domain = new Eip712Domain("Croupier", "1", chain.client().chainId(), chain.dealer());
        this.commands = new VenueCommands(chain, domain);
        this.watchClient = watchClient;
    }

    /** Engine and watcher run; settlement waits for {@link #settleThrough}. */
    public static TestVenue start(final TestChain chain, final Path folder, final int confirmations) {
        return startFrom(chain, folder, confirmations, deployedAt(chain));
    }

    /** As {@link #start}, blind to all that happened before a block. */
    public static TestVenue startFrom(
            final TestChain chain, final Path folder, final int confirmations, final long fromBlock) {
        return started(new TestVenue(chain, folder, confirmations, 1, fromBlock, Optional.empty(), chain.newClient()));
    }

    /** As {@link #start}, with a watcher that sees the chain through this endpoint. */
    public static TestVenue startThrough(
            final TestChain chain, final Path folder, final int confirmations, final URI endpoint) {
        return startThrough(chain, folder, confirmations, endpoint, deployedAt(chain));
    }

    /** The same, from this block on. */
    public static TestVenue startThrough(
            final TestChain chain,
            final Path folder,
            final int confirmations,
            final URI endpoint,
            final long fromBlock) {
        return started(new TestVenue(
                chain,
                folder,
                confirmations,
                1,
                fromBlock,
                Optional.empty(),
                JsonRpcChainClient.connect(endpoint, Duration.ofSeconds(1))));
    }

    /** As {@link #start}, with a watcher that looks at the chain when it is woken and not else. */
    public static TestVenue startAsleep(final TestChain chain, final Path folder) {
        final TestVenue venue =
                new TestVenue(chain, folder, 1, 1, deployedAt(chain), Optional.empty(), chain.newClient());
        venue.watchInterval = Duration.ofHours(1);
        return started(venue);
    }

    /** As {@link #startPublic} and {@link #startAsleep}. */
    public static TestVenue startPublicAsleep(final TestChain chain, final Path folder) {
        final TestVenue venue =
                new TestVenue(chain, folder, 1, 1, deployedAt(chain), Optional.of(publicAbi(chain)), chain.newClient());
        venue.watchInterval = Duration.ofHours(1);
        return started(venue);
    }

    /** Lets the watcher look at the chain. */
    public void wakeWatcher() {
        watcher.wake();
    }

    /** As {@link #start}, with a lane for market 0 and one for the others, the second with the keeper's key. */
    public static TestVenue startWithTwoLanes(final TestChain chain, final Path folder, final int confirmations) {
        return started(
                new TestVenue(chain, folder, confirmations, 2, deployedAt(chain), Optional.empty(), chain.newClient()));
    }

    /** As {@link #start}, through the public ABI, which our contracts have besides their own. */
    public static TestVenue startPublic(final TestChain chain, final Path folder, final int confirmations) {
        return startPublic(chain, folder, confirmations, 1);
    }

    /** As {@link #startPublic}, with so many lanes. */
    public static TestVenue startPublic(
            final TestChain chain, final Path folder, final int confirmations, final int lanes) {
        return started(new TestVenue(
                chain,
                folder,
                confirmations,
                lanes,
                deployedAt(chain),
                Optional.of(publicAbi(chain)),
                chain.newClient()));
    }

    private static PublicAbi publicAbi(final TestChain chain) {
        return new PublicAbi("Croupier", "1", Address.parse(Devnet.insurance().address()), chain.token(), 10);
    }

    private static TestVenue started(final TestVenue venue) {
        venue.boot();
        return venue;
    }

    private static long deployedAt(final TestChain chain) {
        return chain.devnet().contracts().fromBlock();
    }

    private void boot() {
        units = new TransactionUnits();
        try (SettlementLog earlier = SettlementLog.open(folder.resolve("settlement"))) {
            units.observe(earlier);
        }
        journal = Journal.open(folder.resolve("journal"), Durability.OS);
        final Exchange exchange = new Exchange();
        final LastBlock lastBlock = new LastBlock();
        try (JournalTailer tailer = journal.tailer()) {
            new Recovery(exchange, lastBlock).replay(tailer);
        }
        pipeline = new EnginePipeline(
                EngineConfig.shared(),
                exchange,
                domain,
                journal,
                System::currentTimeMillis,
                this::hear,
                failure -> stops.add(failure.toString()));
        pipeline.start();
        ring = pipeline.commands();
        if (exchange.sequence() == 0) {
            commands.configure(ring, lanes, fromBlock, publicAbi.isEmpty());
        }
        watcher = new ChainWatcher(
                new WatchConfig(fromBlock, confirmations, watchInterval, 1_000, Duration.ofMillis(200)),
                watchClient,
                publicAbi
                        .map(abi -> new ChainLogDecoder(watchClient, chain.dealer(), abi, hash -> units.unitOf(hash)))
                        .orElseGet(() -> new ChainLogDecoder(watchClient, chain.dealer())),
                ring,
                lastBlock.newestFirst(),
                divergence -> stops.add(divergence.reason()),
                stops::add);
        watcher.start();
    }

    private void hear(final Excerpt excerpt) {
        news.onExcerpt(excerpt);
        listener.onExcerpt(excerpt.rewind());
    }

    /** From now on all that is published reaches this one too; it asks through {@link #commands}. */
    public void listen(final ExcerptListener also) {
        listener = also;
    }

    public CommandRing commands() {
        return ring;
    }

    /** Starts settlement through this client. */
    public void settleThrough(final ChainClient client) {
        settleThrough(client, 64, 1_000);
    }

    /** Starts settlement with so many units in a transaction and in memory at most. */
    public void settleThrough(final ChainClient client, final int unitsPerTransaction, final int backlogUnits) {
        settle(client, config(unitsPerTransaction, backlogUnits), UnaryOperator.identity());
    }

    /** Starts settlement that has units wait an hour for company. */
    public void settlePatiently(final ChainClient client) {
        settle(client, config(64, 1_000, Duration.ofHours(1)), UnaryOperator.identity());
    }

    /** Starts settlement on a contract that is seen through {@code disguise}. */
    public void settleThrough(final ChainClient client, final UnaryOperator<SettlementTarget> disguise) {
        settle(client, config(1, 1_000), disguise);
    }

    private SettlementConfig config(final int unitsPerTransaction, final int backlogUnits) {
        return config(unitsPerTransaction, backlogUnits, Duration.ofMillis(50));
    }

    private SettlementConfig config(final int unitsPerTransaction, final int backlogUnits, final Duration batchAgeMax) {
        return new SettlementConfig(
                confirmations,
                new TransactionLimits(12_000_000, unitsPerTransaction, 120_000),
                batchAgeMax,
                4,
                Duration.ofMillis(20),
                Duration.ofSeconds(1),
                RAISE_AFTER,
                FeePolicy.standard(),
                backlogUnits);
    }

    private void settle(
            final ChainClient client, final SettlementConfig config, final UnaryOperator<SettlementTarget> disguise) {
        final TransactionLimits limits = config.transactionMax();
        final List<SettlementRelayer> relayers = new ArrayList<>();
        for (int lane = 0; lane < lanes; lane++) {
            final SettlementTarget target = publicAbi
                    .<SettlementTarget>map(abi -> new PublicAbiTarget(client, chain.dealer(), abi, limits))
                    .orElseGet(() -> new PackedDealerTarget(client, chain.dealer(), limits));
            final SettlementLog log = SettlementLog.open(folder.resolve(logFolder(lane)));
            logs.add(log);
            final TestAccount sender = lane == 0 ? Devnet.orderSender() : Devnet.keeper();
            relayers.add(new SettlementRelayer(
                    config,
                    lane,
                    new LaneSender(client, disguise.apply(target), KeySigner.ofKey(sender.privateKey()), config.fees()),
                    journal,
                    JournalStart.BEGINNING,
                    units.observe(log),
                    ring,
                    stops::add));
        }
        relayer = new SettlementLanes(relayers);
        relayer.start();
    }

    private static String logFolder(final int lane) {
        return lane == 0 ? "settlement" : "settlement-" + lane;
    }

    /** Ends settlement at once; nothing is flushed that was not flushed before. */
    public void stopSettlement() {
        if (relayer != null) {
            relayer.close();
            logs.forEach(SettlementLog::close);
            logs.clear();
            relayer = null;
        }
    }

    /** Ends everything and starts again from the data folder, without settlement. */
    public void restart() {
        stop();
        boot();
    }

    /** Alice (trader 0) buys or sells at the mark, for good. */
    public void place(final int trader, final long lots) {
        place(trader, lots, MARK_TICKS, Duration.ofHours(1));
    }

    /** A signed limit order in market 0; negative lots sell. */
    public void place(final int trader, final long lots, final long ticks, final Duration lifetime) {
        place(0, trader, lots, ticks, lifetime);
    }

    /** Whether the orders that follow have 27 where 28 is right, and the reverse. */
    public void useWrongV(final boolean wrong) {
        commands.useWrongV(wrong);
    }

    /** Whether the orders that follow may only reduce. */
    public void useReduceOnly(final boolean reduceOnly) {
        commands.useReduceOnly(reduceOnly);
    }

    /** A signed limit order in any market. */
    public void place(final int market, final int trader, final long lots, final long ticks, final Duration lifetime) {
        commands.place(ring, market, trader, lots, ticks, lifetime, chain.trader(trader));
    }

    /** A trader's order in market 0 at the mark, signed by another key. */
    public void placeSignedBy(final TestAccount key, final int trader, final long lots) {
        commands.place(ring, 0, trader, lots, MARK_TICKS, Duration.ofHours(1), key);
    }

    /** What the core was told of blocks that were not confirmed, as in {@code "12 [MARK_PRICE]"}. */
    public List<String> hints() {
        return news.hints();
    }

    public int matchedUnits() {
        return news.matchedUnits();
    }

    /** As {@code "1 FINAL NONE"}, in the order in which traders hear of them. */
    public List<String> unitStates() {
        return news.unitStates();
    }

    /** The order that a busted unit, named as in {@link #unitStates}, was busted for; 255 for none. */
    public int guiltyLeg(final String unit) {
        return news.guiltyLegs().get(unit);
    }

    /** What settlement told the core, bust by bust, that the chain has filled of the guilty order. */
    public List<BigInteger> filledOfBusts() {
        return news.filledOfBusts();
    }

    /** The blocks in which, as the relayer told the core, the chain refused units. */
    public List<Long> blocksOfBusts() {
        return news.blocksOfBusts();
    }

    /** As {@code "SETTLEMENT MARKET CANCEL_ONLY"}, in order. */
    public List<String> statuses() {
        return news.statuses();
    }

    /** Why something gave up, if anything did. */
    public List<String> stops() {
        return List.copyOf(stops);
    }

    public SettlementSnapshot settlement() {
        return relayer.snapshot();
    }

    /** The ways for transactions of keepers, by lane; settlement must run. */
    public List<LaneCalls> calls() {
        return relayer.calls();
    }

    public WatchStatus watch() {
        return watcher.status();
    }

    public Journal journal() {
        return journal;
    }

    /** Compares ledger and chain ten times a second, once it is started. */
    public ContinuousReconciler reconcileContinuously(final Consumer<Difference> onDifference) {
        return new ContinuousReconciler(
                new ReconcileConfig(Duration.ofMillis(100), 1_000, false),
                new Reconciler(new DealerViews(chain.client(), chain.dealer(), publicAbi), journal, fromBlock),
                onDifference);
    }

    /** Compares ledger and chain now. */
    public ReconciliationReport reconcile() {
        try (Reconciler reconciler =
                new Reconciler(new DealerViews(chain.client(), chain.dealer(), publicAbi), journal, fromBlock)) {
            return reconciler.compare();
        }
    }

    public void awaitUnit(final String state) {
        await("unit state " + state, () -> unitStates().contains(state));
    }

    /** Waits until the core has executed and journaled the newest block that is deep enough. */
    public void awaitChain() {
        final long head = chain.head().number() - confirmations + 1;
        await("block " + head, () -> news.journaledBlockNumber() >= head);
    }

    public void await(final String what, final BooleanSupplier condition) {
        final long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        final int stopped = stops.size();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline || stops.size() > stopped) {
                throw new AssertionError("no " + what + "; units: " + unitStates() + ", stops: " + stops);
            }
            pause(10);
        }
    }

    public static void pause(final long millis) {
        try {
            Thread.sleep(millis);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void stop() {
        stopSettlement();
        watcher.close();
        pipeline.close();
        journal.close();
    }

    @Override
    public void close() {
        stop();
        watchClient.close();
    }
}
