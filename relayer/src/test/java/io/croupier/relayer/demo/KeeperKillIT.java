package io.croupier.relayer.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.croupier.contracts.Devnet;
import io.croupier.relayer.TestChain;
import io.croupier.relayer.TestFeed;
import io.croupier.relayer.chain.BlockTag;
import io.croupier.relayer.chain.ChainLog;
import io.croupier.relayer.chain.DealerViews;
import io.croupier.relayer.node.NodeConfig;
import io.croupier.relayer.node.Reconciliation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kill -9 of a node whose keepers are at work, several times: all is done in the end, and nothing twice. */
final class KeeperKillIT {
    private static final int ALICE = 0;
    private static final int BOB = 1;
    private static final int CAROL = 2;
    private static final long MARK = 300_000;
    private static final long LOTS = 100_000;
    private static final int KILLS = 4;
    private static final int ALIVE_MS_MAX = 2_500;
    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration END = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    @Test
    void shouldDoWhatKeepersDoOnceThoughKilledAgainAndAgain() throws Exception {
        final long seed = Long.getLong("croupier.test.seed", System.nanoTime());
        System.out.println("KeeperKillIT: -Dcroupier.test.seed=" + seed);
        final SplittableRandom random = new SplittableRandom(seed);
        try (TestChain chain = TestChain.start();
                TestFeed feed = new TestFeed("20500")) {
            final DealerViews dealer = new DealerViews(chain.client(), chain.dealer());
            chain.setOperator(CAROL, Devnet.orderSender(), true);
            try (NodeVenue venue = NodeVenue.start(chain, folder, "")) {
                venue.place(BOB, -LOTS, MARK);
                venue.place(ALICE, LOTS, MARK);
                venue.place(BOB, -10, MARK + 400);
                venue.place(CAROL, 10, MARK + 200);
                venue.await("settlement", () -> venue.node().totals().settled() == 1);
            }
            final int marksBefore = chain.logs("AnswerUpdated(int256,uint256,uint256)", chain.markPriceSource(0))
                    .size();
            final Path config = folder.resolve("keepers.conf");
            Files.writeString(config, Files.readString(folder.resolve("node.conf")) + keepers(chain, feed));

            for (int kill = 0; kill < KILLS; kill++) {
                try (CroupierProcess node = start(config)) {
                    node.await("listening on", START);
                    Thread.sleep(random.nextInt(ALIVE_MS_MAX));
                    node.kill();
                }
            }
            try (CroupierProcess node = start(config)) {
                node.await("listening on", START);
                awaitLiquidation(chain, dealer, node);
                // Whatever would be done a second time is done by now.
                Thread.sleep(3_000);
                node.terminate();
                assertEquals(0, node.awaitExit(END), node.output());
            }

            assertEquals(
                    1,
                    chain.logs("BeingLiquidated(address,address,int256,int256,uint256)", chain.dealer())
                            .size());
            assertEquals(
                    marksBefore + 1,
                    chain.logs("AnswerUpdated(int256,uint256,uint256)", chain.markPriceSource(0))
                            .size());
            final List<Long> spans = chain.logs("UpdateFundingRate(address,int256,int256)", chain.dealer()).stream()
                    .map(log -> seconds(chain, log) / 5)
                    .toList();
            assertEquals(spans.stream().distinct().toList(), spans, "an index moved twice in a span");
            assertEquals(
                    List.of(),
                    Reconciliation.run(NodeConfig.load(config), folder.resolve("data"))
                            .differences());
        }
    }

    private static void awaitLiquidation(final TestChain chain, final DealerViews dealer, final CroupierProcess node)
            throws InterruptedException {
        final long deadlineNs = System.nanoTime() + END.toNanos();
        while (dealer.position(chain.traderAddress(ALICE), chain.perp(0), BlockTag.LATEST)
                        .paper()
                        .signum()
                != 0) {
            if (System.nanoTime() > deadlineNs) {
                throw new AssertionError("nobody liquidates\n" + node.output());
            }
            Thread.sleep(50);
        }
    }

    private static long seconds(final TestChain chain, final ChainLog log) {
        return chain.client().block(log.blockNumber()).orElseThrow().timestampSeconds();
    }

    private CroupierProcess start(final Path config) throws Exception {
        return CroupierProcess.start(
                "node",
                "--config",
                config.toString(),
                "--data",
                folder.resolve("data").toString());
    }

    private static String keepers(final TestChain chain, final TestFeed feed) {
        return """
                keepers.markPrice {
                  enabled = true, pollEvery = 100ms, deviationMax = 1
                  feeds = [ { symbol = "BTC-PERP", url = "%s", price = "/data/price" } ]
                }
                keepers.funding { enabled = true, limiter = "%s", sampleEvery = 200ms, updateEvery = 5s, samplesMin = 2 }
                keepers.liquidation { enabled = true, liquidator = "%s", checkEvery = 100ms }
                """
                .formatted(
                        feed.url(),
                        chain.devnet().contracts().fundingLimiter().orElseThrow(),
                        chain.trader(CAROL).address());
    }
}
