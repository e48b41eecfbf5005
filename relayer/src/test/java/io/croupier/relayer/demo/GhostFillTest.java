package io.croupier.relayer.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.contracts.Devnet;
import io.croupier.contracts.TestAccount;
import io.croupier.relayer.ChainTest;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.Bool;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.generated.Uint256;

/**
 * What no ledger can foresee: the chain changes between match and settlement, before its own logs can tell. Of the units on
 * their way only those that are hit may fall, their traders must hear why, and the books must agree in the end.
 */
final class GhostFillTest extends ChainTest {
    private static final long MARK = 300_000;
    private static final String DEEP = "chain.confirmations = 3\n";
    private static final BigInteger EVERYTHING = new BigInteger("1000000000000");

    @Test
    void shouldContainAWithdrawalThatOvertakesSettlement() throws Exception {
        letWithdrawAtOnce();
        try (NodeVenue venue = NodeVenue.start(chain, folder, DEEP)) {
            matchThreeUnits(venue, 10, chain.trader(ALICE));
            overtakeByWithdrawing(EVERYTHING);

            assertContained(venue, "TRADER_UNSAFE", "withdrawal");
        }
    }

    @Test
    void shouldContainAnOperatorWhoIsRemovedBeforeSettlement() throws Exception {
        final TestAccount operator = Devnet.insurance();
        chain.setOperator(ALICE, operator, true);
        try (NodeVenue venue = NodeVenue.start(chain, folder, DEEP)) {
            matchThreeUnits(venue, 10, operator);
            overtakeByRemoving(operator);

            assertContained(venue, "INVALID_SIGNATURE", "operator");
        }
    }

    @Test
    void shouldContainAMarkThatJumpsBeyondTheBuffer() throws Exception {
        try (NodeVenue venue = NodeVenue.start(chain, folder, DEEP)) {
            // 600 contracts at 30,000 leave Alice 1.9 % above maintenance margin.
            matchThreeUnits(venue, 600_000, chain.trader(ALICE));
            overtakeByMoving("29100000000");

            assertContained(venue, "TRADER_UNSAFE", "mark");
        }
    }

    @Test
    void shouldContainAWithdrawalOnThePublicAbiAndStillCountItAfterARestart() throws Exception {
        letWithdrawAtOnce();
        try (NodeVenue venue = NodeVenue.startJojo(chain, folder, DEEP)) {
            matchThreeUnits(venue, 10, chain.trader(ALICE));
            venue.await(
                    "a transaction each",
                    () -> venue.node().settlement().progress().transactionsInFlight() == 3);
            overtakeByWithdrawing(EVERYTHING);

            assertContained(venue, "TRADER_UNSAFE", "withdrawal");

            venue.restart();
            assertGhostFills(venue, "TRADER_UNSAFE", "withdrawal", 1);
        }
    }

    @Test
    void shouldContainAMarkThatJumpsOnThePublicAbi() throws Exception {
        try (NodeVenue venue = NodeVenue.startJojo(chain, folder, DEEP)) {
            matchThreeUnits(venue, 600_000, chain.trader(ALICE));
            venue.await(
                    "a transaction each",
                    () -> venue.node().settlement().progress().transactionsInFlight() == 3);
            overtakeByMoving("29100000000");

            assertContained(venue, "TRADER_UNSAFE", "mark");
        }
    }

    @Test
    void shouldCountOnThePublicAbiWhatTheHeadRefusedBeforeItWasSent() throws Exception {
        final TestAccount operator = Devnet.insurance();
        chain.setOperator(ALICE, operator, true);
        try (NodeVenue venue = NodeVenue.startJojo(chain, folder, DEEP + "settlement.batchAgeMax = 3s\n")) {
            ready(venue);
            venue.place(BOB, -10, MARK);
            venue.place(ALICE, 10, MARK, operator);
            venue.await("a match", () -> venue.node().totals().units() == 1);
            chain.setOperator(ALICE, operator, false);

            awaitEnd(venue, 1);
            assertGhostFills(venue, "INVALID_SIGNATURE", "operator", 1);
            assertEquals(0, venue.node().settlement().progress().transactionsInFlight());
            assertAgrees(venue);
        }
    }

