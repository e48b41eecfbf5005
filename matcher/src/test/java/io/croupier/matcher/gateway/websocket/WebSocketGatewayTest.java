package io.croupier.matcher.gateway.websocket;

import static io.croupier.matcher.gateway.ExcerptTape.BTC;
import static io.croupier.matcher.gateway.websocket.RealVenue.ALICE;
import static io.croupier.matcher.gateway.websocket.RealVenue.BOB;
import static io.croupier.matcher.gateway.websocket.TestClient.hash;
import static io.croupier.matcher.gateway.websocket.TestClient.order;
import static io.croupier.matcher.gateway.websocket.TestClient.place;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.croupier.matcher.journal.codec.BustReason;
import io.croupier.signing.Order;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Traders at the real engine, over real sockets. */
@Timeout(120)
class WebSocketGatewayTest {
    @TempDir
    private Path folder;

    @Test
    void shouldWalkTwoOrdersFromSignatureToFill() throws Exception {
        try (RealVenue venue = RealVenue.open(folder);
                TestClient maker = TestClient.connect(venue.port()).logIn(ALICE);
                TestClient taker = TestClient.connect(venue.port())) {
            final Order ask = order(ALICE, -5, 300_000, 1);
            final Order bid = order(BOB, 2, 300_010, 1);
            final JsonNode info = taker.ask("exchange_info", "{}");
            taker.ask("subscribe", "{'channel':'book','perp':'" + BTC + "'}");
            maker.ask("subscribe", "{'channel':'fills'}");

            final JsonNode rested = maker.ask("order_place", place(ask, ALICE) + ",'clientOrderId':'a'}");
            final JsonNode bookRested = taker.event();
            final JsonNode filled = taker.ask("order_place", place(bid, BOB) + "}");
            final JsonNode bookFilled = taker.event();
            final JsonNode makerFill = maker.event();
            final JsonNode open = maker.ask("order_open", "{}");
            final JsonNode state = taker.ask("account_state", "{'account':'" + BOB.address() + "'}");
            final JsonNode cancelled = maker.ask("order_cancel", "{'clientOrderId':'a'}");
            final JsonNode status = maker.ask("order_status", "{'orderHash':'" + hash(ask) + "'}");

            assertEquals("OPEN", info.at("/result/markets/0/status").asText());
            assertEquals("30000", info.at("/result/markets/0/markPrice").asText());
            assertEquals(hash(ask), rested.at("/result/orderHash").asText());
            assertEquals("RESTING", rested.at("/result/status").asText());
            assertEquals("[[\"30000\",\"0.005\"]]", bookRested.at("/data/asks").toString());
            assertEquals("FILLED", filled.at("/result/status").asText());
            assertEquals("2000000000000000", filled.at("/result/fills/0/paper").asText());
            assertEquals("-60000000", filled.at("/result/fills/0/credit").asText());
            assertEquals("30000", filled.at("/result/fills/0/fee").asText());
            assertEquals("30000", filled.at("/result/fills/0/price").asText());
            assertEquals("[[\"30000\",\"0.003\"]]", bookFilled.at("/data/asks").toString());
            assertEquals(
                    bookRested.get("sequence").asLong() + 1,
                    bookFilled.get("sequence").asLong());
            assertEquals(hash(ask), makerFill.at("/data/orderHash").asText());
            assertEquals("6000", makerFill.at("/data/fee").asText());
            assertEquals("MATCHED", makerFill.at("/data/settlement/state").asText());
            assertEquals("3000000000000000", open.at("/result/0/remainingPaper").asText());
            assertEquals(
                    "2000000000000000", state.at("/result/positions/0/paper").asText());
            assertEquals("2", state.at("/result/nextNonce").asText());
            assertEquals(
                    "3000000000000000", cancelled.at("/result/cancelledPaper").asText());
            assertEquals("MATCHED", cancelled.at("/result/inFlight/0/state").asText());
            assertEquals("CANCELLED", status.at("/result/status").asText());
            assertEquals("2000000000000000", status.at("/result/filledPaper").asText());
            assertNull(venue.fatal());
        }
    }

