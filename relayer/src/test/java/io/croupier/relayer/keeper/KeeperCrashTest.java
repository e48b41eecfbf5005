package io.croupier.relayer.keeper;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonPointer;
import io.croupier.contracts.Devnet;
import io.croupier.relayer.FaultyClient;
import io.croupier.relayer.FaultyClient.Fault;
import io.croupier.relayer.TestFeed;
import io.croupier.relayer.TestVenue;
import io.croupier.relayer.chain.BlockTag;
import io.croupier.relayer.chain.PriceOracle;
import io.croupier.signing.Address;
import java.io.IOException;
import java.math.BigInteger;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * The process dies at each point of a keeper's call: nothing it did not put on disk is there afterwards, and new keepers look
 * at the chain at once. Whatever was under way is done in the end, and done once.
 */
class KeeperCrashTest extends KeeperOnChain {
    private static final long HOUR = 3_600;
    private static final int LOOKS = 20;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void shouldLiquidateOnceWhatWasLoggedAndNotSent() {
        failAlice();
        final long nonce = nonce();
        crashWhile(() -> liquidation(desk("liquidation"), CAROL), Fault.BEFORE_THE_BYTES_LEAVE);

        liquidateToTheEnd();

        assertLiquidatedOnce(nonce);
    }

    @Test
    void shouldLiquidateOnceWhatWasSentWithoutAnAnswer() {
        failAlice();
        final long nonce = nonce();
        crashWhile(() -> liquidation(desk("liquidation"), CAROL), Fault.AFTER_THE_BYTES_LEFT);

        liquidateToTheEnd();

        assertLiquidatedOnce(nonce);
    }

    @Test
    void shouldNotLiquidateAgainWhileTheEarlierCallWaitsInThePool() {
        failAlice();
        final long nonce = nonce();
        chain.pauseMining();
        liquidation(desk("liquidation"), CAROL).work(0);
        venue.await("a call in the pool", () -> venue.settlement().progress().transactionsInFlight() == 1);
        crash();

        final CallDesk desk = desk("liquidation");
        final LiquidationKeeper keeper = liquidation(desk, CAROL);
        for (int look = 0; look < LOOKS; look++) {
            assertEquals("", keeper.work(look));
            settle();
        }
        assertEquals(0, desk.sent());
        chain.resumeMining();
        liquidateToTheEnd();

        assertLiquidatedOnce(nonce);
    }

    @Test
    void shouldLiquidateOnceWhatWasMinedUnseen() {
        failAlice();
        final long nonce = nonce();
        chain.pauseMining();
        liquidation(desk("liquidation"), CAROL).work(0);
        venue.await("a call in the pool", () -> venue.settlement().progress().transactionsInFlight() == 1);
        venue.restart();
        chain.resumeMining();
        run();

        liquidateToTheEnd();

        assertLiquidatedOnce(nonce);
    }

    @Test
    void shouldLiquidateWhatWasOnlyDecided() {
        failAlice();
        final long nonce = nonce();
        // Behind a unit that cannot be sent, the call waits in memory and nowhere else.
        venue.stopSettlement();
        final FaultyClient faulty = new FaultyClient(chain.client(), Fault.BEFORE_THE_BYTES_LEAVE);
        venue.place(0, BOB, -1, 205_000, Duration.ofHours(1));
        venue.place(0, DAVE, 1, 205_000, Duration.ofHours(1));
        run(faulty.client());
        venue.await("an attempt", () -> faulty.attempts() > 0);
        final CallDesk lost = desk("liquidation");
        liquidation(lost, CAROL).work(0);
        assertEquals(1, lost.sent());
        crash();

        venue.await("the unit", () -> venue.settlement().unsettledUnits() == 0);
        liquidateToTheEnd();

        assertEquals(nonce + 2, nonce(), "the unit and the liquidation");
        assertEquals(1, chain.logs(BEING_LIQUIDATED, chain.dealer()).size());
        assertAllAgree();
    }

