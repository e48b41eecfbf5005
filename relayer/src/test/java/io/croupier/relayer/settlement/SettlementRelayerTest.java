package io.croupier.relayer.settlement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.contracts.Devnet;
import io.croupier.relayer.FaultyClient;
import io.croupier.relayer.TestVenue;
import io.croupier.relayer.VenueOnChain;
import io.croupier.relayer.chain.BlockTag;
import io.croupier.relayer.chain.Bytes;
import io.croupier.signing.Address;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.generated.Uint256;

/** Signed orders through the engine onto a real chain with the real contracts. */
class SettlementRelayerTest extends VenueOnChain {
    private static final long GWEI = 1_000_000_000L;

    @Override
    protected TestVenue open() {
        return TestVenue.start(chain, folder, 1);
    }

    @Test
    void shouldSettleAMatchedUnit() {
        venue.settleThrough(chain.client());

        venue.place(BOB, -10);
        venue.place(ALICE, 10);

        venue.awaitUnit("1 FINAL NONE");
        assertEquals(BigInteger.valueOf(10 * TestVenue.PAPER_PER_LOT), paper(ALICE));
        assertEquals(BigInteger.valueOf(-10 * TestVenue.PAPER_PER_LOT), paper(BOB));
        assertAllAgree();
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
        assertEquals(BigInteger.valueOf(20 * TestVenue.PAPER_PER_LOT), paper(ALICE));
        assertAllAgree();
    }

    @Test
    void shouldSettleManyUnitsInOrderAcrossBatches() {
        for (int i = 0; i < 100; i++) {
            venue.place(i % 2 == 0 ? BOB : CAROL, -3);
            venue.place(i % 3 == 0 ? ALICE : 3, 2);
        }

        venue.settleThrough(chain.client());

        venue.await(
                "all units",
                () -> venue.settlement().matched().units() >= 100
                        && venue.settlement().unsettledUnits() == 0);
        assertTrue(venue.settlement().spent().transactions() > 1);
        assertEquals(0, venue.settlement().settled().bustedUnits());
        assertAllAgree();
    }

    @Test
    void shouldSendHalfAsMuchOfWhatNoEndpointTakes() {
        for (int i = 0; i < 8; i++) {
            venue.place(BOB, -3);
            venue.place(ALICE, 3);
        }
        venue.await("matches", () -> venue.matchedUnits() == 8);

        venue.settleThrough(SmallPool.over(chain.client(), 800));

        venue.awaitUnit("8 FINAL NONE");
        assertEquals(0, venue.settlement().settled().bustedUnits());
        assertAllAgree();
    }

    @Test
    void shouldBustAUnitThatTheChainRefusesAndSettleItsNeighbours() {
        venue.place(BOB, -10);
        venue.place(ALICE, 10, TestVenue.MARK_TICKS, Duration.ofSeconds(30));
        venue.place(CAROL, -10);
        venue.place(3, 10);
        venue.await("matches", () -> venue.matchedUnits() == 2);
        chain.letTimePass(Duration.ofMinutes(1));

        venue.settleThrough(chain.client());

        venue.awaitUnit("1 BUSTED ORDER_EXPIRED");
        venue.awaitUnit("2 FINAL NONE");
        assertEquals(BigInteger.ZERO, paper(ALICE));
        assertEquals(1, venue.settlement().refusals().get("ORDER_EXPIRED"));

        // Bob's order is innocent, so it stands in the book again and still settles.
        venue.place(3, 10);
        venue.awaitUnit("3 FINAL NONE");
        assertAllAgree();
    }

    @Test
    void shouldSettleOnceWhatWasLoggedButNotSentBeforeTheCrash() {
        crashWhileSending(FaultyClient.Fault.BEFORE_THE_BYTES_LEAVE);
        assertEquals(0, sent());

        venue.settleThrough(chain.client());

        venue.awaitUnit("1 FINAL NONE");
        assertEquals(1, sent());
        assertAllAgree();
    }