    @Test
    void shouldRefuseAForgedSignatureAndOffGridAmountsWithReasons() throws Exception {
        try (RealVenue venue = RealVenue.open(folder);
                TestClient client = TestClient.connect(venue.port())) {
            final Order good = order(ALICE, 5, 300_000, 1);
            final Order offTick = new Order(
                    good.perp(),
                    good.signer(),
                    good.paperAmount(),
                    good.creditAmount().add(java.math.BigInteger.ONE),
                    good.info());

            final JsonNode forged = client.ask("order_place", place(good, BOB) + "}");
            final JsonNode refused = client.ask("order_place", place(offTick, ALICE) + "}");

            assertEquals("SIGNER_MISMATCH", forged.at("/error/data/reason").asText());
            assertEquals("PRICE_OFF_TICK", refused.at("/error/data/reason").asText());
            assertEquals(
                    good.paperAmount().toString(),
                    refused.at("/error/data/nearestPaperAmount").asText());
            assertEquals(
                    good.creditAmount().toString(),
                    refused.at("/error/data/nearestCreditAmount").asText());
        }
    }

    @Test
    void shouldReplaceAndCancelAll() throws Exception {
        try (RealVenue venue = RealVenue.open(folder);
                TestClient client = TestClient.connect(venue.port()).logIn(ALICE)) {
            final Order first = order(ALICE, 5, 290_000, 1);
            final Order second = order(ALICE, 4, 291_000, 2);
            client.ask("order_place", place(first, ALICE) + "}");

            final JsonNode replaced =
                    client.ask("order_replace", place(second, ALICE) + ",'cancel':'" + hash(first) + "'}");
            final JsonNode again = client.ask(
                    "order_replace", place(order(ALICE, 4, 292_000, 3), ALICE) + ",'cancel':'" + hash(first) + "'}");
            final JsonNode cancelled = client.ask("order_cancelAll", "{}");
            final JsonNode old = client.ask("order_status", "{'orderHash':'" + hash(first) + "'}");

            assertEquals(hash(second), replaced.at("/result/orderHash").asText());
            assertEquals(-32002, again.at("/error/code").asInt());
            assertEquals(1, cancelled.at("/result/cancelled").asInt());
            assertEquals("REPLACED", old.at("/result/reason").asText());
        }
    }

    @Test
    void shouldGoOnWithAReplayWhereNothingElseHappens() throws Exception {
        final int orders = 2 * Replays.EVENTS_PER_BATCH + 1;
        try (RealVenue venue = RealVenue.open(folder);
                TestClient client = TestClient.connect(venue.port()).logIn(ALICE)) {
            final List<String> hashes = new ArrayList<>();
            for (int nonce = 1; nonce <= orders; nonce++) {
                final Order order = order(ALICE, 1, 290_000 - nonce, nonce);
                client.ask("order_place", place(order, ALICE) + "}");
                hashes.add(hash(order));
            }

            client.ask("subscribe", "{'channel':'orders','sinceSequence':0}");

            for (final String hash : hashes) {
                assertEquals(hash, client.event().at("/data/orderHash").asText());
            }
        }
    }

    @Test
    void shouldCancelOrdersWhenTheConnectionBreaks() throws Exception {
        try (RealVenue venue = RealVenue.open(folder);
                TestClient watcher = TestClient.connect(venue.port())) {
            watcher.ask("subscribe", "{'channel':'book','perp':'" + BTC + "'}");
            final TestClient leaving = TestClient.connect(venue.port()).logIn(ALICE);
            leaving.ask("session_cancelOnDisconnect", "{'enabled':true}");
            leaving.ask("order_place", place(order(ALICE, 5, 290_000, 1), ALICE) + "}");
            final JsonNode rested = watcher.event();

            leaving.close();

            assertEquals("[[\"29000\",\"0.005\"]]", rested.at("/data/bids").toString());
            assertEquals("[[\"29000\",\"0\"]]", watcher.event().at("/data/bids").toString());
        }
    }

