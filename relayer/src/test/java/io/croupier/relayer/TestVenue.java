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
import io.croupier.matcher.journal.Journal;
import io.croupier.matcher.journal.JournalStart;
import io.croupier.matcher.journal.JournalTailer;
import io.croupier.matcher.journal.codec.ChainEventKind;
import io.croupier.matcher.journal.codec.ConfigureEncoder;
import io.croupier.matcher.journal.codec.HeadFactsDecoder;
import io.croupier.matcher.journal.codec.MessageHeaderDecoder;
import io.croupier.matcher.journal.codec.MessageHeaderEncoder;
import io.croupier.matcher.journal.codec.PlaceOrderEncoder;
import io.croupier.matcher.journal.codec.SelfTradePrevention;
import io.croupier.matcher.journal.codec.SignatureCheck;
import io.croupier.matcher.journal.codec.TimeInForce;
import io.croupier.matcher.journal.codec.TradingStatusChangedDecoder;
import io.croupier.matcher.journal.codec.UnitMadeDecoder;
import io.croupier.matcher.journal.codec.UnitStateChangedDecoder;
import io.croupier.relayer.chain.BlockTag;
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
import io.croupier.relayer.settlement.TransactionUnits;
import io.croupier.relayer.watch.ChainWatcher;
import io.croupier.relayer.watch.LastBlock;
import io.croupier.relayer.watch.WatchConfig;
import io.croupier.relayer.watch.WatchStatus;
import io.croupier.signing.Address;
import io.croupier.signing.Eip712Domain;
import io.croupier.signing.Order;
import io.croupier.signing.OrderInfo;
import io.croupier.signing.OrderSigner;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.agrona.ExpandableArrayBuffer;

/** The real parts between a signed order and the chain: engine, journal, watcher, relayer. No sockets. */
public final class TestVenue implements AutoCloseable {
    public static final long PAPER_PER_LOT = 1_000_000_000_000_000L;
    public static final long CREDIT_PER_TICK_LOT = 100;

    /** 30,000 a contract: 300,000 ticks of 100 credit units a thousandth. */
    public static final long MARK_TICKS = 300_000;

    /** A transaction that has waited for so long pays more. */
    public static final Duration RAISE_AFTER = Duration.ofSeconds(3);

    private static final long MAKER_RATE = 100_000_000_000_000L;
    private static final long TAKER_RATE = 500_000_000_000_000L;

    private final TestChain chain;
    private final Path folder;
    private final int confirmations;
    private final long fromBlock;
    private final Optional<PublicAbi> publicAbi;
    private final Eip712Domain domain;
    private final List<String> unitStates = new CopyOnWriteArrayList<>();
    private final List<String> statuses = new CopyOnWriteArrayList<>();
    private final List<String> stops = new CopyOnWriteArrayList<>();
    private final List<String> hints = new CopyOnWriteArrayList<>();
    private final AtomicInteger matchedUnits = new AtomicInteger();
    private final LastBlock journaledBlock = new LastBlock();
    private volatile long journaledBlockNumber = -1;
    private final ChainClient watchClient;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final UnitStateChangedDecoder unitState = new UnitStateChangedDecoder();
    private final TradingStatusChangedDecoder tradingStatus = new TradingStatusChangedDecoder();

    private Journal journal;
    private EnginePipeline pipeline;
    private CommandRing ring;
    private ChainWatcher watcher;
    private TransactionUnits units = new TransactionUnits();
    private final List<SettlementLog> logs = new ArrayList<>();
    private SettlementLanes relayer;
    private int lanes = 1;
    private long nonce;

    private TestVenue(
            final TestChain chain,
            final Path folder,
            final int confirmations,
            final long fromBlock,
            final Optional<PublicAbi> publicAbi,
            final ChainClient watchClient) {
        this.fromBlock = fromBlock;
        this.publicAbi = publicAbi;
        this.chain = chain;
        this.folder = folder;
        this.confirmations = confirmations;
        this.domain = new Eip712Domain("Croupier", "1", chain.client().chainId(), chain.dealer());
        this.watchClient = watchClient;
    }

