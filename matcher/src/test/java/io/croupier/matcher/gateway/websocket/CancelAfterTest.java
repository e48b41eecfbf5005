package io.croupier.matcher.gateway.websocket;

import static io.croupier.matcher.gateway.websocket.RealVenue.ALICE;
import static io.croupier.matcher.gateway.websocket.TestClient.hash;
import static io.croupier.matcher.gateway.websocket.TestClient.order;
import static io.croupier.matcher.gateway.websocket.TestClient.place;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.croupier.signing.Order;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The dead man's switch at the real engine, over real sockets. */
@Timeout(120)
class CancelAfterTest {
    @TempDir
    private Path folder;

    private final Order resting = order(ALICE, 5, 290_000, 1);

    @Test
    void shouldCancelAllOrdersOfAClientThatFellSilent() throws Exception {
        try (RealVenue venue = RealVenue.open(folder);
                TestClient client = TestClient.connect(venue.port()).logIn(ALICE)) {
            client.ask("order_place", place(resting, ALICE) + "}");
            client.ask("subscribe", "{'channel':'orders'}");

            final JsonNode armed = client.ask("session_cancelAfter", "{'timeoutMs':1}");
            tickAt(venue, armed.at("/result/firesAt").asLong());
            final JsonNode event = client.event();

            assertEquals(hash(resting), event.at("/data/orderHash").asText());
            assertEquals("CANCELLED", event.at("/data/status").asText());
            assertEquals("CANCEL_AFTER", event.at("/data/reason").asText());
        }
    }

    @Test
    void shouldGoOffWhenTheNodeWasDownAtTheTime() throws Exception {
        final long firesAt;
        try (RealVenue venue = RealVenue.open(folder);
                TestClient client = TestClient.connect(venue.port()).logIn(ALICE)) {
            client.ask("order_place", place(resting, ALICE) + "}");
            firesAt = client.ask("session_cancelAfter", "{'timeoutMs':1}")
                    .at("/result/firesAt")
                    .asLong();
        }

        try (RealVenue venue = RealVenue.open(folder);
                TestClient client = TestClient.connect(venue.port())) {
            tickAt(venue, firesAt);
            final JsonNode status = client.ask("order_status", "{'orderHash':'" + hash(resting) + "'}");

            assertEquals("CANCEL_AFTER", status.at("/result/reason").asText());
        }
    }

    @Test
    void shouldLeaveOrdersAloneOnceDisarmed() throws Exception {
        try (RealVenue venue = RealVenue.open(folder);
                TestClient client = TestClient.connect(venue.port()).logIn(ALICE)) {
            client.ask("order_place", place(resting, ALICE) + "}");
            final JsonNode armed = client.ask("session_cancelAfter", "{'timeoutMs':1}");

            final JsonNode disarmed = client.ask("session_cancelAfter", "{'timeoutMs':0}");
            tickAt(venue, armed.at("/result/firesAt").asLong());

            assertTrue(disarmed.at("/result/firesAt").isNull());
            assertEquals(1, client.ask("order_open", "{}").at("/result").size());
        }
    }

    @Test
    void shouldRefuseStrangersAndTimesBeyondADay() throws Exception {
        try (RealVenue venue = RealVenue.open(folder);
                TestClient client = TestClient.connect(venue.port())) {
            final JsonNode stranger = client.ask("session_cancelAfter", "{'timeoutMs':1000}");
            client.logIn(ALICE);
            final JsonNode tooLong = client.ask("session_cancelAfter", "{'timeoutMs':86400001}");

            assertEquals("NOT_LOGGED_IN", stranger.at("/error/data/reason").asText());
            assertEquals("params.timeoutMs", tooLong.at("/error/data/field").asText());
        }
    }

    private static void tickAt(final RealVenue venue, final long ms) {
        while (System.currentTimeMillis() < ms) {
            Thread.onSpinWait();
        }
        venue.tick();
    }
}
