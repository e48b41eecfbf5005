package io.croupier.relayer.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.croupier.contracts.Devnet;
import io.croupier.relayer.ChainTest;
import io.croupier.relayer.TestFeed;
import io.croupier.relayer.chain.BlockTag;
import io.croupier.relayer.chain.PriceOracle;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.Bool;
import org.web3j.abi.datatypes.generated.Uint256;

/** Keepers in a whole node on a real chain. */
final class KeepersTest extends ChainTest {
    private static final long MARK = 300_000;
    private static final String BEING_LIQUIDATED = "BeingLiquidated(address,address,int256,int256,uint256)";
    private static final String FUNDING_MOVED = "UpdateFundingRate(address,int256,int256)";

    @Test
    void shouldPushWhatTheFeedSaysAndNothingElse() throws Exception {
        final PriceOracle oracle = new PriceOracle(chain.client(), chain.markPriceSource(0));
        try (TestFeed feed = new TestFeed("30100.5");
                NodeVenue venue = NodeVenue.start(chain, folder, config(feed))) {
            venue.await("price of the feed", () -> venue.mark(0).compareTo(new BigDecimal("30100.5")) == 0);
            final PriceOracle.Latest pushed = oracle.latest();

            feed.say("30102");
            Thread.sleep(500);
            assertEquals(pushed, oracle.latest(), "a move below changeMin was pushed");

            feed.say("45000");
            venue.await("disbelief", () -> venue.health().contains("too far from the last mark"));
            feed.say("30100.5");
            venue.restart();
            Thread.sleep(500);
            assertEquals(pushed, oracle.latest(), "an unbelievable price or a restart was pushed");

            feed.say("30500");
            venue.await("price after the restart", () -> venue.mark(0).compareTo(new BigDecimal("30500")) == 0);
            assertTrue(
                    venue.metrics().contains("croupier_keeper_calls_total{keeper=\"markPrice\",outcome=\"sent\"} 1.0"));
        }
    }

    @Test
    void shouldMoveFundingOnceInEachSpanAsFarAsTheLimiterAllows() throws Exception {
        final String limiter = chain.devnet().contracts().fundingLimiter().orElseThrow();
        final String config =
                """
                keepers.funding { enabled = true, limiter = "%s", sampleEvery = 200ms, updateEvery = 3s, samplesMin = 3 }
                """
                        .formatted(limiter);
        try (NodeVenue venue = NodeVenue.start(chain, folder, config)) {
            venue.place(ALICE, -10, MARK + 400);
            venue.place(BOB, 10, MARK + 200);

            venue.await("funding", () -> fundingIndex().signum() < 0);
            final BigInteger moved = fundingIndex();
            venue.restart();
            venue.await("more funding", () -> fundingIndex().compareTo(moved) < 0);

            final List<Long> spans = chain.logs(FUNDING_MOVED, chain.dealer()).stream()
                    .map(log -> chain.client()
                                    .block(log.blockNumber())
                                    .orElseThrow()
                                    .timestampSeconds()
                            / 3)
                    .toList();
            assertEquals(spans.stream().distinct().toList(), spans, "an index moved twice in a span");
            venue.await("funding in the ledger", () -> new BigInteger(venue.exchangeInfo()
                            .path("markets")
                            .path(0)
                            .path("fundingRate")
                            .asText())
                    .equals(fundingIndex()));
            assertEquals(List.of(), venue.reconcile().differences());
        }
    }

    @Test
    void shouldLiquidateAnUnsafeAccountCloseItsOrdersAndHandleItsDebt() throws Exception {
        try (NodeVenue venue = NodeVenue.start(chain, folder, liquidationBy(CAROL))) {
            openPosition(venue, 100_000);
            venue.place(ALICE, -10, MARK + 10_000);
            assertEquals(1, venue.openOrders(ALICE).size());

            moveMark(15_000);

            venue.await("liquidation", () -> paper(ALICE).signum() == 0);
            venue.await(
                    "news of it", () -> venue.account(ALICE).path("positions").isEmpty());
            assertEquals(0, venue.openOrders(ALICE).size());
            assertEquals(lots(100_000), paper(CAROL));
            assertEquals(BigInteger.ZERO, credit(ALICE));
            assertTrue(insurance().signum() < 0, "her debt is not with the insurance account");
            assertEquals(1, chain.logs(BEING_LIQUIDATED, chain.dealer()).size());
            assertEquals(List.of(), venue.reconcile().differences());
            assertEquals(0, venue.node().ghostFills());
        }
    }