    /** Engine and watcher run; settlement waits for {@link #settleThrough}. */
    public static TestVenue start(final TestChain chain, final Path folder, final int confirmations) {
        return startFrom(
                chain, folder, confirmations, chain.devnet().contracts().fromBlock());
    }

    /** As {@link #start}, blind to all that happened before a block. */
    public static TestVenue startFrom(
            final TestChain chain, final Path folder, final int confirmations, final long fromBlock) {
        final TestVenue venue =
                new TestVenue(chain, folder, confirmations, fromBlock, Optional.empty(), chain.newClient());
        venue.boot();
        return venue;
    }

    /** As {@link #start}, with a watcher that sees the chain through this endpoint. */
    public static TestVenue startThrough(
            final TestChain chain, final Path folder, final int confirmations, final URI endpoint) {
        final TestVenue venue = new TestVenue(
                chain,
                folder,
                confirmations,
                chain.devnet().contracts().fromBlock(),
                Optional.empty(),
                JsonRpcChainClient.connect(endpoint, Duration.ofSeconds(1)));
        venue.boot();
        return venue;
    }

    /** As {@link #start}, with a lane for market 0 and one for the others, the second with the keeper's key. */
    public static TestVenue startWithTwoLanes(final TestChain chain, final Path folder) {
        final TestVenue venue = new TestVenue(
                chain, folder, 1, chain.devnet().contracts().fromBlock(), Optional.empty(), chain.newClient());
        venue.lanes = 2;
        venue.boot();
        return venue;
    }