    @Test
    void shouldSettleOnceWhatWasSentWithoutAnAnswerBeforeTheCrash() {
        crashWhileSending(FaultyClient.Fault.AFTER_THE_BYTES_LEFT);
        assertEquals(1, sent());

        venue.settleThrough(chain.client());
        venue.place(CAROL, -10);
        venue.place(3, 10);

        venue.awaitUnit("2 FINAL NONE");
        assertTrue(venue.unitStates().contains("1 FINAL NONE"));
        assertEquals(2, sent());
        assertAllAgree();
    }

    @Test
    void shouldTakeATimeOutForNothingAndSettleOnce() throws IOException, InterruptedException {
        venue.settleThrough(chain.newClient());
        venue.place(BOB, -10);
        chain.freeze();
        venue.place(ALICE, 10);
        venue.await("silence noticed", () -> !venue.settlement().progress().reachable());

        chain.thaw();

        venue.awaitUnit("1 FINAL NONE");
        assertEquals(1, sent());
        assertAllAgree();
    }

    @Test
    void shouldGiveUnitsANewNonceOnlyWhenAnotherTransactionTookTheOldOne() {
        chain.pauseMining();
        venue.settleThrough(chain.client());
        venue.place(BOB, -10);
        venue.place(ALICE, 10);
        awaitSent(1);
        final Intent first = onlyIntent();

        chain.drop(first.signed().hash());
        chain.send(Devnet.orderSender(), first.nonce(), first.sender(), Bytes.EMPTY);
        chain.resumeMining();

        venue.awaitUnit("1 FINAL NONE");
        assertEquals(2, sent());
        assertAllAgree();
    }

    @Test
    void shouldPayMoreForAStuckTransactionAndSettleOnce() {
        chain.pauseMining();
        venue.settleThrough(chain.client());
        venue.place(BOB, -10);
        venue.place(ALICE, 10);
        awaitSent(1);

        passOver(10 * GWEI);
        venue.await("a raise", () -> venue.settlement().trouble().raises() == 1);
        passOver(40 * GWEI);
        venue.await("two raises", () -> venue.settlement().trouble().raises() >= 2);
        chain.resumeMining();

        venue.awaitUnit("1 FINAL NONE");
        assertEquals(1, sent());
        assertAllAgree();
    }

    @Test
    void shouldPayNoMoreWhileNoBlockIsMade() {
        chain.pauseMining();
        venue.settleThrough(chain.client());
        venue.place(BOB, -10);
        venue.place(ALICE, 10);
        awaitSent(1);

        TestVenue.pause(TestVenue.RAISE_AFTER.toMillis() * 3 / 2);
        assertEquals(0, venue.settlement().trouble().raises());
        chain.resumeMining();

        venue.awaitUnit("1 FINAL NONE");
        assertEquals(1, sent());
        assertAllAgree();
    }

    /** A block that is too dear for what waits. */
    private void passOver(final long baseFee) {
        chain.setNextBaseFee(baseFee);
        chain.mine(1);
    }

    @Test
    void shouldFillNoncesThatTheChainTookBack() {
        venue.settleThrough(chain.client());
        venue.place(BOB, -10);
        venue.place(ALICE, 10);
        venue.awaitUnit("1 FINAL NONE");
        final Address sender = Address.parse(Devnet.orderSender().address());
        chain.setNonce(sender, minedTransactions() - 1);

        venue.place(CAROL, -10);
        venue.place(3, 10);

        venue.awaitUnit("2 FINAL NONE");
        assertEquals(2, sent());
        assertAllAgree();
    }

    @Test
    void shouldSendWithMoreGasWhatRanOutOfGas() {
        chain.pauseMining();
        venue.settleThrough(chain.client(), StarvedTarget::new);
        venue.place(BOB, -10);
        venue.place(ALICE, 10);
        venue.place(CAROL, -10);
        venue.place(3, 10);
        venue.await("both sent", () -> venue.settlement().progress().transactionsInFlight() == 2);

        chain.resumeMining();

        venue.awaitUnit("2 FINAL NONE");
        venue.awaitUnit("1 FINAL NONE");
        assertTrue(venue.settlement().reverts().containsKey("InsufficientGas"));
        assertAllAgree();
    }