    @Test
    void shouldWaitOnThePublicAbiForTheHeadThatRefusedWhatWasNotSent() throws Exception {
        letWithdrawAtOnce();
        try (NodeVenue venue = NodeVenue.startJojo(chain, folder, DEEP + "settlement.batchAgeMax = 10s\n")) {
            ready(venue);
            venue.place(BOB, -10, MARK);
            chain.pauseMining();
            overtakeByWithdrawing(EVERYTHING);
            venue.place(ALICE, 10, MARK);
            venue.await("a match", () -> venue.node().totals().units() == 1);
            chain.mine(1);

            venue.await("a bust", () -> venue.node().totals().busted() == 1);
            assertEquals(0, venue.node().ghostFills(), "the withdrawal is not confirmed");
            mineOn();

            assertGhostFills(venue, "TRADER_UNSAFE", "withdrawal", 1);
            venue.restart();
            assertGhostFills(venue, "TRADER_UNSAFE", "withdrawal", 1);
        }
    }

    @Test
    void shouldLetTheInnocentLegsGoOnWithoutTheOneThatIsHit() throws Exception {
        letWithdrawAtOnce();
        try (NodeVenue venue = NodeVenue.start(chain, folder, DEEP)) {
            ready(venue);
            venue.place(BOB, -10, MARK);
            venue.place(ALICE, -10, MARK);
            venue.place(DAVE, -10, MARK);
            venue.await("a quiet venue", () -> venue.openOrders(DAVE).size() == 1);
            chain.pauseMining();
            venue.place(CAROL, 30, MARK);
            venue.await("a transaction in the pool", () -> isUnderWay(venue, 1));
            overtakeByWithdrawing(EVERYTHING);
            mineOn();

            awaitEnd(venue, 2);
            assertEquals(1, venue.node().totals().busted());
            assertEquals(1, venue.node().totals().settled(), "no successor settled");
            assertGhostFills(venue, "TRADER_UNSAFE", "withdrawal", 1);
            final BigInteger twenty = venue.position(CAROL, 0);
            assertEquals(venue.position(BOB, 0).add(venue.position(DAVE, 0)).negate(), twenty);
            assertTrue(twenty.signum() > 0);
            assertEquals(BigInteger.ZERO, venue.position(ALICE, 0));
            assertAgrees(venue);
        }
    }

    @Test
    void shouldContainAWithdrawalOfSomebodyWhoTradesInSeveralLanes() throws Exception {
        letWithdrawAtOnce();
        try (NodeVenue venue = NodeVenue.startWithTwoLanes(chain, folder, DEEP)) {
            final long otherMark = venue.markTicks(1);
            ready(venue);
            venue.place(BOB, -10, MARK);
            venue.place(1, BOB, -10, otherMark, chain.trader(BOB));
            venue.place(1, DAVE, -10, otherMark + 1, chain.trader(DAVE));
            venue.await("a quiet venue", () -> venue.openOrders(DAVE).size() == 1);
            chain.pauseMining();
            venue.place(ALICE, 10, MARK);
            venue.place(1, ALICE, 10, otherMark, chain.trader(ALICE));
            venue.place(1, CAROL, 10, otherMark + 1, chain.trader(CAROL));
            venue.await(
                    "the first lane's transaction", () -> venue.node().totals().submitted() >= 1);
            venue.await("a transaction in the pool", () -> isUnderWay(venue, 1));
            overtakeByWithdrawing(EVERYTHING);
            mineOn();

            awaitEnd(venue, 3);
            assertEquals(1, venue.node().totals().settled(), "Carol and Dave did not settle");
            assertEquals(2, venue.node().totals().busted());
            assertTrue(venue.node().ghostFills() >= 1);
            assertEquals(0, venue.node().unexcusedGhostFills());
            assertEquals(BigInteger.ZERO, venue.position(ALICE, 0));
            assertEquals(BigInteger.ZERO, venue.position(ALICE, 1));
            assertTrue(venue.position(CAROL, 1).signum() > 0);
            assertAgrees(venue);
        }
    }

