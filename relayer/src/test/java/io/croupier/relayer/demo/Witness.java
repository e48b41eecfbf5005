package io.croupier.relayer.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.croupier.signing.Address;
import io.croupier.signing.Eip712Domain;
import io.croupier.signing.Order;
import io.croupier.signing.OrderSigner;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A trader that writes down every answer of the venue's and later asks whether the venue still knows. Its nonces carry no
 * compact bit, so that it can share an account with a simulated trader.
 */
final class Witness {
    private static final int RESTING_MAX = 50;
    private static final long RATE_LIMITED_PAUSE_NS = 10_000_000;

    private final OrderSigner signer;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final Queue<String> resting = new ArrayDeque<>();
    private VenueClient client;
    private Eip712Domain domain;
    private MarketTerms market;
    private long markTicks;
    private long nonce = 1;

    /** What the venue has acknowledged of one order. */
    private record Answer(BigInteger filledPaper, boolean cancelled) {}

    Witness(final String privateKey) {
        this.signer = OrderSigner.parse(privateKey);
    }

    int acknowledged() {
        return answers.size();
    }

    void connect(final URI webSocket) throws IOException {
        client = VenueClient.connect(webSocket, event -> {});
        final JsonNode info = ask("exchange_info", VenueClient.params());
        domain = new Eip712Domain(
                info.path("domain").path("name").asText(),
                info.path("domain").path("version").asText(),
                info.path("chainId").asLong(),
                Address.parse(info.path("dealer").asText()));
        market = MarketTerms.of(info.path("markets").path(0));
        markTicks = market.ticks(
                new BigDecimal(info.path("markets").path(0).path("markPrice").asText()));
        client.logIn(signer, domain);
    }

    /** Trades without a pause until the venue is gone. */
    void tradeUntilKilled() {
        tradeUntilKilledPausing(Duration.ZERO);
    }

    /** Trades until the venue is gone, round by round: one order that crosses, one that rests, one that is taken back. */
    void tradeUntilKilledPausing(final Duration pause) {
        try {
            while (true) {
                place(1, markTicks + 200, "IOC");
                resting.add(place(1, markTicks - 5_000, "GTC"));
                cancel(place(1, markTicks - 6_000, "GTC"));
                if (resting.size() > RESTING_MAX) {
                    cancel(resting.remove());
                }
                LockSupport.parkNanos(pause.toNanos());
            }
        } catch (final CompletionException e) {
            if (!(e.getCause() instanceof IOException)) {
                throw e;
            }
        } finally {
            client.close();
        }
    }

    /** Offers so many lots at the mark. */
    void offer(final long lots) {
        place(-lots, markTicks, "GTC");
    }

    /** Lots bought, as far as the venue has acknowledged. */
    BigInteger filledPaper() {
        return answers.values().stream().map(Answer::filledPaper).reduce(BigInteger.ZERO, BigInteger::add);
    }

    /** Fails unless the venue still knows everything it acknowledged. */
    void requireRemembered() {
        answers.forEach((orderHash, answer) -> {
            final JsonNode now = ask("order_status", VenueClient.params().put("orderHash", orderHash));

            final BigInteger filled = new BigInteger(now.path("filledPaper").asText());
            assertTrue(filled.abs().compareTo(answer.filledPaper.abs()) >= 0, () -> orderHash + " lost a fill: " + now);
            if (answer.cancelled) {
                assertEquals("CANCELLED", now.path("status").asText(), orderHash);
            } else {
                assertNotEquals("BUSTED", now.path("status").asText(), orderHash);
            }
        });
    }

    private String place(final long lots, final long ticks, final String timeInForce) {
        final Order order = market.order(
                signer.address(), lots > 0, ticks, Math.abs(lots), Instant.now().getEpochSecond() + 3_600, nonce++);
        final ObjectNode params = VenueClient.params(order, signer, domain).put("timeInForce", timeInForce);
        final JsonNode result = ask("order_place", params);
        final String orderHash = result.path("orderHash").asText();
        final boolean cancelled = result.path("status").asText().equals("CANCELLED");
        answers.put(
                orderHash, new Answer(new BigInteger(result.path("filledPaper").asText()), cancelled));
        return orderHash;
    }

    private void cancel(final String orderHash) {
        ask("order_cancel", VenueClient.params().put("orderHash", orderHash));
        answers.put(orderHash, new Answer(answers.get(orderHash).filledPaper, true));
    }

    /** Whoever asks one thing after the other reaches the venue's limit, too. */
    private JsonNode ask(final String method, final ObjectNode params) {
        while (true) {
            try {
                return client.call(method, params).join();
            } catch (final CompletionException e) {
                if (!(e.getCause() instanceof VenueError refused)
                        || !refused.label().equals("RATE_LIMITED")) {
                    throw e;
                }
                LockSupport.parkNanos(RATE_LIMITED_PAUSE_NS);
            }
        }
    }
}