    @Test
    void shouldCloseTheMarketWhileTheDealerTakesNoTradesFromTheSender() {
        chain.setOrderSender(Devnet.orderSender(), false);
        venue.place(BOB, -10);
        venue.place(ALICE, 10);

        venue.settleThrough(chain.client());

        venue.await("closed", () -> venue.statuses().contains("SETTLEMENT MARKET CANCEL_ONLY"));
        chain.setOrderSender(Devnet.orderSender(), true);
        venue.awaitUnit("1 FINAL NONE");
        venue.await("open", () -> venue.statuses().contains("SETTLEMENT MARKET OPEN"));
        assertEquals(1, sent());
        assertAllAgree();
    }

    @Test
    void shouldGiveBackTheClaimOfAUnitThatCannotBeSent() {
        venue.settleThrough(chain.client());
        trade(0, ALICE, BOB);
        venue.awaitUnit("1 FINAL NONE");

        chain.setOrderSender(Devnet.orderSender(), false);
        trade(0, ALICE, BOB);

        venue.awaitUnit("2 MATCHED NONE");
        chain.setOrderSender(Devnet.orderSender(), true);
        venue.awaitUnit("2 FINAL NONE");
        assertEquals(2, sent());
        assertAllAgree();
    }

    @Test
    void shouldFindThatSomebodyElseSettledItsUnits() {
        chain.pauseMining();
        venue.settleThrough(chain.client());
        venue.place(BOB, -10);
        venue.place(ALICE, 10);
        awaitSent(1);
        final Intent ours = onlyIntent();
        chain.drop(ours.signed().hash());

        // The same batch, sent by another order sender, is mined first; ours then reverts as a whole.
        chain.setOrderSender(Devnet.keeper(), true);
        chain.send(
                Devnet.keeper(),
                chain.dealer(),
                ours.signed().asCallBy(Address.ZERO).data());
        chain.mine(1);
        chain.resumeMining();

        venue.awaitUnit("1 FINAL NONE");
        venue.await("revert noticed", () -> venue.settlement().reverts().containsKey("UnitGap"));
        venue.place(CAROL, -10);
        venue.place(3, 10);
        venue.awaitUnit("2 FINAL NONE");
        assertAllAgree();
    }

    @Test
    void shouldSendAgainWhatAReorganisationTookBack() {
        venue.close();
        chain.pauseMining();
        chain.mine(5);
        venue = TestVenue.start(chain, folder.resolve("deep"), 3);
        venue.awaitChain();
        venue.settleThrough(chain.client());
        venue.place(BOB, -10);
        venue.place(ALICE, 10);
        awaitSent(1);
        chain.mine(1);
        venue.awaitUnit("1 MINED NONE");

        chain.reorganise(1);
        chain.mine(1);
        venue.await(
                "taken back",
                () -> venue.unitStates().stream()
                                .filter("1 SUBMITTED NONE"::equals)
                                .count()
                        >= 3);
        chain.resumeMining();

        venue.awaitUnit("1 FINAL NONE");
        assertAllAgree();
    }

    @Test
    void shouldSettleWhatABacklogBeyondItsMemoryHolds() {
        for (int i = 0; i < 60; i++) {
            venue.place(BOB, -1);
            venue.place(ALICE, 1);
        }

        venue.settleThrough(chain.client(), 8, 16);

        venue.await(
                "all units",
                () -> venue.settlement().matched().units() == 60
                        && venue.settlement().unsettledUnits() == 0);
        assertAllAgree();
    }

