package io.croupier.matcher.gateway.websocket;

import static io.croupier.matcher.gateway.ExcerptTape.ALICE;
import static io.croupier.matcher.gateway.ExcerptTape.BOB;
import static io.croupier.matcher.journal.codec.Side.BUY;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.croupier.matcher.gateway.ExcerptTape;
import io.croupier.matcher.gateway.GatewayLimits;
import io.croupier.matcher.journal.codec.CloseReason;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What one client asks for may be much; it must not keep the others waiting. */
class ReplaysTest {
    private static final int PART = Replays.EVENTS_PER_BATCH;
    private static final String SINCE_THE_BEGINNING = "{'channel':'orders','sinceSequence':0}";

    private final GatewayUnderTest gateway = GatewayUnderTest.open();
    private final ExcerptTape tape = gateway.tape;

    @Test
    void shouldReplayInPartsAndThenTellWhatHappensNow() {
        open(gateway, 2 * PART + 10);
        final var alice = gateway.connect().logIn(ALICE);
        final List<JsonNode> told = new ArrayList<>();

        final int first = take(alice.ask("subscribe", SINCE_THE_BEGINNING), told);
        tape.closed(1, CloseReason.CANCELLED, 5);
        gateway.publishOwn();
        final int second = take(alice.received(), told);
        gateway.publishOwn();
        final int rest = take(alice.received(), told);
        tape.closed(2, CloseReason.CANCELLED, 5);
        gateway.publishOwn();
        final int live = take(alice.received(), told);

        assertEquals(List.of(1 + PART, PART, 11, 1), List.of(first, second, rest, live));
        final List<Long> sequences = told.stream()
                .map(message -> message.at("/params/sequence").longValue())
                .toList();
        assertEquals(sequences.stream().sorted().toList(), sequences);
        assertEquals(
                orderHash(1),
                told.get(told.size() - 2).at("/params/data/orderHash").textValue());
        assertEquals(
                "CANCELLED", told.get(told.size() - 2).at("/params/data/status").textValue());
        assertEquals(orderHash(2), told.getLast().at("/params/data/orderHash").textValue());
    }

    @Test
    void shouldTellAllReplaysTogetherNoMoreThanOnePartABatch() {
        open(gateway, PART);
        final var one = gateway.connect().logIn(ALICE);
        final var other = gateway.connect().logIn(ALICE);

        final int first = one.ask("subscribe", SINCE_THE_BEGINNING).size();
        final int second = other.ask("subscribe", SINCE_THE_BEGINNING).size();
        gateway.publishOwn();

        assertEquals(1 + PART, first);
        assertEquals(1 + PART, second);
        assertEquals(List.of(), other.received());
    }

    @Test
    void shouldStopAReplayThatIsUnsubscribed() {
        open(gateway, 2 * PART);
        final var alice = gateway.connect().logIn(ALICE);
        alice.ask("subscribe", SINCE_THE_BEGINNING);

        final List<String> last = alice.ask("unsubscribe", "{'subscription':'orders'}");
        gateway.publishOwn();

        assertEquals(1, last.size());
        assertEquals(List.of(), alice.received());
    }

    @Test
    void shouldDisconnectAReaderToWhomTheRestCannotBeToldAnyMore() {
        final var small = GatewayUnderTest.open(new GatewayLimits(10, 1024, 1000, 1000, 10, 10, 16 << 20, 10, 10_000));
        open(small, 3 * PART);
        final var alice = small.connect().logIn(ALICE);
        alice.ask("subscribe", SINCE_THE_BEGINNING);

        for (int order = 1; order <= 11; order++) {
            small.tape.accepted(10_000 + order, BOB, BUY, 1, 1).closed(10_000 + order, CloseReason.CANCELLED, 1);
        }
        small.publishOwn();
        final boolean closedBefore = alice.session.isClosing();
        small.publishOwn();

        assertFalse(closedBefore);
        assertTrue(alice.session.isClosing());
    }

    @Test
    void shouldDoNothingForASessionThatIsCutOff() {
        final var alice = gateway.connect().logIn(ALICE);
        alice.session.disconnect(WebSocketCloseStatus.POLICY_VIOLATION, "test");

        alice.ask("subscribe", SINCE_THE_BEGINNING);

        assertTrue(alice.session.subscriptions().isEmpty());
    }

    @Test
    void shouldRefuseQuestionsOfOneWhoHadTooLongAnswers() {
        open(gateway, 3_000);
        final var alice = gateway.connect().logIn(ALICE);
        final var other = gateway.connect().logIn(ALICE);

        final JsonNode first = only(alice.ask("order_open", "{}"));
        JsonNode last = first;
        for (int i = 0; i < 30; i++) {
            last = only(alice.ask("order_open", "{}"));
        }

        assertEquals(3_000, first.at("/result").size());
        assertEquals("RATE_LIMITED", last.at("/error/data/reason").textValue());
        assertTrue(last.at("/error/data/retryAfterMs").longValue() > 0);
        assertEquals(3_000, only(other.ask("order_open", "{}")).at("/result").size());
    }

    private static void open(final GatewayUnderTest gateway, final int orders) {
        for (int order = 1; order <= orders; order++) {
            gateway.tape.accepted(order, ALICE, BUY, 300_000, 5).rested(order, 5);
        }
        gateway.publishOwn();
    }

    private static String orderHash(final long order) {
        return ExcerptTape.hash(order).toString();
    }

    private static JsonNode only(final List<String> messages) {
        assertEquals(1, messages.size());
        return Json.read(messages.getFirst().getBytes(US_ASCII));
    }

    /** How many messages there are; the events among them are kept. */
    private static int take(final List<String> messages, final List<JsonNode> events) {
        for (final String message : messages) {
            final JsonNode tree = Json.read(message.getBytes(US_ASCII));
            if (tree.has("method")) {
                events.add(tree);
            }
        }
        return messages.size();
    }
}