    @Test
    void shouldLiquidateOnceThoughKilledWithTheCallUnderWay() throws Exception {
        try (NodeVenue venue = NodeVenue.start(chain, folder, liquidationBy(CAROL))) {
            openPosition(venue, 100_000);
            chain.pauseMining();
            chain.overtake(Devnet.keeper(), 0, chain.markPriceSource(0), "setMarkPrice", price(20_500));
            chain.mine(1);
            venue.await("liquidation on its way", () -> venue.metrics()
                    .contains("croupier_keeper_calls_total{keeper=\"liquidation\",outcome=\"sent\"} 1.0"));
            venue.await(
                    "transaction in the pool",
                    () -> venue.node().settlement().progress().transactionsInFlight() == 1);

            venue.restart();
            Thread.sleep(1_000);
            chain.resumeMining();

            venue.await(
                    "end of the calls",
                    () -> venue.node().settlement().progress().transactionsInFlight() == 0);
            venue.await(
                    "news of it", () -> venue.account(ALICE).path("positions").isEmpty());
            assertEquals(1, chain.logs(BEING_LIQUIDATED, chain.dealer()).size());
            assertEquals(lots(100_000), paper(CAROL));
            assertEquals(List.of(), venue.reconcile().differences());
            assertTrue(venue.health().contains("\"liquidation\":\"\""), venue.health());
        }
    }

    private String liquidationBy(final int trader) {
        chain.call(
                chain.trader(trader),
                chain.dealer(),
                "setOperator",
                new Address(Devnet.orderSender().address()),
                new Bool(true));
        return """
                keepers.liquidation { enabled = true, liquidator = "%s", checkEvery = 100ms }
                """
                .formatted(chain.trader(trader).address());
    }

    /** Alice buys from Bob at the mark. */
    private void openPosition(final NodeVenue venue, final long lots) throws Exception {
        venue.place(BOB, -lots, MARK);
        final JsonNode bought = venue.place(ALICE, lots, MARK);
        assertEquals("FILLED", bought.path("status").asText(), bought.toString());
        venue.await("settlement", () -> venue.node().totals().settled() == 1);
    }

    private void moveMark(final long price) {
        chain.call(Devnet.keeper(), chain.markPriceSource(0), "setMarkPrice", price(price));
    }

    private static Uint256 price(final long price) {
        return new Uint256(BigInteger.valueOf(price).multiply(BigInteger.valueOf(1_000_000)));
    }

    private BigInteger lots(final long lots) {
        return BigInteger.valueOf(lots)
                .multiply(new BigInteger(DemoMarket.of("BTC-PERP").paperPerLot()));
    }

    private BigInteger paper(final int trader) {
        return dealer.position(chain.traderAddress(trader), chain.perp(0), BlockTag.LATEST)
                .paper();
    }

    private BigInteger credit(final int trader) {
        return dealer.credit(chain.traderAddress(trader), BlockTag.LATEST).primary();
    }

    private BigInteger insurance() {
        return dealer.credit(dealer.insurance(BlockTag.LATEST), BlockTag.LATEST).primary();
    }

    private BigInteger fundingIndex() {
        return dealer.fundingRate(chain.perp(0), BlockTag.LATEST);
    }

    private static String config(final TestFeed feed) {
        return """
                keepers.markPrice {
                  enabled = true, pollEvery = 100ms
                  feeds = [ { symbol = "BTC-PERP", url = "%s", price = "/data/price" } ]
                }
                """
                .formatted(feed.url());
    }
}
