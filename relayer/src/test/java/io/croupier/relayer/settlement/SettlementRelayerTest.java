package io.croupier.relayer.settlement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.relayer.TestChain;
import io.croupier.relayer.TestVenue;
import io.croupier.relayer.chain.BlockTag;
import io.croupier.relayer.chain.DealerViews;
import io.croupier.signing.Address;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signed orders through the engine onto a real chain with the real contracts. */
class SettlementRelayerTest {
    private static final int ALICE = 0;
    private static final int BOB = 1;
    private static final int CAROL = 2;

    @TempDir
    Path folder;

    private TestChain chain;
    private TestVenue venue;

    @BeforeEach
    void startVenue() throws IOException {
        chain = TestChain.start();
        venue = TestVenue.start(chain, folder, 1);
        venue.awaitChain();
    }

    @AfterEach
    void stopVenue() {
        venue.close();
        chain.close();
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
        assertAllAgree();
    }

    private BigInteger paper(final int trader) {
        final Address account =
                Address.parse(chain.devnet().traders().get(trader).address());
        return new DealerViews(chain.client(), chain.dealer())
                .position(account, chain.perp(0), BlockTag.LATEST)
                .paper();
    }

    private void assertAllAgree() {
        venue.awaitChain();
        assertEquals(List.of(), venue.reconcile().differences());
        assertEquals(List.of(), venue.stops());
    }
}
