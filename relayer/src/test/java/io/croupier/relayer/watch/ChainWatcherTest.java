package io.croupier.relayer.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.relayer.ChainTest;
import io.croupier.relayer.FaultyRpc;
import io.croupier.relayer.TestVenue;
import io.croupier.relayer.chain.BlockHeader;
import io.croupier.relayer.chain.HeadSubscription;
import io.croupier.relayer.reconcile.ReconciliationReport;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a real chain with the real contracts. */
class ChainWatcherTest extends ChainTest {
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
    void shouldBeginWithoutTheStateBeforeTheDealer() throws IOException {
        try (FaultyRpc endpoint = FaultyRpc.inFrontOf(chain.rpcUrl())) {
            endpoint.pruneStateBefore(chain.head().number());
            try (TestVenue venue = TestVenue.startThrough(chain, folder, 1, endpoint.url())) {
                venue.awaitChain();

                assertEquals(List.of(), venue.reconcile().differences());
            }
        }
    }

    @Test
    void shouldSayThatItNeedsTheStateOfADealerThatIsOlder() throws IOException {
        chain.mine(3);
        try (FaultyRpc endpoint = FaultyRpc.inFrontOf(chain.rpcUrl())) {
            endpoint.pruneStateBefore(chain.head().number());
            try (TestVenue venue = TestVenue.startThrough(
                    chain, folder, 1, endpoint.url(), chain.head().number() - 1)) {
                venue.await("stop", () -> venue.watch().stopped());

                assertTrue(
                        venue.stops().get(0).contains("archive node"),
                        venue.stops().toString());
            }
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

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void shouldFollowAReorganisationAboveTheConfirmedBlocks(final int depth) {
        chain.pauseMining();
        try (TestVenue venue = TestVenue.start(chain, folder, 5)) {
            chain.mine(6);
            venue.awaitChain();
            // A few looks, so that the blocks above the confirmed ones are known.
            TestVenue.pause(200);

            chain.reorganise(depth);

            venue.await("reorganisation", () -> venue.watch().reorganisations() > 0);
            assertEquals(List.of(), venue.stops());
            chain.mine(6);
            venue.awaitChain();
            assertEquals(List.of(), venue.reconcile().differences());
        }
    }

    @Test
    void shouldNameTheBlockThatBothHistoriesShare() {
        chain.pauseMining();
        try (TestVenue venue = TestVenue.start(chain, folder, 2)) {
            // What the start reads by range is remembered in part.
            venue.awaitChain();
            chain.mine(8);
            venue.awaitChain();
            final BlockHeader common =
                    chain.client().block(chain.head().number() - 5).orElseThrow();

            chain.reorganise(5);

            venue.await("stop", () -> venue.watch().stopped());
            assertTrue(
                    venue.stops().get(0).contains("both histories share block " + common.id()),
                    venue.stops().toString());
        }
    }

    @Test
    void shouldStopAgainAfterARestartUntilAnOperatorActs() {
        chain.pauseMining();
        try (TestVenue venue = TestVenue.start(chain, folder, 1)) {
            chain.mine(5);
            venue.awaitChain();
            chain.reorganise(2);
            venue.await("stop", () -> venue.watch().stopped());

            venue.restart();

            venue.await("stop", () -> venue.watch().stopped());
        }
    }

    @Test
    void shouldTellTheCoreOfAWithdrawalBeforeItIsConfirmedAndTakeItBackWhenItIsUndone() {
        chain.pauseMining();
        try (TestVenue venue = TestVenue.start(chain, folder, 4)) {
            chain.mine(5);
            venue.awaitChain();
            final long before = chain.head().number();

            chain.requestWithdraw(0, BigInteger.valueOf(1_000));

            venue.await("hint", () -> venue.hints().equals(List.of((before + 1) + " [REQUEST_WITHDRAW]")));
            chain.mine(1);
            chain.reorganise(2);
            venue.await("end of the hint", () -> venue.hints()
                    .equals(List.of((before + 1) + " [REQUEST_WITHDRAW]", (before + 1) + " []")));
            assertEquals(List.of(), venue.stops());
        }
    }

    @Test
    void shouldNotBelieveAnEndpointThatLeavesOutLogs() throws IOException {
        try (FaultyRpc rpc = FaultyRpc.inFrontOf(chain.rpcUrl());
                TestVenue venue = TestVenue.startThrough(chain, folder, 1, rpc.url())) {
            venue.awaitChain();
            chain.pauseMining();
            venue.awaitChain();
            rpc.hideLogs(true);
            chain.requestWithdraw(0, BigInteger.valueOf(1_000));
            venue.await("doubt", () -> !venue.watch().reachable());
            assertTrue(venue.watch().sentBlock() < chain.head().number());

            rpc.hideLogs(false);

            venue.awaitChain();
            assertEquals(List.of(), venue.stops());
        }
    }

    @Test
    void shouldNotBelieveARangeThatLeavesOutLogs() throws IOException {
        chain.pauseMining();
        try (FaultyRpc rpc = FaultyRpc.inFrontOf(chain.rpcUrl());
                TestVenue venue = TestVenue.startThrough(chain, folder, 1, rpc.url())) {
            venue.awaitChain();
            final long before = chain.head().number();
            rpc.hideLogs(true);
            chain.requestWithdraw(0, BigInteger.valueOf(1_000));
            chain.mineMany(500);
            venue.await("doubt", () -> !venue.watch().reachable());
            assertTrue(venue.watch().sentBlock() <= before + 1, "it went past the block: " + venue.watch());

            rpc.hideLogs(false);

            venue.awaitChain();
            assertEquals(List.of(), venue.reconcile().differences());
            assertEquals(List.of(), venue.stops());
        }
    }

    @Test
    void shouldAskForLessWhereAnEndpointRefusesLongRanges() throws IOException {
        chain.pauseMining();
        chain.mineMany(2_000);
        try (FaultyRpc rpc = FaultyRpc.inFrontOf(chain.rpcUrl())) {
            rpc.limitRange(150);
            try (TestVenue venue = TestVenue.startThrough(chain, folder, 1, rpc.url())) {
                venue.awaitChain();

                assertEquals(List.of(), venue.reconcile().differences());
                assertEquals(List.of(), venue.stops());
                assertTrue(rpc.asked("eth_getLogs") > 2_000 / 150, "asked " + rpc.asked("eth_getLogs") + " times");
            }
        }
    }

    @Test
    void shouldIgnoreAHeadThatIsOlderThanOneSeenBefore() throws IOException {
        chain.pauseMining();
        try (FaultyRpc rpc = FaultyRpc.inFrontOf(chain.rpcUrl());
                TestVenue venue = TestVenue.startThrough(chain, folder, 1, rpc.url())) {
            chain.mine(5);
            venue.awaitChain();

            rpc.stayAt(chain.head().number() - 3);
            TestVenue.pause(200);
            rpc.stayAt(Long.MAX_VALUE);
            chain.mine(1);

            venue.awaitChain();
            assertEquals(List.of(), venue.stops());
            assertEquals(0, venue.watch().reorganisations());
        }
    }

    @Test
    void shouldCatchUpThroughASubscriptionThatFellSilentAndWasReplaced() throws IOException, InterruptedException {
        final URI webSocket = URI.create(chain.rpcUrl().toString().replace("http", "ws"));
        try (TestVenue venue = TestVenue.startAsleep(chain, folder);
                HeadSubscription subscription =
                        HeadSubscription.open(webSocket, Duration.ofSeconds(1), venue::wakeWatcher)) {
            venue.awaitChain();
            chain.freeze();
            venue.await("silence noticed", () -> !subscription.isLive());
            final long before = venue.watch().sentBlock();

            chain.thaw();
            chain.mineMany(200);

            venue.await("news through another subscription", () -> venue.watch().sentBlock() > before + 200);
            assertEquals(List.of(), venue.reconcile().differences());
            assertEquals(List.of(), venue.stops());
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
