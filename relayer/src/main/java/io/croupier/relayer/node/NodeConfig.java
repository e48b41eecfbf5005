package io.croupier.relayer.node;

import static java.util.Objects.requireNonNull;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import io.croupier.matcher.engine.EngineConfig;
import io.croupier.matcher.gateway.GatewayConfig;
import io.croupier.matcher.snapshot.SnapshotConfig;
import io.croupier.relayer.chain.FeePolicy;
import io.croupier.relayer.keeper.KeepersConfig;
import io.croupier.relayer.reconcile.ReconcileConfig;
import io.croupier.relayer.settlement.SettlementConfig;
import io.croupier.relayer.settlement.TransactionLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * All an operator decides, as {@code config/node.conf} documents it; valid once constructed.
 *
 * @param markets in index order
 * @param tiers accounts with fee rates of their own
 */
public record NodeConfig(
        ChainConfig chain,
        LagLimits lags,
        ReconcileConfig reconcile,
        SettlementConfig settlement,
        List<MarketConfig> markets,
        List<FeeTier> tiers,
        VenueLimits limits,
        FreshStart freshStart,
        EngineConfig engine,
        JournalConfig journal,
        SnapshotConfig snapshot,
        GatewayConfig gateway,
        KeepersConfig keepers) {
    /** What could be a private key, whole or mutilated. */
    private static final String SECRET = "(0x)?[0-9a-fA-F]{48,}";

    public NodeConfig {
        requireNonNull(chain, "chain");
        requireNonNull(lags, "lags");
        requireNonNull(reconcile, "reconcile");
        requireNonNull(settlement, "settlement");
        markets = List.copyOf(markets);
        tiers = List.copyOf(tiers);
        requireNonNull(limits, "limits");
        requireNonNull(freshStart, "freshStart");
        requireNonNull(engine, "engine");
        requireNonNull(journal, "journal");
        requireNonNull(snapshot, "snapshot");
        requireNonNull(gateway, "gateway");
        requireNonNull(keepers, "keepers");
    }

    /**
     * Reads a HOCON file; {@code ${NAME}} takes environment variables.
     *
     * @throws OperatorException naming file, line and key of the first thing that is wrong
     */
    public static NodeConfig load(final Path file) {
        return of(parse(file));
    }

    /** The file with its includes and environment variables, not yet understood; errors as {@link #load}. */
    static Config parse(final Path file) {
        if (!Files.isReadable(file)) {
            throw new OperatorException(ExitCode.UNUSABLE, file + ": no such file, or it cannot be read");
        }
        try {
            return ConfigFactory.parseFile(
                            file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false))
                    .resolve();
        } catch (final ConfigException e) {
            // What the parser repeats may be a key.
            throw new OperatorException(ExitCode.UNUSABLE, e.getMessage().replaceAll(SECRET, "…"));
        }
    }

    static NodeConfig of(final Config config) {
        final ConfigSection root = new ConfigSection(config);
        final ChainConfig chain = ChainConfig.of(root.section("chain"));
        final ConfigSection engine = root.section("engine");
        final List<MarketConfig> markets = MarketConfig.all(root.sections("markets"));
        final NodeConfig node = new NodeConfig(
                chain,
                LagLimits.of(root.section("degradation")),
                reconcile(root.section("reconcile"), chain),
                settlement(root.section("settlement"), chain),
                markets,
                FeeTier.all(root.has("tiers") ? root.sections("tiers") : List.of(), markets),
                VenueLimits.of(engine),
                engine.oneOf("freshStart", FreshStart.REFUSE),
                engine(engine),
                JournalConfig.of(root.section("journal")),
                SnapshotSection.read(root.section("snapshot")),
                GatewaySection.read(root.section("gateway")),
                KeepersSection.read(root.section("keepers"), markets));
        node.requireLanes();
        root.end();
        return node;
    }

    private void requireLanes() {
        for (final MarketConfig market : markets) {
            if (market.lane() >= chain.senders().size()) {
                throw new OperatorException(
                        ExitCode.UNUSABLE,
                        "markets: " + market.symbol() + " is in lane " + market.lane() + ", but chain.senders has "
                                + chain.senders().size());
            }
        }
    }

    private static EngineConfig engine(final ConfigSection section) {
        final EngineConfig defaults = EngineConfig.shared();
        final EngineConfig engine = section.valid(() -> new EngineConfig(
                section.oneOf("profile", defaults.profile()),
                section.count("ringSize", defaults.ringSize()),
                section.count("verifyThreads", defaults.verifyThreads())));
        section.end();
        return engine;
    }

    private static ReconcileConfig reconcile(final ConfigSection section, final ChainConfig chain) {
        final ReconcileConfig standard = ReconcileConfig.standard();
        final ReconcileConfig reconcile = section.valid(() -> new ReconcileConfig(
                section.duration("interval", standard.interval(), Duration.ofSeconds(1), Duration.ofHours(1)),
                section.count("accountsPerSecond", standard.accountsPerSecond()),
                chain.publicAbi().isPresent()));
        section.end();
        return reconcile;
    }

    private static SettlementConfig settlement(final ConfigSection section, final ChainConfig chain) {
        final SettlementConfig defaults = SettlementConfig.standard(chain.confirmations());
        final SettlementConfig settlement = section.valid(() -> new SettlementConfig(
                chain.confirmations(),
                new TransactionLimits(
                        section.integer(
                                "gasPerTransactionMax",
                                defaults.transactionMax().gas(),
                                1,
                                Long.MAX_VALUE),
                        section.count(
                                "unitsPerTransactionMax",
                                defaults.transactionMax().units()),
                        section.count(
                                "bytesPerTransactionMax",
                                defaults.transactionMax().bytes())),
                section.duration("batchAgeMax", defaults.batchAgeMax(), Duration.ZERO, Duration.ofMinutes(1)),
                section.count("inFlightMax", defaults.inFlightMax()),
                chain.pollInterval(),
                section.duration("resendAfter", defaults.resendAfter(), Duration.ofSeconds(1), Duration.ofHours(1)),
                section.duration("raiseAfter", defaults.raiseAfter(), Duration.ofSeconds(1), Duration.ofHours(1)),
                new FeePolicy(
                        section.integer("maxFeePerGas", defaults.fees().maxFeePerGasMax(), 1, Long.MAX_VALUE),
                        section.integer(
                                "minPriorityFeePerGas", defaults.fees().priorityFeePerGasMin(), 0, Long.MAX_VALUE)),
                section.count("backlogUnitsMax", defaults.backlogUnitsMax())));
        section.end();
        return settlement;
    }
}
