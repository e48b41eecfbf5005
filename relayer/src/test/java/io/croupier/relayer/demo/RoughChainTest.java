package io.croupier.relayer.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.croupier.relayer.ChainTest;
import io.croupier.relayer.FaultyRpc;
import io.croupier.relayer.reconcile.ReconciliationReport;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A whole node on a chain, and behind endpoints, that misbehave: what traders and operators see meanwhile, and that in the
 * end nothing is lost, nothing is doubled, and ledger and chain agree.
 */
final class RoughChainTest extends ChainTest {
    private static final long MARK = 300_000;
    private static final String IMPATIENT =
            """
            settlement.resendAfter = 1s
            settlement.raiseAfter = 2s
            chain.rpcTimeout = 2s
            chain.probeInterval = 200ms
            """;

    private int matches;

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void shouldSettleWhatAReorganisationWithinTheConfirmationsTookBack(final int depth) throws Exception {
        final String pushed = "chain.webSocket = \"" + chain.rpcUrl().toString().replaceFirst("http", "ws") + "\"\n";
        try (NodeVenue venue = NodeVenue.start(chain, folder, IMPATIENT + pushed + "chain.confirmations = 4\n")) {
            venue.await("a subscription", () -> venue.metrics().contains("croupier_rpc_subscription_live 1.0"));
            chain.pauseMining();
            match(venue, 3);
            venue.awaitSent(3);
            chain.mine(depth);
            venue.await("a block", () -> venue.node().totals().mined() == 3);
            venue.await("the head", () -> venue.health()
                    .contains("\"headBlock\":" + chain.head().number()));

            chain.reorganise(depth);

            venue.await("reorganisation", () -> venue.node().totals().submitted() == 3);
            venue.await("news of it", () -> !venue.metrics().contains("croupier_chain_reorganisations_total 0.0"));
            assertTrue(venue.health().contains("\"status\":\"up\""), venue.health());
            assertEquals("OPEN", status(venue));
            chain.resumeMining();
            match(venue, 1);
            assertAllSettled(venue);
        }
    }

    @Test
    void shouldOnlyCancelAndSayWhyWhenTheChainUndoesConfirmedBlocks() throws Exception {
        try (NodeVenue venue = NodeVenue.start(chain, folder, IMPATIENT)) {
            match(venue, 2);
            venue.await("settlement", () -> venue.node().totals().settled() == 2);
            final JsonNode resting = venue.place(ALICE, 10, MARK - 100);
            chain.pauseMining();

            chain.reorganise(4);

            venue.await("the end of trading", () -> status(venue).equals("CANCEL_ONLY"));
            final String reason = market(venue).path("statusReason").asText();
            assertTrue(reason.contains("deeper than chain.confirmations"), reason);
            assertTrue(venue.health().contains("both histories share block"), venue.health());
            assertTrue(venue.metrics().contains("croupier_market_status{market=\"BTC-PERP\"} 2.0"));
            final CompletionException refusal =
                    assertThrows(CompletionException.class, () -> venue.place(BOB, -10, MARK));
            assertTrue(String.valueOf(refusal.getCause()).contains("MARKET_CLOSED"), refusal.toString());
            final JsonNode cancelled = venue.cancel(ALICE, resting);
            assertEquals("CANCELLED", cancelled.path("status").asText(), cancelled.toString());

            venue.restartUnready();
            venue.await("the same after a restart", () -> venue.health().contains("deeper than chain.confirmations"));
            assertEquals("CANCEL_ONLY", status(venue));
        }
    }

