package io.croupier.matcher.gateway.websocket;

import static io.croupier.matcher.gateway.ExcerptTape.BTC;
import static io.croupier.matcher.gateway.ExcerptTape.CREDIT_PER_TICK_LOT;
import static io.croupier.matcher.gateway.ExcerptTape.PAPER_PER_LOT;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.croupier.signing.HexBytes;
import io.croupier.signing.Login;
import io.croupier.signing.Order;
import io.croupier.signing.OrderHasher;
import io.croupier.signing.OrderInfo;
import io.croupier.signing.OrderSigner;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A trader's program: the JDK's WebSocket, blocking. */
final class TestClient implements AutoCloseable {
    /** What asks for a WebSocket, for those who send it by hand. */
    static final String HANDSHAKE =
            """
            GET /ws HTTP/1.1
            Host: x
            Upgrade: websocket
            Connection: Upgrade
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
            Sec-WebSocket-Version: 13

            """
                    .replace("\n", "\r\n");

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final long TIMEOUT_SECONDS = 30;

    private final HttpClient http;
    private final WebSocket socket;
    private final BlockingQueue<JsonNode> answers = new LinkedBlockingQueue<>();
    private final BlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final CompletableFuture<String> pong = new CompletableFuture<>();
    private int lastId;

    TestClient(final HttpClient http, final URI uri) {
        this.http = http;
        this.socket = http.newWebSocketBuilder().buildAsync(uri, new Listener()).join();
    }

    static TestClient connect(final int port) {
        return new TestClient(HttpClient.newHttpClient(), URI.create("ws://127.0.0.1:" + port + "/ws"));
    }

    WebSocket socket() {
        return socket;
    }

    /** Sends a request; single quotes stand for double ones. Returns the answer with the same id. */
    JsonNode ask(final String method, final String params) throws Exception {
        final int id = ++lastId;
        final String request = "{'jsonrpc':'2.0','id':" + id + ",'method':'" + method + "','params':" + params + "}";
        socket.sendText(request.replace('\'', '"'), true).join();
        final JsonNode answer = answer();
        if (answer.path("id").asInt() != id) {
            throw new AssertionError("expected the answer to " + id + ", got " + answer);
        }
        return answer;
    }

    /** The next answer to anything. */
    JsonNode answer() throws Exception {
        return next(answers);
    }

    /** The next event of any channel. */
    JsonNode event() throws Exception {
        return next(events).get("params");
    }

    /** The code with which the server closed. */
    int closeCode() throws Exception {
        return closed.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    String pong() throws Exception {
        return pong.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    TestClient logIn(final OrderSigner signer) throws Exception {
        final long now = System.currentTimeMillis() / 1000;
        final Login login = new Login(signer.address(), now, now + 3600);
        final JsonNode answer = ask(
                "session_login",
                "{'account':'" + signer.address() + "','issuedAt':" + now + ",'expiresAt':" + (now + 3600)
                        + ",'signature':'" + signer.sign(login, RealVenue.DOMAIN) + "'}");
        if (!answer.at("/result/account").asText().equals(signer.address().toString())) {
            throw new AssertionError(answer.toString());
        }
        return this;
    }

    /** An order of so many lots, negative to sell, at a price in ticks, valid for an hour. */
    static Order order(final OrderSigner signer, final long signedLots, final long ticks, final long nonce) {
        return new Order(
                BTC,
                signer.address(),
                BigInteger.valueOf(signedLots * PAPER_PER_LOT),
                BigInteger.valueOf(-signedLots * ticks * CREDIT_PER_TICK_LOT),
                new OrderInfo(
                        100_000_000_000_000L, 500_000_000_000_000L, System.currentTimeMillis() / 1000 + 3600, nonce));
    }

    /** Params of {@code order_place}, without the closing brace. */
    static String place(final Order order, final OrderSigner signer) {
        return "{'order':{'perp':'" + order.perp() + "','signer':'" + order.signer() + "','paperAmount':'"
                + order.paperAmount() + "','creditAmount':'" + order.creditAmount() + "','info':'"
                + order.info().toHex() + "'},'signature':'" + signer.sign(order, RealVenue.DOMAIN) + "'";
    }

    static String hash(final Order order) {
        return HexBytes.format(new OrderHasher(RealVenue.DOMAIN).digest(order));
    }

    @Override
    public void close() {
        socket.abort();
        http.shutdownNow();
    }

    private static JsonNode next(final BlockingQueue<JsonNode> queue) throws Exception {
        final JsonNode message = queue.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        if (message == null) {
            throw new TimeoutException("nothing came");
        }
        return message;
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(final WebSocket from, final CharSequence data, final boolean last) {
            text.append(data);
            if (last) {
                try {
                    final JsonNode message = MAPPER.readTree(text.toString());
                    (message.path("method").asText().equals("event") ? events : answers).add(message);
                } catch (final IOException e) {
                    closed.completeExceptionally(e);
                }
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onPong(final WebSocket from, final ByteBuffer message) {
            pong.complete(
                    java.nio.charset.StandardCharsets.UTF_8.decode(message).toString());
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(final WebSocket from, final int status, final String reason) {
            closed.complete(status);
            return null;
        }

        @Override
        public void onError(final WebSocket from, final Throwable error) {
            closed.completeExceptionally(error);
        }
    }
}
