package io.croupier.relayer.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.relayer.TestChain;
import io.croupier.relayer.chain.BlockTag;
import io.croupier.relayer.chain.DealerViews;
import io.croupier.relayer.node.NodeConfig;
import io.croupier.relayer.node.Reconciliation;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Kill -9 at random points, with mining paused or not, and reorganisations of random depth while the node lives and while it
 * is dead.
 */
final class NodeCrashIT {
    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration END = Duration.ofMinutes(3);
    private static final int KILLS = 4;
    private static final int CONFIRMATIONS = 4;
    private static final int ALIVE_MS_MAX = 3_000;
    private static final int PAUSED_MS_MAX = 1_500;
    private static final int MAKER = 0;
    private static final int TAKER = 1;
    private static final long OFFERED_LOTS = 100_000;

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private TestChain chain;
    private Path config;

    @BeforeEach
    void startChain() throws IOException {
        chain = TestChain.start();
        config = folder.resolve("node.conf");
    }

    /** @param abi how the node settles: croupier or jojo */
    private void configure(final String abi) throws IOException {
        final String more =
                """
                chain.confirmations = %d
                settlement.resendAfter = 1s
                settlement.raiseAfter = 2s
                engine.openOrdersPerAccountMax = 100000
                gateway.limits.requestsPerSecond = 10000
                """
                        .formatted(CONFIRMATIONS);
        Files.writeString(config, DemoNodeConfig.of(chain.devnet(), 0, abi) + more);
    }

    @AfterEach
    void stopChain() {
        http.close();
        chain.close();
    }

    /** With the public ABI each unit is a transaction of its own, so that fewer can settle in the same time. */
    @ParameterizedTest
    @CsvSource({"croupier, 0", "jojo, 50"})
    void shouldSettleEveryMatchOnceThroughKillsAndReorganisations(final String abi, final long pauseMs)
            throws Exception {
        configure(abi);
        final long seed = Long.getLong("croupier.test.seed", System.nanoTime());
        System.out.println("NodeCrashIT: -Dcroupier.test.seed=" + seed);
        final SplittableRandom random = new SplittableRandom(seed);
        final Witness maker = new Witness(chain.trader(MAKER).privateKey());
        final Witness taker = new Witness(chain.trader(TAKER).privateKey());

        for (int kill = 0; kill < KILLS; kill++) {
            try (CroupierProcess node = node();
                    var threads = Executors.newSingleThreadExecutor()) {
                connect(node, maker, taker);
                if (kill == 0) {
                    maker.offer(OFFERED_LOTS);
                }
                final Future<?> trading =
                        threads.submit(() -> taker.tradeUntilKilledPausing(Duration.ofMillis(pauseMs)));
                Thread.sleep(random.nextInt(ALIVE_MS_MAX));
                chain.pauseMining();
                Thread.sleep(random.nextInt(PAUSED_MS_MAX));
                if (random.nextBoolean()) {
                    reorganise(random);
                    Thread.sleep(random.nextInt(ALIVE_MS_MAX));
                }
                node.kill();
                trading.get(END.toSeconds(), TimeUnit.SECONDS);
            }
            chain.pauseMining();
            reorganise(random);
        }

        try (CroupierProcess node = node()) {
            connect(node, maker, taker);
            awaitSettled(node);
            assertNoGhostFills(node);
            node.terminate();
            assertEquals(0, node.awaitExit(END), node.output());
        }
        assertEquals(
                List.of(), Reconciliation.run(NodeConfig.load(config), data()).differences());
        final BigInteger lot = new BigInteger(DemoMarket.of("BTC-PERP").paperPerLot());
        final BigInteger bought = new DealerViews(chain.client(), chain.dealer())
                .position(chain.traderAddress(TAKER), chain.perp(0), BlockTag.LATEST)
                .paper();
        // Each kill may have cut off the answer to one order of one lot.
        final BigInteger acknowledged = taker.filledPaper();
        assertTrue(bought.compareTo(acknowledged) >= 0, bought + " on chain, acknowledged " + acknowledged);
        assertTrue(
                bought.compareTo(acknowledged.add(lot.multiply(BigInteger.valueOf(KILLS)))) <= 0,
                bought + " on chain, acknowledged " + acknowledged);
        assertTrue(acknowledged.compareTo(lot.multiply(BigInteger.valueOf(KILLS))) > 0, "the taker hardly traded");
    }

    /** Mining must be paused: a block that is mined meanwhile would make it deeper by one. */
    private void reorganise(final SplittableRandom random) {
        chain.reorganise(random.nextInt(1, CONFIRMATIONS));
        chain.resumeMining();
    }

    private void connect(final CroupierProcess node, final Witness maker, final Witness taker) throws Exception {
        final URI webSocket = URI.create(node.await("(ws://\\S+),", START));
        awaitBody(node, "/ready", "\"ready\":true", () -> {});
        maker.connect(webSocket);
        taker.connect(webSocket);
        taker.requireRemembered();
    }

    /** Blocks come as fast as they are asked for: what is left is settled in seconds. */
    private void awaitSettled(final CroupierProcess node) throws Exception {
        awaitBody(node, "/health", "\"openUnits\":0", () -> chain.mine(1));
    }

    private void assertNoGhostFills(final CroupierProcess node) throws Exception {
        final List<String> counters = get(node, "/metrics")
                .lines()
                .filter(line -> line.startsWith("croupier_ghost_fills_total{"))
                .toList();
        assertFalse(counters.isEmpty());
        assertEquals(
                List.of(),
                counters.stream().filter(line -> !line.endsWith("} 0.0")).toList());
    }

    private void awaitBody(final CroupierProcess node, final String path, final String words, final Runnable meanwhile)
            throws Exception {
        final long deadlineNs = System.nanoTime() + END.toNanos();
        String body = "";
        while (!body.contains(words)) {
            assertTrue(System.nanoTime() < deadlineNs, path + " says " + body + "\n" + node.output());
            meanwhile.run();
            Thread.sleep(50);
            body = get(node, path);
        }
    }

    private String get(final CroupierProcess node, final String path) throws Exception {
        final URI url = URI.create(node.await("health at (http://\\S+)/health", START) + path);
        return http.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private Path data() {
        return folder.resolve("data");
    }

    private CroupierProcess node() throws IOException {
        return CroupierProcess.start("node", "--config", config.toString(), "--data", data().toString());
    }
}
