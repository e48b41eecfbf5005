package io.croupier.relayer.settlement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.contracts.Devnet;
import io.croupier.relayer.TestVenue;
import io.croupier.relayer.VenueOnChain;
import io.croupier.relayer.chain.BlockTag;
import io.croupier.relayer.chain.Bytes;
import io.croupier.relayer.chain.ChainClient;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.web3j.abi.datatypes.generated.Uint256;

/** Settlement through the public ABI, on a real chain: one unit a call, revert strings, no count of units. */
class PublicAbiTest extends VenueOnChain {
    @Override
    protected TestVenue open() {
        return TestVenue.startPublic(chain, folder, 1);
    }

    @Test
    void shouldSettleWithTheRightVWhatAKnownKeySignedWithAWrongOne() {
        venue.place(BOB, -10);
        venue.place(ALICE, 10);
        venue.useWrongV(true);
        venue.place(BOB, -10);
        venue.place(ALICE, 10);
        venue.await("matches", () -> venue.matchedUnits() == 2);

        venue.settleThrough(chain.client());

        venue.awaitUnit("2 FINAL NONE");
        assertAllAgree();
    }

    @Test
    void shouldPauseHoldersOfAMarketWithoutPriceAndSettleOnceItHasOne() {
        venue.settleThrough(publicClient());
        trade(0, ALICE, BOB);
        venue.awaitUnit("1 FINAL NONE");
        setPriceAgeMax(1);
        chain.letTimePass(Duration.ofMinutes(1));

        venue.place(BOB, -10);
        venue.place(ALICE, 10);
        venue.await("pause", () -> venue.statuses().contains("SETTLEMENT HOLDERS CANCEL_ONLY"));
        setPriceAgeMax(0);

        venue.awaitUnit("2 FINAL NONE");
        venue.await("a price", () -> venue.statuses().getLast().equals("SETTLEMENT HOLDERS OPEN"));
        assertAllAgree();
    }

    @Test
    void shouldSettleOneUnitATransactionAndAgreeWithTheChain() {
        venue.settleThrough(publicClient());
        for (int i = 0; i < 5; i++) {
            venue.place(i % 2 == 0 ? BOB : CAROL, -3);
            venue.place(i % 3 == 0 ? ALICE : DAVE, 2);
        }
        venue.place(ALICE, 5);

        venue.await(
                "all units",
                () -> venue.settlement().matched().units() >= 6
                        && venue.settlement().unsettledUnits() == 0);

        assertEquals(venue.settlement().matched().units(), sent());
        assertAllAgree();
    }

    @Test
    void shouldFindTheExpiredOrderAndReturnTheOther() {
        venue.place(BOB, -10);
        venue.place(ALICE, 10, TestVenue.MARK_TICKS, Duration.ofSeconds(30));
        venue.place(CAROL, -10);
        venue.place(DAVE, 10);
        venue.await("matches", () -> venue.matchedUnits() == 2);
        chain.letTimePass(Duration.ofMinutes(1));

        venue.settleThrough(publicClient());

        venue.awaitUnit("1 BUSTED ORDER_EXPIRED");
        venue.awaitUnit("2 FINAL NONE");
        venue.place(DAVE, 10);
        venue.awaitUnit("3 FINAL NONE");
        assertEquals(1, venue.settlement().refusals().get("ORDER_EXPIRED"));
        assertEquals(2, sent());
        assertAllAgree();
    }

    @Test
    void shouldTellTheCoreOnlyOfFillsInBlocksThatItHasHad() {
        try (TestVenue behind = TestVenue.startPublicAsleep(chain, folder.resolve("behind"))) {
            behind.awaitChain();
            behind.place(BOB, -10);
            behind.place(ALICE, 10);
            behind.await("a match", () -> behind.matchedUnits() == 1);
            OtherSender.settle(chain, behind, 5, leg -> true);

            behind.settleThrough(publicClient());

            behind.awaitUnit("1 BUSTED OVERFILLED");
            assertEquals(List.of(BigInteger.ZERO), behind.filledOfBusts());
        }
    }

    @Test
    void shouldBustAUnitWhoseTransactionReverted() {
        venue.place(BOB, -20);
        venue.place(ALICE, 10);
        venue.place(ALICE, 10, TestVenue.MARK_TICKS, Duration.ofSeconds(30));
        venue.await("matches", () -> venue.matchedUnits() == 2);
        chain.pauseMining();
        venue.settleThrough(publicClient());
        venue.await("both sent", () -> venue.settlement().progress().transactionsInFlight() == 2);

        chain.letTimePass(Duration.ofMinutes(1));
        final long refusedIn = chain.head().number();
        chain.resumeMining();

        venue.await("an end of both", () -> venue.settlement().unsettledUnits() == 0);
        assertEquals(1, venue.settlement().settled().bustedUnits());
        assertEquals(List.of(refusedIn), venue.blocksOfBusts());
        assertAllAgree();
    }

    @Test
    void shouldNotSendAgainAfterACrashWhatSettledBefore() {
        venue.settleThrough(publicClient());
        venue.place(BOB, -10);
        venue.place(ALICE, 10);
        venue.awaitUnit("1 FINAL NONE");
        venue.restart();
        venue.place(CAROL, -10);
        venue.place(DAVE, 10);

        venue.settleThrough(publicClient());

        venue.awaitUnit("2 FINAL NONE");
        assertEquals(2, sent());
        assertAllAgree();
    }

    @Test
    void shouldGiveAnotherNonceOnlyOnceItFoundWhoTookTheFirst() {
        chain.pauseMining();
        venue.settleThrough(publicClient());
        venue.place(BOB, -10);
        venue.place(ALICE, 10);
        venue.await("sent", () -> venue.settlement().progress().transactionsInFlight() == 1);
        venue.stopSettlement();
        final Intent first;
        try (SettlementLog log = SettlementLog.open(folder.resolve("settlement"))) {
            first = log.recover().highest();
        }
        chain.drop(first.signed().hash());
        chain.send(Devnet.orderSender(), first.nonce(), first.sender(), Bytes.EMPTY);
        chain.resumeMining();

        venue.settleThrough(publicClient());

        venue.awaitUnit("1 FINAL NONE");
        assertEquals(2, sent());
        assertAllAgree();
    }

    @Test
    void shouldBlameTheTraderWhoWouldBeUnsafe() {
        venue.place(BOB, -10);
        venue.place(ALICE, 10);
        venue.await("a match", () -> venue.matchedUnits() == 1);
        chain.withdraw(
                ALICE,
                dealer.credit(chain.traderAddress(ALICE), BlockTag.LATEST).primary());

        venue.settleThrough(publicClient());

        venue.awaitUnit("1 BUSTED TRADER_UNSAFE");
        venue.place(DAVE, 10);
        venue.awaitUnit("2 FINAL NONE");
        assertTrue(venue.settlement().refusals().containsKey("TRADER_UNSAFE"));
        assertAllAgree();
    }

    private void setPriceAgeMax(final long seconds) {
        chain.call(Devnet.owner(), chain.markPriceSource(0), "setBounds", new Uint256(seconds), new Uint256(0));
    }

    private ChainClient publicClient() {
        return PublicStrings.over(chain.client());
    }
}
