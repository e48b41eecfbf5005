package io.croupier.relayer.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonPointer;
import com.typesafe.config.ConfigFactory;
import io.croupier.matcher.engine.EngineConfig;
import io.croupier.matcher.gateway.GatewayConfig;
import io.croupier.matcher.journal.Durability;
import io.croupier.relayer.chain.PublicAbi;
import io.croupier.relayer.keeper.FundingConfig;
import io.croupier.relayer.keeper.KeepersConfig;
import io.croupier.relayer.keeper.LiquidationConfig;
import io.croupier.relayer.keeper.MarkPriceConfig;
import io.croupier.signing.Address;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NodeConfigTest {
    private static final String KEY = "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
    private static final String LEAST =
            """
            chain.rpc = ["http://127.0.0.1:8545"]
            chain.dealer = "0x0000000000000000000000000000000000000001"
            chain.senders = [ { key = "%s" } ]
            markets = [ {
              symbol = "BTC-PERP", perp = "0x0000000000000000000000000000000000000002"
              paperPerLot = "1000000000000000", creditPerTickLot = "100"
              makerFeeRate = "100000000000000", takerFeeRate = "500000000000000" } ]
            """
                    .formatted(KEY);

    @TempDir
    private Path folder;

    @Test
    void shouldUseDefaultsForWhatTheFileLeavesOut() throws IOException {
        final NodeConfig config = NodeConfig.load(file(LEAST));

        assertEquals(EngineConfig.shared(), config.engine());
        assertEquals(GatewayConfig.loopback(8700), config.gateway());
        assertEquals(new JournalConfig("journal", Durability.OS, 1L << 30), config.journal());
        assertEquals(Duration.ofSeconds(30), config.limits().settlementMargin());
        assertEquals(10_000_000_000_000_000L, config.markets().getFirst().feeRateMax());
        assertEquals(5_000_000_000_000_000L, config.markets().getFirst().settlementBuffer());
    }

    @Test
    void shouldReadFeeTiers() throws IOException {
        final NodeConfig config = NodeConfig.load(
                file(
                        LEAST
                                + """
                engine.freshStart = wait
                tiers = [ {
                  accounts = ["0x0000000000000000000000000000000000000003", "0x0000000000000000000000000000000000000004"]
                  makerFeeRate = "-300000000000000", takerFeeRate = "300000000000000" } ]
                """));

        assertEquals(FreshStart.WAIT, config.freshStart());
        assertEquals(1, config.tiers().size());
        assertEquals(2, config.tiers().getFirst().accounts().size());
        assertEquals(-300_000_000_000_000L, config.tiers().getFirst().makerFeeRate());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
        -300000000000001 | 300000000000000 | 10: tiers[0].makerFeeRate: -300000000000001 is not at least -300000000000000, the lowest takerFeeRate of BTC-PERP and the tiers
        -500000000000001 | 600000000000000 | 10: tiers[0].makerFeeRate: -500000000000001 is not at least -500000000000000, the lowest takerFeeRate of BTC-PERP and the tiers
        0 | 20000000000000000 | 11: tiers[0].takerFeeRate: 20000000000000000 is not at most 10000000000000000, the feeRateMax of BTC-PERP
        """)
    void shouldRefuseATierWhoseMakersCouldGetMoreThanTakersPay(
            final String maker, final String taker, final String message) throws IOException {
        final Path file = file(LEAST
                + """
                tiers = [ {
                  accounts = ["0x0000000000000000000000000000000000000003"]
                  makerFeeRate = "%s"
                  takerFeeRate = "%s" } ]
                """
                        .formatted(maker, taker));

        final OperatorException refused = assertThrows(OperatorException.class, () -> NodeConfig.load(file));

        assertEquals(ExitCode.UNUSABLE, refused.exitCode());
        assertEquals(file + ":" + message, refused.getMessage());
    }

    @Test
    void shouldMakeOrdersExpireAfterThoseOfAForgottenVenueOnlyWhereItHasSettled() {
        final Instant now = Instant.ofEpochSecond(1_800_000_000L);
        final Duration lifetime = Duration.ofDays(30);

        assertEquals(0, FreshStart.WAIT.earliestExpirySeconds(0, now, lifetime));
        assertEquals(0, FreshStart.ACCEPT.earliestExpirySeconds(7, now, lifetime));
        assertEquals(1_802_592_000L, FreshStart.WAIT.earliestExpirySeconds(7, now, lifetime));
        assertThrows(OperatorException.class, () -> FreshStart.REFUSE.requireAllowed(7));
    }

    @Test
    void shouldRunNoKeeperUnlessToldTo() throws IOException {
        assertEquals(KeepersConfig.NONE, NodeConfig.load(file(LEAST)).keepers());
        assertEquals(
                KeepersConfig.NONE,
                NodeConfig.load(file(
                                LEAST + "keepers { funding { rateMax = 0.01 }, liquidation { enabled = false } }\n"))
                        .keepers());
    }

    @Test
    void shouldReadHowKeepersWork() throws IOException {
        final KeepersConfig keepers = NodeConfig.load(
                        file(
                                LEAST
                                        + """
                keepers.funding { enabled = true, limiter = "0x0000000000000000000000000000000000000005" }
                keepers.liquidation {
                  enabled = true, liquidator = "0x0000000000000000000000000000000000000006"
                  checkEvery = 2s, priceTolerance = 0.02, callsPerMinuteMax = 7 }
                keepers.markPrice {
                  enabled = true, pollEvery = 3s, heartbeat = 5m, changeMin = 0.001, deviationMax = 0.1
                  feeds = [ { symbol = "BTC-PERP", url = "http://127.0.0.1:1/", price = "/p" } ] }
                """))
                .keepers();

        assertEquals(
                Optional.of(new FundingConfig(
                        Address.parse("0x0000000000000000000000000000000000000005"),
                        7_500_000_000_000_000L,
                        Duration.ofMinutes(1),
                        Duration.ofHours(8),
                        60)),
                keepers.funding());
        assertEquals(
                Optional.of(new LiquidationConfig(
                        Address.parse("0x0000000000000000000000000000000000000006"),
                        Duration.ofSeconds(2),
                        20_000_000_000_000_000L,
                        7)),
                keepers.liquidation());
        assertEquals(
                Optional.of(new MarkPriceConfig(
                        List.of(new MarkPriceConfig.Feed(
                                "BTC-PERP", URI.create("http://127.0.0.1:1/"), JsonPointer.compile("/p"))),
                        Duration.ofSeconds(3),
                        Duration.ofMinutes(5),
                        1_000_000_000_000_000L,
                        100_000_000_000_000_000L)),
                keepers.markPrice());
    }

    @Test
    void shouldReadLanesAndTheFactsOfAPublicDeployment() throws IOException {
        final NodeConfig config = NodeConfig.load(file(LEAST
                + """
                markets = ${markets} [ {
                  symbol = "ETH-PERP", perp = "0x0000000000000000000000000000000000000003", lane = 1
                  paperPerLot = "1", creditPerTickLot = "1", makerFeeRate = "0", takerFeeRate = "0" } ]
                chain.senders = ${chain.senders} [ { key = "%s" } ]
                chain.abi = jojo
                chain.domain { name = "Other", version = "2" }
                chain.jojo { insurance = "0x0000000000000000000000000000000000000004"
                  collateral = "0x0000000000000000000000000000000000000005" }
                """
                        .formatted("2".repeat(64))));

        assertEquals(
                List.of(0, 1), config.markets().stream().map(MarketConfig::lane).toList());
        assertEquals(2, config.chain().signers().size());
        assertEquals(
                new PublicAbi(
                        "Other",
                        "2",
                        Address.parse("0x0000000000000000000000000000000000000004"),
                        Address.parse("0x0000000000000000000000000000000000000005"),
                        256),
                config.chain().publicAbi().orElseThrow());
    }

    @Test
    void shouldRefuseAMarketInALaneWithoutASenderAndAKeyInTwoLanes() throws IOException {
        final String lonely = LEAST.replace("symbol = ", "lane = 1, symbol = ");
        assertTrue(assertThrows(OperatorException.class, () -> NodeConfig.load(file(lonely)))
                .getMessage()
                .contains("BTC-PERP is in lane 1, but chain.senders has 1"));

        final NodeConfig twice = NodeConfig.load(
                file(LEAST + "chain.senders = [ { key = \"%s\" }, { key = \"%s\" } ]".formatted(KEY, KEY)));
        assertTrue(assertThrows(OperatorException.class, () -> twice.chain().signers())
                .getMessage()
                .contains("chain.senders[1]: a lane above has this key already"));
    }

    /** The documentation shows the defaults; this keeps it true. */
    @Test
    void shouldReadTheDocumentedFileAsTheDefaults() throws IOException {
        final Path documented = Path.of("../config/node.conf");
        final String withKey = Files.readString(documented)
                .replace("include \"markets.conf\"", Files.readString(documented.resolveSibling("markets.conf")))
                .replace("${ORDER_SENDER_KEY}", "\"" + KEY + "\"");

        assertEquals(NodeConfig.load(file(LEAST)), NodeConfig.load(file(withKey)));
    }

    @Test
    void shouldTakeTheThreadLayoutFromAProfileIncludedLast() throws IOException {
        for (final String profile : List.of("shared", "dedicated")) {
            Files.copy(Path.of("../config/" + profile + ".conf"), folder.resolve(profile + ".conf"));
        }

        final NodeConfig shared = NodeConfig.load(file(LEAST + "\ninclude \"shared.conf\"\n"));
        final NodeConfig dedicated = NodeConfig.load(file(LEAST + "\ninclude \"dedicated.conf\"\n"));

        assertEquals(NodeConfig.load(file(LEAST)), shared);
        assertEquals(new EngineConfig(EngineConfig.Profile.DEDICATED, 1 << 16, 4), dedicated.engine());
        assertEquals(2, dedicated.gateway().ioThreads());
    }

    @Test
    void shouldReadMarketsFromAnIncludedFile() throws IOException {
        Files.copy(Path.of("../config/markets.conf"), folder.resolve("markets.conf"));
        final String chain = LEAST.substring(0, LEAST.indexOf("markets"));

        final NodeConfig config = NodeConfig.load(file("include \"markets.conf\"\n" + chain));

        assertEquals(NodeConfig.load(file(LEAST)).markets(), config.markets());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
        engine.ringSize = 1000           | 8: engine.ringSize: 1000 is not a power of two from 1024 to 4194304
        engine.verifyThreads = 0         | 8: engine.verifyThreads: 0 is not from 1 to 64
        engine.profile = fast            | 8: engine.profile: fast is not shared or dedicated
        engine.ringsize = 1024           | 8: engine.ringsize: unknown key; known here are freshStart, makersPerTradeMax, openOrdersPerAccountMax, orderLifetimeMax, profile, rememberedOrdersMax, ringSize, settlementMargin, unitsPerCommandMax, verifyThreads
        engine.settlementMargin = soon   | 8: engine.settlementMargin: soon is not a duration from 0s to 3600s
        engine.orderLifetimeMax = 400d   | 8: engine.orderLifetimeMax: 400d is not a duration from 60s to 366d
        chain.confirmations = 0          | 8: chain.confirmations: 0 is not an integer from 1 to 1000
        chain.dealer = "0x12"            | 8: chain.dealer: 0x12 is not an address, 0x and 40 hexadecimal digits, not zero
        chain.rpc = []                   | 8: chain.rpc: the value given is not a list with entries
        chain.rpc = ["ftp://host"]       | 8: chain.rpc: the value given is not a URL of http or https
        chain.webSocket = "http://host"  | 8: chain.webSocket: the value given is not a URL of ws or wss
        degradation.chainLagPostOnly = 6m | 8: degradation.chainLagPostOnly: 360s is above chainLagCancelOnly, 300s
        chain.requestsPerSecond = 0      | 8: chain.requestsPerSecond: 0 is not from 1 to 1000000
        chain.endpointLagBlocks = -1     | 8: chain.endpointLagBlocks: -1 is not from 0 to 1000
        chain.rpcTimeout = 2m            | 8: chain.rpcTimeout: 2m is not a duration from 100ms to 60s
        chain.senders = { key = "secret" } | 8: chain.senders: the value given is not a list with entries
        chain.abi = mars                 | 8: chain.abi: mars is not croupier or jojo
        chain.senders = [{key = "secret"}] | 8: chain.senders[0].key: the value given is not 64 hexadecimal digits
        chain.senders = [{}]             | 8: chain.senders[0]: needs key, or keystore, or web3signer and address
        chain.senders = [{keystore = "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"}] | 8: chain.senders[0].keystore: the value given is not a file; a key itself goes under key
        chain.senders = [{web3signer = "host/token", address = "0x0000000000000000000000000000000000000001"}] | 8: chain.senders[0].web3signer: the value given is not a URL of http or https
        journal.durability = always      | 8: journal.durability: always is not os or fsync
        journal.freeSpaceReserve = much  | 8: journal.freeSpaceReserve: much is not a size such as 512 MiB
        gateway.websocket.port = 70000   | 8: gateway.websocket.port: 70000 is not an integer from 0 to 65535
        gateway.limits.sessionsMax = 0   | 8: gateway.limits.sessionsMax: 0 is not from 1 to 1000000
        gateway.fix.enabled = true       | 8: gateway.fix.enabled: true is not possible in this version
        keepers.funding.enabled = true   | 8: keepers.funding.limiter: missing
        keepers.funding.limitter = 5     | 8: keepers.funding.limitter: unknown key; known here are enabled, rateMax, sampleEvery, samplesMin, updateEvery
        keepers.funding.updateEvery = 30m | 8: keepers.funding: samplesMin is more than fit into updateEvery at one every sampleEvery
        keepers.liquidation.enabled = yes | 8: keepers.liquidation.enabled: yes is not true or false
        keepers.liquidation.liquidator = "0x0" | 8: keepers.liquidation.liquidator: 0x0 is not an address, 0x and 40 hexadecimal digits, not zero
        keepers.markPrice.enabled = true | 8: keepers.markPrice.feeds: missing
        keepers.markPrice.feeds = [{ symbol = ETH-PERP, url = "http://h", price = /p }] | 8: keepers.markPrice.feeds[0].symbol: ETH-PERP is not a market of markets
        keepers.markPrice.feeds = [{ symbol = BTC-PERP, url = "h", price = /p }] | 8: keepers.markPrice.feeds[0].url: the value given is not a URL of http or https
        keepers.markPrice.feeds = [{ symbol = BTC-PERP, url = "http://h", price = p }] | 8: keepers.markPrice.feeds[0].price: p is not a JSON pointer such as /data/price
        keepers.markPrice.deviationMax = 2 | 8: keepers.markPrice.deviationMax: 2 is not a decimal from 0 to 1 with at most 18 digits after the point
        engin.ringSize = 1024            | 8: engin: unknown key; known here are chain, degradation, engine, gateway, journal, keepers, markets, reconcile, settlement, snapshot
        engine = 5                       | 8: engine: not a section { … }
        """)
    void shouldNameFileLineKeyValueAndWhatIsAllowed(final String line, final String message) throws IOException {
        final Path file = file(LEAST + line);

        final OperatorException refused = assertThrows(OperatorException.class, () -> NodeConfig.load(file));

        assertEquals(ExitCode.UNUSABLE, refused.exitCode());
        assertEquals(file + ":" + message, refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        makerFeeRate = "100000000000000" | makerFeeRate = "-500000000000001" | 7: markets[0].makerFeeRate: -500000000000001 is not an integer from -500000000000000 to 1000000000000000000
        symbol = "BTC-PERP"              | symbol = "BTC PERP"               | 5: markets[0].symbol: BTC PERP is not 1 to 32 letters, digits or . _ / -
        paperPerLot = "1000000000000000" | paperPerLot = "0.5"               | 6: markets[0].paperPerLot: 0.5 is not an integer from 1 to 9223372036854775807
        creditPerTickLot = "100"         | settlementBuffer = 2              | 4: markets[0].creditPerTickLot: missing
        """)
    void shouldRefuseAMarketThatCannotBeExact(final String right, final String wrong, final String message)
            throws IOException {
        final Path file = file(LEAST.replace(right, wrong));

        final OperatorException refused = assertThrows(OperatorException.class, () -> NodeConfig.load(file));

        assertEquals(file + ":" + message, refused.getMessage());
    }

    @Test
    void shouldSayWhichEnvironmentVariableIsNotSet() throws IOException {
        final Path file = file(LEAST.replace("\"" + KEY + "\"", "${CROUPIER_TEST_UNSET}"));

        final OperatorException refused = assertThrows(OperatorException.class, () -> NodeConfig.load(file));

        assertEquals(
                file + ": 3: Could not resolve substitution to a value: ${CROUPIER_TEST_UNSET}", refused.getMessage());
    }

    @Test
    void shouldSayWhereTheSyntaxIsWrong() throws IOException {
        final Path file = file(LEAST + "engine {");

        final OperatorException refused = assertThrows(OperatorException.class, () -> NodeConfig.load(file));

        assertEquals(ExitCode.UNUSABLE, refused.exitCode());
        assertEquals(file + ": 8", refused.getMessage().substring(0, (file + ": 8").length()));
    }

    @Test
    void shouldSayThatTheFileIsMissing() {
        final Path file = folder.resolve("absent.conf");

        final OperatorException refused = assertThrows(OperatorException.class, () -> NodeConfig.load(file));

        assertEquals(file + ": no such file, or it cannot be read", refused.getMessage());
    }

    @Test
    void shouldNeverPrintAKey() {
        final NodeConfig config = NodeConfig.of(ConfigFactory.parseString(LEAST));

        assertFalse(config.toString().contains(KEY));
    }

    /** Providers of endpoints put the access key into the path. */
    @Test
    void shouldNeverPrintTheAccessKeyOfAnEndpoint() {
        final String secret = "http://user:pass@127.0.0.1:8545/v3/0123456789abcdef";
        final NodeConfig config =
                NodeConfig.of(ConfigFactory.parseString(LEAST.replace("http://127.0.0.1:8545", secret)));

        assertEquals(secret, config.chain().rpc().endpoints().getFirst().url().toString());
        assertFalse(config.toString().contains("0123456789abcdef"));
        assertFalse(config.toString().contains("pass"));
    }

    @Test
    void shouldNeverPrintTheAccessKeyOfAFeed() {
        final String secret = "http://user:pass@127.0.0.1:9000/btc?apiKey=0123456789abcdef";
        final NodeConfig config = NodeConfig.of(ConfigFactory.parseString(LEAST
                + """
                keepers.markPrice.enabled = true
                keepers.markPrice.feeds = [ { symbol = "BTC-PERP", url = "%s", price = "/data/price" } ]
                """
                        .formatted(secret)));

        assertEquals(
                secret,
                config.keepers()
                        .markPrice()
                        .orElseThrow()
                        .feeds()
                        .getFirst()
                        .url()
                        .toString());
        assertTrue(config.toString().contains("http://127.0.0.1:9000"));
        assertFalse(config.toString().contains("0123456789abcdef"));
        assertFalse(config.toString().contains("pass"));
    }

    private Path file(final String content) throws IOException {
        return Files.writeString(folder.resolve("node.conf"), content);
    }
}
