package io.croupier.relayer.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.contracts.Devnet;
import io.croupier.contracts.TestAccount;
import io.croupier.relayer.TestChain;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.Bool;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.generated.Uint256;

/**
 * What no ledger can foresee: the chain changes between match and settlement, before its own logs can tell. Of three units
 * on their way the second is hit; it alone must fall, both its traders must hear why, and the books must agree in the end.
 */
final class GhostFillTest {
    private static final int ALICE = 0;
    private static final int BOB = 1;
    private static final int CAROL = 2;
    private static final int DAVE = 3;
    private static final long MARK = 300_000;
    private static final String DEEP = "chain.confirmations = 3\n";

    @TempDir
    private Path folder;

    private TestChain chain;

    @BeforeEach
    void startChain() throws IOException {
        chain = TestChain.start();
    }

    @AfterEach
    void stopChain() {
        chain.close();
    }

    @Test
    void shouldContainAWithdrawalThatOvertakesSettlement() throws Exception {
        chain.call(Devnet.owner(), chain.dealer(), "setWithdrawTimeLock", new Uint256(0));
        final Address alice = account(ALICE);
        try (NodeVenue venue = NodeVenue.start(chain, folder, DEEP)) {
            matchThreeUnits(venue, 10, chain.trader(ALICE));

            chain.overtake(
                    chain.trader(ALICE),
                    0,
                    chain.dealer(),
                    "requestWithdraw",
                    alice,
                    new Uint256(new BigInteger("1000000000000")),
                    new Uint256(0));
            chain.overtake(
                    chain.trader(ALICE),
                    1,
                    chain.dealer(),
                    "executeWithdraw",
                    alice,
                    alice,
                    new Bool(false),
                    new DynamicBytes(new byte[0]));

            assertContained(venue, "TRADER_UNSAFE");
        }
    }

    @Test
    void shouldContainAnOperatorWhoIsRemovedBeforeSettlement() throws Exception {
        final TestAccount operator = Devnet.insurance();
        chain.call(chain.trader(ALICE), chain.dealer(), "setOperator", new Address(operator.address()), new Bool(true));
        try (NodeVenue venue = NodeVenue.start(chain, folder, DEEP)) {
            matchThreeUnits(venue, 10, operator);

            chain.overtake(
                    chain.trader(ALICE),
                    0,
                    chain.dealer(),
                    "setOperator",
                    new Address(operator.address()),
                    new Bool(false));

            assertContained(venue, "INVALID_SIGNATURE");
        }
    }

    @Test
    void shouldContainAMarkThatJumpsBeyondTheBuffer() throws Exception {
        try (NodeVenue venue = NodeVenue.start(chain, folder, DEEP)) {
            // 600 contracts at 30,000 leave Alice 1.9 % above maintenance margin.
            matchThreeUnits(venue, 600_000, chain.trader(ALICE));

            chain.overtake(
                    Devnet.keeper(),
                    0,
                    chain.markPriceSource(0),
                    "setMarkPrice",
                    new Uint256(new BigInteger("29100000000")));

            assertContained(venue, "TRADER_UNSAFE");
        }
    }

    /** Bob sells to Carol, to Alice and to Dave; the transactions wait in the pool. */
    private void matchThreeUnits(final NodeVenue venue, final long alicesLots, final TestAccount alicesKey)
            throws Exception {
        venue.client(ALICE);
        venue.await("operators in the ledger", () -> venue.node().isReady());
        chain.mine(3);
        venue.client(BOB);
        venue.place(BOB, -10, MARK);
        venue.place(BOB, -alicesLots, MARK);
        venue.place(BOB, -10, MARK);
        venue.await("a quiet venue", () -> venue.openOrders(BOB).size() == 3);
        chain.pauseMining();
        venue.place(CAROL, 10, MARK);
        venue.place(ALICE, alicesLots, MARK, alicesKey);
        venue.place(DAVE, 10, MARK);
        venue.await("three units on their way", () -> venue.node().totals().submitted() == 3);
        venue.await(
                "transactions in the pool",
                () -> venue.node().settlement().progress().transactionsInFlight() > 0);
    }

    private void assertContained(final NodeVenue venue, final String cause) throws Exception {
        chain.mine(5);
        chain.resumeMining();
        venue.await(
                "an end of all units",
                () -> venue.node().totals().open() == 0 && venue.node().totals().units() >= 3);

        assertEquals(2, venue.node().totals().settled(), "the neighbours did not settle");
        assertEquals(1, venue.node().totals().busted());
        assertEquals(1, venue.node().ghostFills());
        assertTrue(
                venue.metrics().contains("croupier_ghost_fills_total{cause=\"" + cause + "\"} 1.0"), venue.metrics());
        final String guilty = venue.bustedUnit(ALICE);
        venue.await(
                "word to both",
                () -> venue.told(ALICE, guilty).equals(List.of("BUSTED " + cause))
                        && venue.told(BOB, guilty).equals(List.of("BUSTED " + cause)));
        // What Bob wanted to sell is for sale again; Alice's order is gone.
        assertEquals(1, venue.openOrders(BOB).size());
        assertEquals(0, venue.openOrders(ALICE).size());
        venue.await(
                "a ledger that agrees", () -> venue.reconcile().differences().isEmpty());
    }

    private Address account(final int trader) {
        return new Address(chain.trader(trader).address());
    }
}