    /** As {@link #start}, through the public ABI, which our contracts have besides their own. */
    public static TestVenue startPublic(final TestChain chain, final Path folder, final int confirmations) {
        final PublicAbi publicAbi =
                new PublicAbi("Croupier", "1", Address.parse(Devnet.insurance().address()), chain.token(), 10);
        final TestVenue venue = new TestVenue(
                chain,
                folder,
                confirmations,
                chain.devnet().contracts().fromBlock(),
                Optional.of(publicAbi),
                chain.newClient());
        venue.boot();
        return venue;
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
                this::onExcerpt,
                failure -> stops.add(failure.toString()));
        pipeline.start();
        ring = pipeline.commands();
        if (exchange.sequence() == 0) {
            configure();
        }
        watcher = new ChainWatcher(
                new WatchConfig(fromBlock, confirmations, Duration.ofMillis(20), 1_000, Duration.ofMillis(200)),
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

    /** Starts settlement through this client. */
    public void settleThrough(final ChainClient client) {
        settleThrough(client, 64, 1_000);
    }

    /** Starts settlement with so many units in a transaction and in memory at most. */
    public void settleThrough(final ChainClient client, final int unitsPerTransaction, final int backlogUnits) {
        settle(client, config(unitsPerTransaction, backlogUnits), UnaryOperator.identity());
    }

    /** Starts settlement on a contract that is seen through {@code disguise}. */
    public void settleThrough(final ChainClient client, final UnaryOperator<SettlementTarget> disguise) {
        settle(client, config(1, 1_000), disguise);
    }

    private SettlementConfig config(final int unitsPerTransaction, final int backlogUnits) {
        return new SettlementConfig(
                confirmations,
                12_000_000,
                unitsPerTransaction,
                Duration.ofMillis(50),
                4,
                Duration.ofMillis(20),
                Duration.ofSeconds(1),
                RAISE_AFTER,
                FeePolicy.standard(),
                backlogUnits);
    }

    private void settle(
            final ChainClient client, final SettlementConfig config, final UnaryOperator<SettlementTarget> disguise) {
        final long gasMax = config.gasPerTransactionMax();
        final List<SettlementRelayer> relayers = new ArrayList<>();
        for (int lane = 0; lane < lanes; lane++) {
            final SettlementTarget target = publicAbi
                    .<SettlementTarget>map(abi -> new PublicAbiTarget(client, chain.dealer(), abi, gasMax))
                    .orElseGet(() -> new PackedDealerTarget(client, chain.dealer(), gasMax));
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

    /** A signed limit order in any market. */
    public void place(final int market, final int trader, final long lots, final long ticks, final Duration lifetime) {
        final OrderSigner signer =
                OrderSigner.parse(chain.devnet().traders().get(trader).privateKey());
        final BigInteger notional = BigInteger.valueOf(-lots * ticks).multiply(BigInteger.valueOf(CREDIT_PER_TICK_LOT));
        final long expiry = System.currentTimeMillis() / 1_000 + lifetime.toSeconds();
        final Order order = new Order(
                chain.perp(market),
                signer.address(),
                BigInteger.valueOf(lots).multiply(BigInteger.valueOf(PAPER_PER_LOT)),
                notional,
                new OrderInfo(MAKER_RATE, TAKER_RATE, expiry, OrderInfo.COMPACT_NONCE_BIT | ++nonce));
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final PlaceOrderEncoder command =
                new PlaceOrderEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
        final byte[] packed = order.encode();
        final byte[] signature = signer.sign(order, domain).toBytes();
        command.sessionId(1)
                .requestId(nonce)
                .putOrder(packed, 0, packed.length)
                .timeInForce(TimeInForce.GTC)
                .selfTradePrevention(SelfTradePrevention.CANCEL_INCOMING)
                .signatureCheck(SignatureCheck.UNCHECKED)
                .putOrderHash(new byte[32], 0, 32)
                .putRecovered(new byte[20], 0, 20)
                .approvedAtBlock(0)
                .putReplaces(new byte[32], 0, 32)
                .putSessionAccount(new byte[20], 0, 20);
        command.flags().clear();
        command.putClientOrderId(new byte[0], 0, 0).putSignature(signature, 0, signature.length);
        ring.put(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + command.encodedLength());
    }

    private void configure() {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final ConfigureEncoder command =
                new ConfigureEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
        command.chainId(chain.client().chainId())
                .putDealer(chain.dealer().toBytes(), 0, Address.LENGTH)
                .putDomainSeparator(domain.separator(), 0, 32)
                .putInsurance(Address.parse(Devnet.insurance().address()).toBytes(), 0, Address.LENGTH)
                .settlementMarginSeconds(1)
                .orderLifetimeMaxSeconds(30 * 24 * 3600)
                .makersPerTradeMax(16)
                .unitsPerCommandMax(16)
                .openOrdersPerAccountMax(1_000)
                .openPositionsMax(10)
                .reduceOnlyNonceBit((byte) (publicAbi.isPresent() ? -1 : 63))
                .fromBlock(fromBlock)
                .lastUnit(new DealerViews(chain.client(), chain.dealer()).lastUnit(0, BlockTag.LATEST));
        final ConfigureEncoder.MarketsEncoder markets =
                command.marketsCount(chain.devnet().contracts().markets().size());
        for (int i = 0; i < chain.devnet().contracts().markets().size(); i++) {
            final byte[] symbol =
                    chain.devnet().contracts().markets().get(i).symbol().getBytes(StandardCharsets.US_ASCII);
            markets.next()
                    .putPerp(chain.perp(i).toBytes(), 0, Address.LENGTH)
                    .paperPerLot(PAPER_PER_LOT)
                    .creditPerTickLot(CREDIT_PER_TICK_LOT)
                    .makerFeeRate(MAKER_RATE)
                    .takerFeeRate(TAKER_RATE)
                    .feeRateMax(10 * TAKER_RATE)
                    .settlementBuffer(5_000_000_000_000_000L)
                    .lane(Math.min(i, lanes - 1))
                    .putSymbol(symbol, 0, symbol.length);
        }
        final ConfigureEncoder.LanesEncoder others = command.lanesCount(lanes - 1);
        for (int lane = 1; lane < lanes; lane++) {
            others.next().lane(lane).lastUnit(0);
        }
        command.tiersCount(0);
        ring.put(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + command.encodedLength());
    }

    private void onExcerpt(final Excerpt excerpt) {
        if (excerpt.commandTemplateId() == HeadFactsDecoder.TEMPLATE_ID) {
            hints.add(hint(excerpt));
        }
        journaledBlock.onExcerpt(excerpt);
        journaledBlock.id().ifPresent(block -> journaledBlockNumber = block.number());
        while (excerpt.nextEvent()) {
            if (excerpt.eventTemplateId() == UnitMadeDecoder.TEMPLATE_ID) {
                matchedUnits.incrementAndGet();
            }
            if (excerpt.eventTemplateId() == TradingStatusChangedDecoder.TEMPLATE_ID) {
                tradingStatus.wrapAndApplyHeader(excerpt.buffer(), excerpt.eventOffset(), header);
                statuses.add(tradingStatus.source() + " " + tradingStatus.scope() + " " + tradingStatus.status());
            }
            if (excerpt.eventTemplateId() == UnitStateChangedDecoder.TEMPLATE_ID) {
                unitState.wrapAndApplyHeader(excerpt.buffer(), excerpt.eventOffset(), header);
                unitStates.add((unitState.lane() == 0 ? "" : unitState.lane() + "-") + unitState.unit() + " "
                        + unitState.state() + " " + unitState.reason());
            }
        }
    }

    private String hint(final Excerpt excerpt) {
        final HeadFactsDecoder facts =
                new HeadFactsDecoder().wrapAndApplyHeader(excerpt.buffer(), excerpt.commandOffset(), header);
        final List<ChainEventKind> kinds = new ArrayList<>();
        for (final HeadFactsDecoder.EntriesDecoder entry : facts.entries()) {
            kinds.add(entry.kind());
        }
        return facts.number() + " " + kinds;
    }

    /** What the core was told of blocks that were not confirmed, as in {@code "12 [MARK_PRICE]"}. */
    public List<String> hints() {
        return List.copyOf(hints);
    }

    public int matchedUnits() {
        return matchedUnits.get();
    }

    /** As {@code "1 FINAL NONE"}, in the order in which traders hear of them. */
    public List<String> unitStates() {
        return List.copyOf(unitStates);
    }

    /** As {@code "SETTLEMENT MARKET CANCEL_ONLY"}, in order. */
    public List<String> statuses() {
        return List.copyOf(statuses);
    }

    /** Why something gave up, if anything did. */
    public List<String> stops() {
        return List.copyOf(stops);
    }

    public SettlementSnapshot settlement() {
        return relayer.snapshot();
    }

    /** The way for transactions of keepers; settlement must run. */
    public LaneCalls calls() {
        return relayer.calls(0);
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
                new ReconcileConfig(Duration.ofMillis(100), 1_000),
                new Reconciler(chain.client(), chain.dealer(), journal),
                onDifference);
    }

    /** Compares ledger and chain now. */
    public ReconciliationReport reconcile() {
        try (Reconciler reconciler =
                new Reconciler(new DealerViews(chain.client(), chain.dealer(), publicAbi), journal)) {
            return reconciler.compare();
        }
    }

    public void awaitUnit(final String state) {
        await("unit state " + state, () -> unitStates.contains(state));
    }

    /** Waits until the core has executed and journaled the newest block that is deep enough. */
    public void awaitChain() {
        final long head = chain.head().number() - confirmations + 1;
        await("block " + head, () -> journaledBlockNumber >= head);
    }

    public void await(final String what, final BooleanSupplier condition) {
        final long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        final int stopped = stops.size();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline || stops.size() > stopped) {
                throw new AssertionError("no " + what + "; units: " + unitStates + ", stops: " + stops);
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
