package io.croupier.relayer.settlement;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.croupier.contracts.Devnet;
import io.croupier.relayer.TestVenue;
import io.croupier.relayer.VenueOnChain;
import io.croupier.relayer.chain.BlockTag;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.web3j.abi.datatypes.generated.Uint256;

/** What the relayer finds out on chain about a refusal, and what comes of it. */
class RefusalReactionTest extends VenueOnChain {
    private static final int OTHER_MARKET = 1;

    @Override
    protected TestVenue open() {
        return TestVenue.start(chain, folder, 1);
    }

    @Test
    void shouldPauseAllWhoHoldAMarketWithoutPriceUntilItHasOne() {
        final long ticks = dealer.markPrice(chain.perp(OTHER_MARKET), BlockTag.LATEST)
                        .orElseThrow()
                        .longValueExact()
                / (1_000 * TestVenue.CREDIT_PER_TICK_LOT);
        venue.settleThrough(chain.client());
        venue.place(OTHER_MARKET, BOB, -10, ticks, Duration.ofHours(1));
        venue.place(OTHER_MARKET, ALICE, 10, ticks, Duration.ofHours(1));
        venue.awaitUnit("1 FINAL NONE");
        setPriceAgeMax(OTHER_MARKET, 1);
        chain.letTimePass(Duration.ofMinutes(1));

        venue.place(BOB, -10);
        venue.place(ALICE, 10);
        venue.awaitUnit("2 BUSTED PRICE_SOURCE_FAILED");
        assertEquals("SETTLEMENT HOLDERS CANCEL_ONLY", venue.statuses().getLast());
        venue.place(ALICE, -10);
        venue.place(CAROL, -10);
        venue.place(DAVE, 10);
        venue.awaitUnit("3 FINAL NONE");
        assertEquals(BigInteger.ZERO, paper(ALICE));

        setPriceAgeMax(OTHER_MARKET, 0);
        venue.await("a price", () -> venue.statuses().getLast().equals("SETTLEMENT HOLDERS OPEN"));
        venue.place(BOB, -10);
        venue.place(ALICE, 10);
        venue.awaitUnit("4 FINAL NONE");
        assertAllAgree();
    }

    @Test
    void shouldBustWhatTheDealerRefusedInAMarketWithoutPriceAndCloseItUntilItHasOne() {
        trade(0, ALICE, BOB);
        venue.await("a match", () -> venue.matchedUnits() == 1);
        setPriceAgeMax(0, 1);
        chain.letTimePass(Duration.ofMinutes(1));
        venue.settleThrough(chain.client());
        venue.awaitUnit("1 BUSTED PRICE_SOURCE_FAILED");
        venue.await("a pause", () -> venue.statuses().contains("SETTLEMENT HOLDERS CANCEL_ONLY"));

        setPriceAgeMax(0, 0);

        venue.await("a price", () -> venue.statuses().getLast().equals("SETTLEMENT HOLDERS OPEN"));
        trade(0, CAROL, DAVE);
        venue.awaitUnit("2 FINAL NONE");
        assertAllAgree();
    }

    @Test
    void shouldOpenAfterARestartWhatAnEarlierRunHadClosed() {
        chain.setOrderSender(Devnet.orderSender(), false);
        venue.place(BOB, -10);
        venue.place(ALICE, 10);
        venue.settleThrough(chain.client());
        venue.await("closed", () -> venue.statuses().contains("SETTLEMENT MARKET CANCEL_ONLY"));
        venue.restart();
        chain.setOrderSender(Devnet.orderSender(), true);

        venue.settleThrough(chain.client());

        venue.await("open", () -> venue.statuses().contains("SETTLEMENT MARKET OPEN"));
        venue.awaitUnit("1 FINAL NONE");
        assertAllAgree();
    }

    @Test
    void shouldTellTheCoreWhatTheChainHasFilledOfAnOverfilledOrder() {
        venue.place(BOB, -10);
        venue.place(ALICE, 10);
        venue.await("a match", () -> venue.matchedUnits() == 1);
        OtherSender.settle(chain, venue, 5, leg -> true);

        venue.settleThrough(chain.client());

        venue.awaitUnit("1 BUSTED OVERFILLED");
        assertEquals(List.of(BigInteger.valueOf(5 * TestVenue.PAPER_PER_LOT)), venue.filledOfBusts());
        assertEquals(BigInteger.valueOf(5 * TestVenue.PAPER_PER_LOT), paper(ALICE));
        assertAllAgree();
    }

    private void setPriceAgeMax(final int market, final long seconds) {
        chain.call(Devnet.owner(), chain.markPriceSource(market), "setBounds", new Uint256(seconds), new Uint256(0));
    }
}