    @Test
    void shouldMoveFundingOnceThoughKilledBetweenLogAndChain() {
        run();
        rest(ALICE, 10, 300_200);
        rest(BOB, -10, 300_400);
        venue.await("a book", () -> core.marketTops().get(0).isTwoSided());
        chain.letTimePass(Duration.ofSeconds(2 * HOUR));
        final int before = chain.logs(FUNDING_MOVED, chain.dealer()).size();
        final BigInteger index = dealer.fundingRate(chain.perp(0), BlockTag.LATEST);
        crashWhile(() -> funding(desk("funding")), Fault.BEFORE_THE_BYTES_LEAVE);

        final CallDesk desk = desk("funding");
        final FundingKeeper keeper = funding(desk);
        for (int look = 0; look < LOOKS; look++) {
            keeper.work(look);
            settle();
        }
        venue.await("the earlier call", () -> venue.settlement().progress().transactionsInFlight() == 0);
        keeper.work(0);

        assertEquals(0, desk.sent());
        assertEquals(before + 1, chain.logs(FUNDING_MOVED, chain.dealer()).size());
        assertEquals(
                index.subtract(BigInteger.valueOf(30_000_000)), dealer.fundingRate(chain.perp(0), BlockTag.LATEST));
        assertAllAgree();
    }

    @Test
    void shouldPushAPriceOnceThoughKilledBetweenLogAndChain() throws IOException {
        run();
        final int before = chain.logs(PRICE_SET, chain.markPriceSource(0)).size();
        try (TestFeed feed = new TestFeed("30150")) {
            crashWhile(() -> markPrice(desk("markPrice"), feed), Fault.AFTER_THE_BYTES_LEFT);

            final CallDesk desk = desk("markPrice");
            final MarkPriceKeeper keeper = markPrice(desk, feed);
            for (int look = 0; look < LOOKS; look++) {
                assertEquals("", keeper.work(System.currentTimeMillis()));
                settle();
            }

            assertEquals(0, desk.sent());
            assertEquals(
                    before + 1, chain.logs(PRICE_SET, chain.markPriceSource(0)).size());
            assertEquals(
                    credit(30_150),
                    new PriceOracle(chain.client(), chain.markPriceSource(0))
                            .latest()
                            .price());
            assertAllAgree();
        }
    }

    /** Alice is below maintenance margin, on the chain's head and in the core. */
    private void failAlice() {
        run();
        appoint(CAROL);
        openPosition(0, 100_000);
        setMark(0, 20_500);
        venue.await("the core", () -> core.unsafeAccounts().contains(alice()));
    }

    /** The keeper decides on a call, the lane meets the fault, and the process is gone. */
    private void crashWhile(final Supplier<Keeper> keeper, final Fault fault) {
        venue.stopSettlement();
        final FaultyClient faulty = new FaultyClient(chain.client(), fault);
        run(faulty.client());
        final Keeper looking = keeper.get();
        venue.await("an attempt to send", () -> {
            looking.work(System.currentTimeMillis());
            return faulty.attempts() > 0;
        });
        crash();
    }

    private void crash() {
        venue.restart();
        run();
    }

    private void liquidateToTheEnd() {
        final LiquidationKeeper keeper = liquidation(desk("liquidation"), CAROL);
        venue.await("liquidation", () -> {
            keeper.work(0);
            return paper(ALICE).signum() == 0;
        });
        for (int look = 0; look < LOOKS; look++) {
            assertEquals("", keeper.work(look));
            settle();
        }
        venue.await("the end of all calls", () -> venue.settlement().progress().transactionsInFlight() == 0);
    }

    private void assertLiquidatedOnce(final long nonceBefore) {
        assertEquals(nonceBefore + 1, nonce(), "more than one transaction");
        assertEquals(1, chain.logs(BEING_LIQUIDATED, chain.dealer()).size());
        assertEquals(lots(100_000), paper(CAROL));
        assertAllAgree();
    }

    private static void settle() {
        TestVenue.pause(10);
    }

    private FundingKeeper funding(final CallDesk desk) {
        return new FundingKeeper(
                new FundingConfig(
                        Address.parse(
                                chain.devnet().contracts().fundingLimiter().orElseThrow()),
                        7_500_000_000_000_000L,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(HOUR),
                        1),
                chain.client(),
                dealer,
                List.of(market(0)),
                core::marketTops,
                PremiumSamples.open(folder.resolve("samples.txt")),
                desk);
    }

    private MarkPriceKeeper markPrice(final CallDesk desk, final TestFeed feed) {
        final MarkPriceConfig.Feed source =
                new MarkPriceConfig.Feed("BTC-PERP", feed.url(), JsonPointer.compile("/data/price"));
        return new MarkPriceKeeper(
                new MarkPriceConfig(
                        List.of(source), Duration.ofSeconds(1), Duration.ofHours(1), ONE_PERCENT / 20, 5 * ONE_PERCENT),
                chain.client(),
                dealer,
                List.of(new PriceFeed(http, source, 6)),
                Map.of("BTC-PERP", market(0)),
                desk);
    }

    private long nonce() {
        return chain.client()
                .transactionCount(Address.parse(Devnet.orderSender().address()), BlockTag.LATEST);
    }
}