    @Test
    void shouldSendAKeepersCallBehindTheUnitsMatchedBefore() {
        chain.pauseMining();
        venue.settleThrough(chain.client());
        venue.place(BOB, -10);
        venue.place(ALICE, 10);
        venue.await("a match", () -> venue.matchedUnits() == 1);
        final List<CallOutcome> outcomes = new CopyOnWriteArrayList<>();

        venue.calls().get(0).submit(call(chain.token(), mint()), outcomes::add);
        venue.await("both sent", () -> venue.settlement().progress().transactionsInFlight() == 2);
        chain.resumeMining();

        venue.await("an outcome", () -> !outcomes.isEmpty());
        assertInstanceOf(CallOutcome.Succeeded.class, outcomes.get(0));
        venue.awaitUnit("1 FINAL NONE");
        assertEquals(2, sent());
        assertAllAgree();
    }

    @Test
    void shouldSendAKeepersCallBehindUnitsThatStillWaitInTheJournal() {
        for (int i = 0; i < 60; i++) {
            venue.place(BOB, -1);
            venue.place(ALICE, 1);
        }
        venue.await("matches", () -> venue.matchedUnits() == 60);
        final List<CallOutcome> outcomes = new CopyOnWriteArrayList<>();

        venue.settleThrough(chain.client(), 8, 16);
        venue.calls().get(0).submit(call(chain.token(), mint()), outcomes::add);

        venue.await("an outcome", () -> !outcomes.isEmpty());
        final var mined = assertInstanceOf(CallOutcome.Succeeded.class, outcomes.get(0));
        assertEquals(60, dealer.lastUnit(0, BlockTag.at(mined.blockNumber())));
        assertAllAgree();
    }

    @Test
    void shouldTellAKeeperWhyItsCallReverted() {
        venue.settleThrough(chain.client());
        final List<CallOutcome> outcomes = new CopyOnWriteArrayList<>();
        final Bytes forbidden = Bytes.parse(
                FunctionEncoder.encode(new Function("setMaxPositionAmount", List.of(new Uint256(1)), List.of())));

        venue.calls().get(0).submit(call(chain.dealer(), forbidden), outcomes::add);
        venue.calls().get(0).submit(new LaneCall("too late", chain.token(), mint(), 100_000, 0), outcomes::add);

        venue.await("two outcomes", () -> outcomes.size() == 2);
        final CallOutcome.Reverted reverted = outcomes.stream()
                .filter(CallOutcome.Reverted.class::isInstance)
                .map(CallOutcome.Reverted.class::cast)
                .findFirst()
                .orElseThrow();
        assertEquals("0x245aecd3", reverted.data().toString().substring(0, 10));
        assertTrue(outcomes.contains(new CallOutcome.Dropped("not sent in time")));
        venue.place(BOB, -10);
        venue.place(ALICE, 10);
        venue.awaitUnit("1 FINAL NONE");
        assertAllAgree();
    }

    private static LaneCall call(final Address to, final Bytes data) {
        return new LaneCall("test", to, data, 200_000, Long.MAX_VALUE);
    }

    private Bytes mint() {
        return Bytes.parse(FunctionEncoder.encode(new Function(
                "mint",
                List.of(new org.web3j.abi.datatypes.Address(chain.trader(0).address()), new Uint256(1)),
                List.of())));
    }

    /** Matches a unit, fails to send it, and loses everything that was not on disk. */
    private void crashWhileSending(final FaultyClient.Fault fault) {
        final FaultyClient faulty = new FaultyClient(chain.client(), fault);
        venue.settleThrough(faulty.client());
        venue.place(BOB, -10);
        venue.place(ALICE, 10);
        venue.await("attempt to send", () -> faulty.attempts() > 0);
        venue.restart();
    }

    private void awaitSent(final long units) {
        venue.await("sent", () -> venue.settlement().settled().submittedUnits() >= units);
    }

    /** The only transaction in the settlement log. */
    private Intent onlyIntent() {
        venue.stopSettlement();
        try (SettlementLog log = SettlementLog.open(folder.resolve("settlement"))) {
            return log.recover().highest();
        } finally {
            venue.settleThrough(chain.client());
        }
    }
}
