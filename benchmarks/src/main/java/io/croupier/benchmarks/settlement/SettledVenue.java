package io.croupier.benchmarks.settlement;

import io.croupier.benchmarks.TemporaryFolder;
import io.croupier.contracts.Anvil;
import io.croupier.contracts.Devnet;
import io.croupier.contracts.DevnetOptions;
import io.croupier.matcher.engine.EngineConfig;
import io.croupier.matcher.engine.EnginePipeline;
import io.croupier.matcher.engine.Exchange;
import io.croupier.matcher.journal.Durability;
import io.croupier.matcher.journal.Journal;
import io.croupier.matcher.journal.JournalStart;
import io.croupier.relayer.chain.ChainLogDecoder;
import io.croupier.relayer.chain.JsonRpcChainClient;
import io.croupier.relayer.chain.KeySigner;
import io.croupier.relayer.settlement.LaneSender;
import io.croupier.relayer.settlement.PackedDealerTarget;
import io.croupier.relayer.settlement.SettlementConfig;
import io.croupier.relayer.settlement.SettlementLog;
import io.croupier.relayer.settlement.SettlementRelayer;
import io.croupier.relayer.settlement.SettlementSnapshot;
import io.croupier.relayer.watch.ChainWatcher;
import io.croupier.relayer.watch.WatchConfig;
import io.croupier.signing.Address;
import io.croupier.signing.Eip712Domain;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A venue on an anvil of its own: engine, journal, watcher and settlement as a node wires them, with a node's settings; no
 * sockets, no snapshots, no reconciler. Settlement starts when it is told to.
 */
final class SettledVenue implements AutoCloseable {
    /** As {@link SettlementRelayer} names the thread of the only lane. */
    static final String LANE_THREAD = "settlement-0";

    static final String WATCHER_THREAD = "chain-watcher";

    private static final int TRADERS = 64;
    private static final int CONFIRMATIONS = 1;
    private static final Duration RPC_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final AtomicReference<String> stopped = new AtomicReference<>();
    private final TemporaryFolder folder;
    private final Anvil anvil;
    private final JsonRpcChainClient client;
    private final Address dealer;
    private final Journal journal;
    private final EnginePipeline pipeline;
    private final ChainWatcher watcher;
    private final SettlementLog log;
    private final SettlementRelayer relayer;
    private final VenueOrders orders;

    private SettledVenue(final TemporaryFolder folder, final Anvil anvil, final Devnet devnet, final UnitClock clock) {
        this.folder = folder;
        this.anvil = anvil;
        this.client = JsonRpcChainClient.connect(anvil.rpcUrl(), RPC_TIMEOUT);
        this.dealer = Address.parse(devnet.contracts().dealer());
        final Eip712Domain domain =
                new Eip712Domain("Croupier", "1", devnet.contracts().chainId(), dealer);
        this.journal = Journal.open(folder.path().resolve("journal"), Durability.OS);
        this.pipeline = new EnginePipeline(
                EngineConfig.shared(),
                new Exchange(),
                domain,
                journal,
                System::currentTimeMillis,
                clock,
                failure -> stopped.set(failure.toString()));
        pipeline.start();
        this.orders = new VenueOrders(pipeline.commands(), devnet, domain);
        orders.configure();
        this.watcher = new ChainWatcher(
                WatchConfig.standard(devnet.contracts().fromBlock(), CONFIRMATIONS),
                client,
                new ChainLogDecoder(client, dealer),
                pipeline.commands(),
                List.of(),
                divergence -> stopped.set(divergence.reason()),
                stopped::set);
        watcher.start();
        final SettlementConfig config = SettlementConfig.standard(CONFIRMATIONS);
        this.log = SettlementLog.open(folder.path().resolve("settlement"));
        this.relayer = new SettlementRelayer(
                config,
                0,
                new LaneSender(
                        client,
                        new PackedDealerTarget(client, dealer, config.transactionMax()),
                        KeySigner.ofKey(Devnet.orderSender().privateKey()),
                        config.fees()),
                journal,
                JournalStart.BEGINNING,
                log,
                pipeline.commands(),
                stopped::set);
    }

    /** Starts chain and venue; traders can trade when this returns. */
    static SettledVenue start(final UnitClock clock, final Consumer<String> progress) throws IOException {
        final DevnetOptions options = DevnetOptions.standard().withTraders(TRADERS);
        final TemporaryFolder folder = TemporaryFolder.create("croupier-settlement-");
        final Anvil anvil = Anvil.start(Devnet.chainOptions(options));
        final SettledVenue venue =
                new SettledVenue(folder, anvil, Devnet.prepare(anvil.rpcUrl(), options, progress), clock);
        venue.await(
                "the chain", () -> clock.sawChain() && venue.watcher.status().caughtUp());
        return venue;
    }

    void settle() {
        relayer.start();
    }

    /** Two traders match: one unit, one fill. */
    void trade() {
        orders.placePair();
    }

    SettlementSnapshot settlement() {
        return relayer.snapshot();
    }

    /** @throws IllegalStateException if it does not come true, or something gives up */
    void await(final String what, final BooleanSupplier condition) {
        final long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (stopped.get() != null) {
                throw new IllegalStateException("waiting for " + what + ": " + stopped.get());
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("waited too long for " + what);
            }
            try {
                Thread.sleep(5);
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        relayer.close();
        watcher.close();
        pipeline.close();
        log.close();
        journal.close();
        client.close();
        anvil.close();
        folder.close();
    }
}
