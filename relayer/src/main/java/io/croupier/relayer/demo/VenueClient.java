package io.croupier.relayer.demo;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.croupier.signing.Eip712Domain;
import io.croupier.signing.Login;
import io.croupier.signing.Order;
import io.croupier.signing.OrderSigner;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** One WebSocket connection to a venue, as any trader's program would make it. Safe for use by several threads. */
final class VenueClient implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration LOGIN_LIFE = Duration.ofHours(12);

    private final HttpClient http;
    private final Map<Long, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final AtomicLong lastId = new AtomicLong();
    private final Consumer<JsonNode> onEvent;
    private WebSocket socket;
    private volatile boolean closed;

    private VenueClient(final HttpClient http, final Consumer<JsonNode> onEvent) {
        this.http = requireNonNull(http, "http");
        this.onEvent = requireNonNull(onEvent, "onEvent");
    }

    /**
     * Connects and waits until that is done.
     *
     * @param onEvent hears {@code params} of every notification, on a thread of the connection's
     * @throws IOException if nobody listens there
     */
    static VenueClient connect(final URI url, final Consumer<JsonNode> onEvent) throws IOException {
        final VenueClient client = new VenueClient(HttpClient.newHttpClient(), onEvent);
        try {
            client.socket = client.http
                    .newWebSocketBuilder()
                    .connectTimeout(TIMEOUT)
                    .buildAsync(url, client.new Listener())
                    .join();
            return client;
        } catch (final CompletionException e) {
            client.http.shutdownNow();
            throw new IOException("cannot connect to " + url, e.getCause());
        }
    }

    static ObjectNode params() {
        return JsonNodeFactory.instance.objectNode();
    }

    /**
     * Parameters of {@code order_place}, for the caller to add to.
     *
     * @param signer the order's signer's key, or an operator's
     */
    static ObjectNode params(final Order order, final OrderSigner signer, final Eip712Domain domain) {
        final ObjectNode params = params();
        params.putObject("order")
                .put("perp", order.perp().toString())
                .put("signer", order.signer().toString())
                .put("paperAmount", order.paperAmount().toString())
                .put("creditAmount", order.creditAmount().toString())
                .put("info", order.info().toHex());
        return params.put("signature", signer.sign(order, domain).toString());
    }

    /** Logs the signer's account in and waits until that is done. */
    void logIn(final OrderSigner signer, final Eip712Domain domain) {
        final long now = Instant.now().getEpochSecond();
        final Login login = new Login(signer.address(), now, now + LOGIN_LIFE.toSeconds());
        call(
                        "session_login",
                        params().put("account", login.account().toString())
                                .put("issuedAt", login.issuedAt())
                                .put("expiresAt", login.expiresAt())
                                .put("signature", signer.sign(login, domain).toString()))
                .join();
    }

    /** Answers with the result, or fails with a {@link VenueError}, or an {@link IOException} once the connection is gone. */
    CompletableFuture<JsonNode> call(final String method, final ObjectNode params) {
        final long id = lastId.incrementAndGet();
        final ObjectNode request = JsonNodeFactory.instance
                .objectNode()
                .put("jsonrpc", "2.0")
                .put("id", id)
                .put("method", method)
                .set("params", params);
        final CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        try {
            send(request.toString());
        } catch (final CompletionException e) {
            fail(new IOException("the connection is gone", e.getCause()));
        }
        if (closed) {
            answer.completeExceptionally(new IOException("the connection is gone"));
        }
        return answer.orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                .whenComplete((result, failure) -> waiting.remove(id));
    }

    /** A socket takes one message at a time. */
    private synchronized void send(final String text) {
        socket.sendText(text, true).join();
    }

    boolean isOpen() {
        return !closed;
    }

    @Override
    public void close() {
        closed = true;
        socket.abort();
        fail(new IOException("the connection was closed"));
        http.shutdownNow();
    }

    private void fail(final IOException cause) {
        closed = true;
        waiting.values().forEach(answer -> answer.completeExceptionally(cause));
    }

    private void receive(final String text) throws JsonProcessingException {
        final JsonNode message = JSON.readTree(text);
        if (message.has("method")) {
            onEvent.accept(message.path("params"));
            return;
        }
        final JsonNode error = message.get("error");
        if (message.path("id").isNull()) {
            fail(new IOException("the venue could not read a request: " + error));
            return;
        }
        final CompletableFuture<JsonNode> answer =
                waiting.get(message.path("id").asLong());
        if (answer == null) {
            return;
        }
        if (error == null) {
            answer.complete(message.path("result"));
        } else {
            answer.completeExceptionally(new VenueError(
                    error.path("code").asInt(),
                    error.path("message").asText(),
                    error.path("data").path("reason").asText()));
        }
    }

    /** Puts fragments together. */
    private final class Listener implements WebSocket.Listener {
        private final StringBuilder partial = new StringBuilder();

        @Override
        public CompletionStage<?> onText(final WebSocket from, final CharSequence data, final boolean last) {
            partial.append(data);
            if (last) {
                final String text = partial.toString();
                partial.setLength(0);
                try {
                    receive(text);
                } catch (final JsonProcessingException e) {
                    fail(e);
                }
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(final WebSocket from, final ByteBuffer data, final boolean last) {
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(final WebSocket from, final int code, final String reason) {
            fail(new IOException("the venue closed the connection: " + code + " " + reason));
            return null;
        }

        @Override
        public void onError(final WebSocket from, final Throwable error) {
            fail(new IOException("the connection broke", error));
        }
    }
}