    @Test
    void shouldCancelOrdersOfConnectionsThatBrokeWithTheNode() throws Exception {
        final Order lonely = order(ALICE, 5, 290_000, 1);
        final Order watched = order(BOB, 5, 290_000, 1);
        try (RealVenue venue = RealVenue.open(folder);
                TestClient alice = TestClient.connect(venue.port()).logIn(ALICE);
                TestClient bob = TestClient.connect(venue.port()).logIn(BOB)) {
            alice.ask("order_place", place(lonely, ALICE) + "}");
            alice.ask("session_cancelOnDisconnect", "{'enabled':true}");
            alice.ask("session_cancelOnDisconnect", "{'enabled':false}");
            bob.ask("order_place", place(watched, BOB) + "}");
            final JsonNode enabled = bob.ask("session_cancelOnDisconnect", "{'enabled':true}");
            venue.die();

            assertTrue(enabled.at("/result/enabled").asBoolean());
        }

        try (RealVenue venue = RealVenue.open(folder);
                TestClient client = TestClient.connect(venue.port())) {
            final JsonNode stays = client.ask("order_status", "{'orderHash':'" + hash(lonely) + "'}");
            final JsonNode gone = client.ask("order_status", "{'orderHash':'" + hash(watched) + "'}");

            assertEquals("RESTING", stays.at("/result/status").asText());
            assertEquals("CANCELLED", gone.at("/result/reason").asText());
        }
    }

    @Test
    void shouldTellBothSidesOfABustAndPutTheInnocentOrderBack() throws Exception {
        try (RealVenue venue = RealVenue.open(folder);
                TestClient innocent = TestClient.connect(venue.port()).logIn(ALICE);
                TestClient guilty = TestClient.connect(venue.port()).logIn(BOB)) {
            final Order ask = order(ALICE, -5, 300_000, 1);
            final Order bid = order(BOB, 5, 300_000, 1);
            innocent.ask("order_place", place(ask, ALICE) + "}");
            final JsonNode filled = guilty.ask("order_place", place(bid, BOB) + "}");
            innocent.ask("subscribe", "{'channel':'book','perp':'" + BTC + "'}");
            innocent.ask("subscribe", "{'channel':'orders'}");
            guilty.ask("subscribe", "{'channel':'fills'}");
            final String unit = filled.at("/result/fills/0/tradeUnit").asText();

            venue.bust(Long.parseLong(unit.substring(unit.indexOf('-') + 1)), 0, BustReason.TRADER_UNSAFE);
            final JsonNode order = innocent.event();
            final JsonNode book = innocent.event();
            final JsonNode fill = guilty.event();
            final JsonNode status = guilty.ask("order_status", "{'orderHash':'" + hash(bid) + "'}");

            assertEquals("RESTING", order.at("/data/status").asText());
            assertEquals("5000000000000000", order.at("/data/remainingPaper").asText());
            assertEquals("[[\"30000\",\"0.005\"]]", book.at("/data/asks").toString());
            assertEquals("BUSTED", fill.at("/data/settlement/state").asText());
            assertEquals("TRADER_UNSAFE", fill.at("/data/settlement/reason").asText());
            assertEquals("BUSTED", status.at("/result/status").asText());
            assertEquals("5000000000000000", status.at("/result/bustedPaper").asText());
            assertEquals("0", status.at("/result/filledPaper").asText());
        }
    }

    @Test
    void shouldKnowOrdersOfAnEarlierRun() throws Exception {
        final Order resting = order(ALICE, 5, 290_000, 1);
        try (RealVenue venue = RealVenue.open(folder);
                TestClient client = TestClient.connect(venue.port())) {
            client.ask("order_place", place(resting, ALICE) + "}");
        }

        try (RealVenue venue = RealVenue.open(folder);
                TestClient client = TestClient.connect(venue.port())) {
            final JsonNode status = client.ask("order_status", "{'orderHash':'" + hash(resting) + "'}");
            final JsonNode book = client.ask("subscribe", "{'channel':'book','perp':'" + BTC + "'}");
            final JsonNode twice = client.ask("order_place", place(resting, ALICE) + "}");

            assertEquals("RESTING", status.at("/result/status").asText());
            assertEquals(
                    "[[\"29000\",\"0.005\"]]", book.at("/result/snapshot/bids").toString());
            assertEquals("DUPLICATE_ORDER", twice.at("/error/data/reason").asText());
        }
    }
}
