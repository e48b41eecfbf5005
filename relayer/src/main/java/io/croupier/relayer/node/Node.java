package io.croupier.relayer.node;

import static java.util.Objects.requireNonNull;

import io.croupier.matcher.engine.CommandRing;
import io.croupier.matcher.engine.EnginePipeline;
import io.croupier.matcher.engine.Exchange;
import io.croupier.matcher.engine.Recovery;
import io.croupier.matcher.engine.ShadowThread;
import io.croupier.matcher.gateway.websocket.WebSocketGateway;
import io.croupier.matcher.journal.ExcerptListener;
import io.croupier.matcher.journal.Journal;
import io.croupier.matcher.journal.JournalStart;
import io.croupier.matcher.journal.JournalTailer;
import io.croupier.matcher.snapshot.UnsettledDigest;
import io.croupier.relayer.chain.ChainClient;
import io.croupier.relayer.chain.ContractSignatures;
import io.croupier.relayer.chain.DealerViews;
import io.croupier.relayer.chain.FailoverChainClient;
import io.croupier.relayer.chain.TransactionSigner;
import io.croupier.relayer.keeper.CoreLink;
import io.croupier.relayer.keeper.Keepers;
import io.croupier.relayer.keeper.KeepersConfig;
import io.croupier.relayer.reconcile.ContinuousReconciler;
import io.croupier.relayer.reconcile.Reconciler;
import io.croupier.relayer.settlement.IntentLog;
import io.croupier.relayer.settlement.LaneSender;
import io.croupier.relayer.settlement.SettlementConfig;
import io.croupier.relayer.settlement.SettlementLanes;
import io.croupier.relayer.settlement.SettlementLog;
import io.croupier.relayer.settlement.SettlementRelayer;
import io.croupier.relayer.settlement.SettlementSnapshot;
import io.croupier.relayer.settlement.StatusCommand;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The venue as one process. All wiring stands here:
 *
 * <pre>
 * traders -> gateway -> engine -> journal -> relayer -> chain
 *               ^         ^  ^                 |          |
 *               +- publish+  +-- unit states --+          |
 *                            +-------- watcher &lt;----------+
 * </pre>
 *
 * Parts start from the journal outwards and stop in reverse. Nobody is served before the replay is done. What is matched
 * and not settled at the stop is settled after the next start.
 *
 * <p>Threads: {@link #start} and {@link #close} on one; everything else from any.
 */
public final class Node implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final long SETTLED_CHECK_NS = 20_000_000;

    /** Read again in front of a snapshot at least: a moment's work, and the marks of that time are known behind them. */
    private static final long REREAD_COMMANDS = 100_000;

    private final NodeConfig config;
    private final DataFolder data;
    private final TargetContracts contracts;
    private final ClosingOrder closing = new ClosingOrder();
    private final AtomicReference<OperatorException> failure = new AtomicReference<>();
    private final NodeMetrics metrics = new NodeMetrics();
    private final CoreLink coreLink = new CoreLink();
    private WebSocketGateway gateway;
    private CommandRing commands;
    private ContractSignatures signatures;
    private InetSocketAddress address;
    private ChainSupervision chain;
    private Snapshots snapshots;
    private SettlementLanes relayer;
    private ContinuousReconciler reconciler;
    private Keepers keepers;
    private FreeSpace freeSpace;
    private volatile boolean accepting;

    private Node(final NodeConfig config, final DataFolder data) {
        this.config = requireNonNull(config, "config");
        this.data = requireNonNull(data, "data");
        this.contracts = new TargetContracts(config.chain());
    }

    /**
     * Starts a node and returns once traders can connect.
     *
     * @param data held by this process; closed by the caller after the node
     * @param onFatal told, on any thread, of what leaves the core broken; must end the process
     * @throws OperatorException or what {@link Failures#of} turns into one, if it cannot start; nothing runs then
     */
    public static Node start(
            final NodeConfig config, final DataFolder data, final Consumer<OperatorException> onFatal) {
        return start(config, data, onFatal, true);
    }

    /** As {@link #start}, but nobody can connect: what is matched is settled, and nothing else happens. */
    static Node startWithoutTraders(
            final NodeConfig config, final DataFolder data, final Consumer<OperatorException> onFatal) {
        return start(config, data, onFatal, false);
    }

    private static Node start(
            final NodeConfig config,
            final DataFolder data,
            final Consumer<OperatorException> onFatal,
            final boolean listening) {
        final Node node = new Node(config, data);
        try {
            node.open(failed -> onFatal.accept(Failures.of(failed)));
            if (listening) {
                node.listen();
            }
            return node;
        } catch (final IOException | RuntimeException e) {
            node.close();
            throw Failures.of(e);
        }
    }

    private void open(final Consumer<Throwable> onFatal) throws IOException {
        JvmAccess.check();
        freeSpace = new FreeSpace(data, config.journal().freeSpaceReserveBytes());
        freeSpace.requireReserve();
        AsideFolder.requireFinished(data);

        final FailoverChainClient client = closing.add(config.chain().rpc().connect());
        final List<TransactionSigner> signers = config.chain().signers();
        final DealerFacts dealer = DealerFacts.read(
                client, config, signers.stream().map(TransactionSigner::address).toList());

        contracts
                .revertedTrades(client, config.chain().confirmations(), metrics.ghostFills())
                .ifPresent(trades -> closing.add(trades).start());
        final Journal journal = closing.add(Journal.open(
                data.resolve(config.journal().dir()), config.journal().durability()));
        final List<IntentLog> intents = openSettlementLogs(signers.size());
        final NodeRoutes routes = new NodeRoutes(this::health, metrics::scrape);
        gateway = new WebSocketGateway(config.gateway(), dealer.identity(), routes);

        final Exchange exchange = new Exchange();
        snapshots = new Snapshots(config, dealer, data);
        final ReplayedJournal replayed = new ReplayedJournal();
        final JournalStart journalStart = restore(journal, exchange, replayed);
        if (replayed.isEmpty()) {
            config.freshStart().requireAllowed(dealer.lastUnit());
        }
        final byte[] configure =
                ConfigureCommand.encode(config, dealer, replayed.begin(JournalBegin.now(config, dealer)));
        replayed.requireSameVenue(configure);

        final EnginePipeline engine = closing.add(new EnginePipeline(
                config.engine(),
                exchange,
                dealer.domain(),
                journal,
                System::currentTimeMillis,
                new ExcerptFanOut(metrics.venue(), metrics.ghostFills(), contracts.units(), gateway, coreLink),
                onFatal));
        engine.start();
        if (!replayed.isConfiguredAs(configure)) {
            engine.commands().put(new UnsafeBuffer(configure), 0, configure.length);
        }
        final StatusCommand words = new StatusCommand(engine.commands());
        chain = closing.add(new ChainSupervision(
                config,
                client,
                contracts.decoder(client),
                engine.commands(),
                replayed.executedBlocks(),
                this::endSettlement,
                reason -> fail(ExitCode.CHECK_FAILED, "the chain is followed no longer: " + reason)));
        closing.add(new Ticker(engine.commands(), this::watch, onFatal)).start();

        relayer = closing.add(settlement(client, signers, journal, journalStart, intents, engine.commands()));
        reconciler = closing.add(new ContinuousReconciler(
                config.reconcile(),
                new Reconciler(
                        new DealerViews(
                                client, config.chain().dealer(), config.chain().publicAbi()),
                        journal,
                        snapshots.folder(),
                        config.chain().watch().fromBlock()),
                new Freeze(words)));
        chain.start();
        if (!chain.diverged()) {
            relayer.start();
            reconciler.start();
        }

        coreLink.connect(engine.commands());
        keepers = closing.add(Keepers.start(
                chain.diverged() ? KeepersConfig.NONE : config.keepers(),
                new Keepers.Context(
                        client,
                        config.chain().dealer(),
                        config.markets().stream().map(MarketConfig::forKeepers).toList(),
                        coreLink,
                        relayer.calls(),
                        data.resolve("keepers"))));

        metrics.bind(
                engine::remainingCapacity,
                engine::rememberedOrders,
                relayer::snapshot,
                gateway::sessions,
                freeSpace::lastBytes);
        metrics.bindChain(chain::status, chain::lagMs, client::endpoints);
        config.chain().webSocket().ifPresent(push -> metrics.bindSubscription(chain::isPushed));
        metrics.bindReconciler(reconciler::status);
        metrics.bindStatus(
                gateway::status,
                config.markets().stream().map(MarketConfig::symbol).toList());
        keepers.all().forEach(metrics::bind);
        if (!snapshots.settings().interval().isZero()) {
            closing.add(new ShadowThread(() -> snapshots.shadow(journal), this::failWithoutSnapshots))
                    .start();
        }
        closing.add(ControlServer.start(
                data.path(), new OperatorDesk(config.markets(), words, gateway::status, reconciler::lookAgain)));
        commands = engine.commands();
        signatures = closing.add(new ContractSignatures(client, dealer.domain()));
    }

    private void listen() throws IOException {
        closing.add(gateway);
        address = gateway.start(commands, signatures);
        accepting = true;
        LOG.info("Listening on {}", address);
    }

    private List<IntentLog> openSettlementLogs(final int lanes) {
        return IntStream.range(0, lanes)
                .mapToObj(lane -> contracts.observed(closing.add(SettlementLog.open(data.settlementLog(lane)))))
                .toList();
    }

    private SettlementLanes settlement(
            final ChainClient client,
            final List<TransactionSigner> signers,
            final Journal journal,
            final JournalStart journalStart,
            final List<IntentLog> intents,
            final CommandRing ring) {
        final SettlementConfig settlement = config.settlement();
        return new SettlementLanes(IntStream.range(0, signers.size())
                .mapToObj(lane -> new SettlementRelayer(
                        settlement,
                        lane,
                        new LaneSender(
                                client,
                                contracts.target(client, settlement.transactionMax()),
                                signers.get(lane),
                                settlement.fees()),
                        journal,
                        journalStart,
                        intents.get(lane),
                        ring,
                        reason -> fail(ExitCode.CHECK_FAILED, "settlement in lane " + lane + " stopped: " + reason)))
                .toList());
    }

    /** Stops all parts in order, then writes a snapshot at the journal's end, from which any build can start. */
    Path closeWithSnapshot() {
        close();
        try (Journal journal = Journal.open(
                data.resolve(config.journal().dir()), config.journal().durability())) {
            return snapshots.writeAtEnd(journal);
        }
    }

    /** Brings all that the journal makes to its end, and says where those begin who read it for what is unsettled. */
    private JournalStart restore(final Journal journal, final Exchange exchange, final ReplayedJournal replayed) {
        final UnsettledDigest digest = new UnsettledDigest();
        final GhostFills ghostFills = metrics.ghostFills();
        final ExcerptListener others = new ExcerptFanOut(replayed, metrics.venue(), contracts.units());
        final Recovery recovery =
                new Recovery(exchange, List.of(digest, gateway), new ExcerptFanOut(others, ghostFills));
        try (JournalTailer tailer = recovery.restore(snapshots.folder(), journal, Snapshots::warn)) {
            final JournalStart start = digest.start();
            start.tell(others);
            ghostFills.hearsEarlierReverts(config.chain().publicAbi().isPresent());
            final long reread = Math.min(digest.oldestNeeded(), start.sequence() - REREAD_COMMANDS);
            ghostFills.beginBehind(start, reread, journal);
            final long commands = recovery.replay(tailer);
            ghostFills.hearsEarlierReverts(false);
            LOG.info(
                    "Replayed {} commands behind sequence {}, up to block {}",
                    commands,
                    start.sequence(),
                    exchange.blockNumber());
            return start;
        }
    }

    /** Where traders connect, with the port that was taken. */
    public URI webSocket() {
        final String scheme = config.gateway().tls().isPresent() ? "wss" : "ws";
        return URI.create(scheme + "://" + host() + WebSocketGateway.PATH);
    }

    /** Where {@code /health} and its like are. */
    public URI http() {
        final String scheme = config.gateway().tls().isPresent() ? "https" : "http";
        return URI.create(scheme + "://" + host());
    }

    private String host() {
        return address.getHostString() + ":" + address.getPort();
    }

    public VenueTotals totals() {
        return metrics.venue().totals();
    }

    /** Units that were matched here and refused by the chain; see {@link GhostFills}. */
    public long ghostFills() {
        return metrics.ghostFills().total();
    }

    /** Those among them that nothing on chain excuses: ledger and contracts disagree. */
    public long unexcusedGhostFills() {
        return metrics.ghostFills().unexcused();
    }

    public SettlementSnapshot settlement() {
        return relayer.snapshot();
    }

    /** Whether traders can be served. */
    public boolean isReady() {
        return health().acceptsOrders();
    }

    /** Why the node cannot go on; the owner should close it then. */
    public Optional<OperatorException> failure() {
        return Optional.ofNullable(failure.get());
    }

    /** Closes all connections and takes no more; what is matched is still settled. */
    public void stopAccepting() {
        accepting = false;
        gateway.close();
    }

    /**
     * Waits until every trade unit is final or busted.
     *
     * @return false when the time was over or the node failed before
     */
    public boolean awaitSettled(final Duration timeout) {
        final long deadlineNs = System.nanoTime() + timeout.toNanos();
        while (totals().open() > 0) {
            if (cannotSettle()
                    || System.nanoTime() > deadlineNs
                    || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(SETTLED_CHECK_NS);
        }
        return true;
    }

    /** A node that ran short of disk settles from its reserve; any other failure leaves nothing to wait for. */
    private boolean cannotSettle() {
        return failure()
                .filter(reason -> reason.exitCode() != ExitCode.OUT_OF_RESOURCES)
                .isPresent();
    }

    /** Stops all parts in order. Idempotent. */
    @Override
    public void close() {
        accepting = false;
        closing.close();
    }

    private HealthReport health() {
        return HealthReport.of(
                totals(),
                chain.status(),
                relayer.snapshot().progress(),
                keepers.status(),
                failure(),
                chain.problems(),
                reconciler.status(),
                accepting,
                freeSpace.lastBytes(),
                System.currentTimeMillis());
    }

    private void failWithoutSnapshots(final Throwable cause) {
        LOG.error("The shadow exchange has stopped", cause);
        fail(ExitCode.CHECK_FAILED, "no snapshots can be written any more: " + cause.getMessage());
    }

    /** The chain undid what was taken as final: nothing more is sent on such a ledger. */
    private void endSettlement() {
        relayer.close();
        reconciler.close();
    }

    private void watch() {
        chain.look(totals());
        if (!freeSpace.hasReserve()) {
            fail(ExitCode.OUT_OF_RESOURCES, freeSpace.describeShortage());
        }
    }

    private void fail(final ExitCode code, final String message) {
        if (failure.compareAndSet(null, new OperatorException(code, message))) {
            LOG.error("The node cannot go on: {}", message);
        }
    }
}
