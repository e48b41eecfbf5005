package io.croupier.relayer.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.relayer.TestChain;
import io.croupier.relayer.TestVenue;
import io.croupier.relayer.reconcile.ReconciliationReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real chain with the real contracts. */
class ChainWatcherTest {
    @TempDir
    Path folder;

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
    void shouldBringCollateralMarketsAndMarksIntoTheLedger() {
        try (TestVenue venue = TestVenue.start(chain, folder, 1)) {
            venue.awaitChain();

            final ReconciliationReport report = venue.reconcile();

            assertEquals(List.of(), report.differences());
            assertTrue(report.accounts() >= 4, "accounts: " + report.accounts());
            assertTrue(report.block() >= chain.devnet().contracts().fromBlock());
        }
    }

    @Test
    void shouldGoOnBehindTheLastBlockAfterARestart() {
        try (TestVenue venue = TestVenue.start(chain, folder, 1)) {
            venue.awaitChain();
            venue.restart();
            chain.mine(50);

            venue.awaitChain();

            assertEquals(List.of(), venue.reconcile().differences());
            assertEquals(List.of(), venue.stops());
        }
    }

    @Test
    void shouldStayBehindTheHeadByTheConfirmations() {
        chain.mine(40);
        chain.pauseMining();
        try (TestVenue venue = TestVenue.start(chain, folder, 5)) {
            venue.awaitChain();
            chain.mine(1);
            venue.awaitChain();
            TestVenue.pause(200);

            assertEquals(chain.head().number() - 4, venue.watch().sentBlock());
            assertEquals(chain.head().number() - 4, venue.reconcile().block());
        }
    }

    @Test
    void shouldNotMindAReorganisationWithinTheConfirmations() {
        chain.pauseMining();
        try (TestVenue venue = TestVenue.start(chain, folder, 3)) {
            chain.mine(5);
            venue.awaitChain();

            chain.reorganise(2);
            chain.mine(5);
            venue.awaitChain();

            assertEquals(List.of(), venue.stops());
            assertEquals(List.of(), venue.reconcile().differences());
        }
    }

    @Test
    void shouldStopAndSayWhyWhenAConfirmedBlockIsReplaced() {
        chain.pauseMining();
        try (TestVenue venue = TestVenue.start(chain, folder, 1)) {
            chain.mine(5);
            venue.awaitChain();

            chain.reorganise(2);

            venue.await("stop", () -> venue.watch().stopped());
            assertTrue(
                    venue.stops().get(0).contains("deeper than chain.confirmations"),
                    venue.stops().toString());
        }
    }

    @Test
    void shouldSurviveAnEndpointThatHangs() throws IOException, InterruptedException {
        try (TestVenue venue = TestVenue.start(chain, folder, 1)) {
            venue.awaitChain();
            chain.freeze();
            venue.await("silence noticed", () -> !venue.watch().reachable());

            chain.thaw();

            venue.await("answer", () -> venue.watch().reachable());
            venue.awaitChain();
            assertEquals(List.of(), venue.stops());
        }
    }
}