    @Test
    void shouldTakeLessWhileNothingIsMinedAndMoreAgainAfterwards() throws Exception {
        final String limits =
                """
                degradation {
                  chainLagPostOnly = 4s, chainLagCancelOnly = 7s, recoverAfter = 0s
                  settlementLagPostOnly = 5s, settlementLagCancelOnly = 1m
                }
                """;
        try (NodeVenue venue = NodeVenue.start(chain, folder, IMPATIENT + limits)) {
            chain.pauseMining();
            match(venue, 2);

            venue.await("POST_ONLY", () -> status(venue).equals("POST_ONLY"));
            assertTrue(venue.metrics().contains("croupier_market_status{market=\"BTC-PERP\"} 1.0"));
            venue.await("CANCEL_ONLY", () -> status(venue).equals("CANCEL_ONLY"));
            assertTrue(venue.health().contains("no newer block was seen"), venue.health());
            assertTrue(venue.health().contains("the oldest unsettled trade has waited"), venue.health());
            assertEquals(0, venue.node().totals().settled());

            chain.resumeMining();

            venue.await("OPEN", () -> status(venue).equals("OPEN"));
            match(venue, 1);
            assertAllSettled(venue);
        }
    }

    @Test
    void shouldGoOnThroughTheSecondEndpointWhenTheFirstDies() throws Exception {
        final FaultyRpc first = FaultyRpc.inFrontOf(chain.rpcUrl());
        final String endpoints = "chain.rpc = [\"%s\", \"%s\"]\n".formatted(first.url(), chain.rpcUrl());
        try (NodeVenue venue = NodeVenue.start(chain, folder, IMPATIENT + endpoints)) {
            match(venue, 2);
            venue.await("settlement", () -> venue.node().totals().settled() == 2);
            match(venue, 2);

            first.close();
            match(venue, 3);

            assertAllSettled(venue);
            final String metrics = venue.metrics();
            assertTrue(metrics.contains("index=\"0\"} 0.0") && metrics.contains("index=\"1\"} 1.0"), metrics);
            assertTrue(!metrics.contains("secret") && !venue.health().contains("secret"), metrics);
        }
    }

    /** The stall is longer than any time-out in force, as half a minute is with the defaults. */
    @Test
    void shouldOutlastAnEndpointThatStallsForgetsAndLies() throws Exception {
        try (FaultyRpc rpc = FaultyRpc.inFrontOf(chain.rpcUrl());
                NodeVenue venue = NodeVenue.start(
                        chain,
                        folder,
                        IMPATIENT + "chain.confirmations = 2\nchain.rpc = [\"%s\"]\n".formatted(rpc.url()))) {
            match(venue, 2);
            rpc.stall(true);
            venue.await("word of the stall", () -> venue.health().contains("chain: not reachable"));
            match(venue, 2);
            Thread.sleep(3_000);
            rpc.stall(false);
            venue.await("an answer", () -> venue.node().isReady());

            rpc.hideReceipts(true);
            match(venue, 2);
            Thread.sleep(3_000);
            rpc.hideReceipts(false);

            rpc.stayAt(chain.head().number() - 3);
            match(venue, 2);
            Thread.sleep(1_500);
            rpc.stayAt(Long.MAX_VALUE);

            rpc.hideLogs(true);
            match(venue, 1);
            Thread.sleep(1_000);
            rpc.hideLogs(false);

            rpc.refuseNext(3, 1);
            match(venue, 1);
            assertAllSettled(venue);
        }
    }

    /** Bob sells to Alice so many times; the core answers at once, whatever the chain does. */
    private void match(final NodeVenue venue, final int times) throws IOException {
        for (int i = 0; i < times; i++) {
            venue.place(BOB, -10, MARK);
            final JsonNode bought = venue.place(ALICE, 10, MARK);
            assertEquals("FILLED", bought.path("status").asText(), bought.toString());
            matches++;
        }
    }

    private void assertAllSettled(final NodeVenue venue) throws Exception {
        venue.await("settlement", () -> venue.node().totals().open() == 0);
        assertEquals(matches, venue.node().totals().settled());
        assertEquals(0, venue.node().totals().busted());
        assertEquals(0, venue.node().ghostFills());
        final ReconciliationReport report = venue.reconcile();
        assertEquals(List.of(), report.differences());
        assertEquals(2, report.positions());
    }

    private static String status(final NodeVenue venue) throws IOException {
        return market(venue).path("status").asText();
    }

    private static JsonNode market(final NodeVenue venue) throws IOException {
        return venue.exchangeInfo().path("markets").path(0);
    }
}
