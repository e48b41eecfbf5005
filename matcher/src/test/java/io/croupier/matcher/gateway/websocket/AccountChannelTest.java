package io.croupier.matcher.gateway.websocket;

import static io.croupier.matcher.gateway.websocket.RealVenue.ALICE;
import static io.croupier.matcher.gateway.websocket.RealVenue.BOB;
import static io.croupier.matcher.gateway.websocket.TestClient.order;
import static io.croupier.matcher.gateway.websocket.TestClient.place;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an account hears of itself, at the real engine over real sockets. */
@Timeout(120)
class AccountChannelTest {
    @TempDir
    private Path folder;

    @Test
    void shouldTellTheAccountAfterEachChange() throws Exception {
        try (RealVenue venue = RealVenue.open(folder);
                TestClient client = TestClient.connect(venue.port()).logIn(ALICE)) {
            final JsonNode state = client.ask("account_state", "{'account':'" + ALICE.address() + "'}");
            final JsonNode subscribed = client.ask("subscribe", "{'channel':'account'}");

            client.ask("order_place", place(order(ALICE, 5, 290_000, 1), ALICE) + "}");
            tickLater(venue);
            final JsonNode placed = client.event();
            client.ask("order_cancelAll", "{}");
            tickLater(venue);
            final JsonNode cancelled = client.event();

            final JsonNode snapshot = subscribed.at("/result/snapshot");
            assertEquals("account", subscribed.at("/result/subscription").asText());
            assertEquals(state.get("result"), snapshot);
            assertEquals("account", placed.get("channel").asText());
            assertNotEquals(
                    snapshot.get("available").asText(),
                    placed.at("/data/available").asText());
            assertEquals("2", placed.at("/data/nextNonce").asText());
            assertEquals(
                    snapshot.get("available").asText(),
                    cancelled.at("/data/available").asText());
        }
    }

    @Test
    void shouldTellEachSessionOfAnAccountAndNobodyElse() throws Exception {
        try (RealVenue venue = RealVenue.open(folder);
                TestClient first = TestClient.connect(venue.port()).logIn(ALICE);
                TestClient second = TestClient.connect(venue.port()).logIn(ALICE);
                TestClient other = TestClient.connect(venue.port()).logIn(BOB)) {
            for (final TestClient each : new TestClient[] {first, second, other}) {
                each.ask("subscribe", "{'channel':'account'}");
            }

            first.ask("order_place", place(order(ALICE, 5, 290_000, 1), ALICE) + "}");
            tickLater(venue);
            final JsonNode heard = first.event();
            other.ask("order_place", place(order(BOB, -5, 310_000, 1), BOB) + "}");
            tickLater(venue);

            assertEquals(heard, second.event());
            assertEquals(
                    BOB.address().toString(), other.event().at("/data/account").asText());
        }
    }

    @Test
    void shouldNeedALogin() throws Exception {
        try (RealVenue venue = RealVenue.open(folder);
                TestClient client = TestClient.connect(venue.port())) {
            final JsonNode refused = client.ask("subscribe", "{'channel':'account'}");

            assertEquals("NOT_LOGGED_IN", refused.at("/error/data/reason").asText());
        }
    }

    @Test
    void shouldTellAnAccountItsOwnFeeRatesAndNobodyElse() throws Exception {
        try (RealVenue venue = RealVenue.open(folder);
                TestClient alice = TestClient.connect(venue.port()).logIn(ALICE);
                TestClient bob = TestClient.connect(venue.port()).logIn(BOB);
                TestClient stranger = TestClient.connect(venue.port())) {
            final String ofBob = "{'account':'" + BOB.address() + "'}";

            final JsonNode own = bob.ask("account_state", ofBob).get("result");
            final JsonNode foreign = alice.ask("account_state", ofBob).get("result");
            final JsonNode market = bob.ask("exchange_info", "{}").at("/result/markets/0");
            final JsonNode untiered = alice.ask("exchange_info", "{}").at("/result/markets/0");
            final JsonNode anonymous = stranger.ask("exchange_info", "{}").at("/result/markets/0");

            assertTrue(own.get("feeTier").asBoolean());
            assertEquals("0", own.at("/feeRates/0/makerFeeRate").asText());
            assertEquals("250000000000000", own.at("/feeRates/0/takerFeeRate").asText());
            assertTrue(foreign.path("feeTier").isMissingNode());
            assertEquals("250000000000000", market.get("ownTakerFeeRate").asText());
            assertEquals("500000000000000", market.get("takerFeeRate").asText());
            assertEquals("100000000000000", untiered.get("ownMakerFeeRate").asText());
            assertTrue(anonymous.path("ownMakerFeeRate").isMissingNode());
        }
    }

    /** A quarter of a second is the least time between two states. */
    private static void tickLater(final RealVenue venue) throws InterruptedException {
        Thread.sleep(300);
        venue.tick();
    }
}