    /** Bob sells to Carol, to Alice and to Dave; the transactions wait in the pool. */
    private void matchThreeUnits(final NodeVenue venue, final long alicesLots, final TestAccount alicesKey)
            throws Exception {
        ready(venue);
        venue.place(BOB, -10, MARK);
        venue.place(BOB, -alicesLots, MARK);
        venue.place(BOB, -10, MARK);
        venue.await("a quiet venue", () -> venue.openOrders(BOB).size() == 3);
        chain.pauseMining();
        venue.place(CAROL, 10, MARK);
        venue.place(ALICE, alicesLots, MARK, alicesKey);
        venue.place(DAVE, 10, MARK);
        venue.await("three units on their way", () -> isUnderWay(venue, 3));
    }

    private void ready(final NodeVenue venue) throws Exception {
        venue.client(ALICE);
        venue.await("operators in the ledger", () -> venue.node().isReady());
        chain.mine(3);
        venue.await("the chain's last facts", () -> venue.health()
                .contains("\"confirmedBlock\":" + (chain.head().number() - 2) + "}"));
        venue.client(BOB);
    }

    private static boolean isUnderWay(final NodeVenue venue, final long units) {
        return venue.node().totals().submitted() == units
                && venue.node().settlement().progress().transactionsInFlight() > 0;
    }

    private void letWithdrawAtOnce() {
        chain.call(Devnet.owner(), chain.dealer(), "setWithdrawTimeLock", new Uint256(0));
    }

    private void overtakeByWithdrawing(final BigInteger amount) {
        final Address alice = new Address(chain.trader(ALICE).address());
        chain.overtake(
                chain.trader(ALICE), 0, chain.dealer(), "requestWithdraw", alice, new Uint256(amount), new Uint256(0));
        chain.overtake(
                chain.trader(ALICE),
                1,
                chain.dealer(),
                "executeWithdraw",
                alice,
                alice,
                new Bool(false),
                new DynamicBytes(new byte[0]));
    }

    private void overtakeByRemoving(final TestAccount operator) {
        chain.overtake(
                chain.trader(ALICE),
                0,
                chain.dealer(),
                "setOperator",
                new Address(operator.address()),
                new Bool(false));
    }

    private void overtakeByMoving(final String mark) {
        chain.overtake(Devnet.owner(), 0, chain.markPriceSource(0), "setMarkPrice", new Uint256(new BigInteger(mark)));
    }

    private void mineOn() {
        chain.mine(5);
        chain.resumeMining();
    }

    private static void awaitEnd(final NodeVenue venue, final long units) throws Exception {
        venue.await(
                "an end of all units",
                () -> venue.node().totals().open() == 0 && venue.node().totals().units() >= units);
    }

    private static void assertGhostFills(
            final NodeVenue venue, final String cause, final String excuse, final long count) throws Exception {
        venue.await("ghost fills", () -> venue.node().ghostFills() >= count);
        assertEquals(count, venue.node().ghostFills());
        assertEquals(0, venue.node().unexcusedGhostFills());
        final String metric = "croupier_ghost_fills_total{cause=\"" + cause + "\",excuse=\"" + excuse + "\"} " + count;
        assertTrue(venue.metrics().contains(metric), venue.metrics());
    }

    private static void assertAgrees(final NodeVenue venue) throws Exception {
        venue.await(
                "a ledger that agrees", () -> venue.reconcile().differences().isEmpty());
    }

    private void assertContained(final NodeVenue venue, final String cause, final String excuse) throws Exception {
        mineOn();
        awaitEnd(venue, 3);

        assertEquals(2, venue.node().totals().settled(), "the neighbours did not settle");
        assertEquals(1, venue.node().totals().busted());
        assertGhostFills(venue, cause, excuse, 1);
        final String guilty = venue.bustedUnit(ALICE);
        venue.await(
                "word to both",
                () -> venue.told(ALICE, guilty).equals(List.of("BUSTED " + cause))
                        && venue.told(BOB, guilty).equals(List.of("BUSTED " + cause)));
        // What Bob wanted to sell is for sale again; Alice's order is gone.
        assertEquals(1, venue.openOrders(BOB).size());
        assertEquals(0, venue.openOrders(ALICE).size());
        assertAgrees(venue);
    }
}
