package io.croupier.relayer.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the operator's words while the node runs: {@code POST /status} with the token of {@link ControlAddress}, on a free
 * port of the loopback interface alone. It is apart from the gateway, which others may reach.
 *
 * <p>One thread of its own; {@link #close} from any.
 */
final class ControlServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);
    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;
    private static final int FAILED = 500;
    private static final int BODY_BYTES_MAX = 10_000;

    private final Path data;
    private final OperatorDesk desk;
    private final byte[] credentials;
    private final HttpServer server;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("control").factory());
    private final ObjectMapper json = new ObjectMapper();

    private ControlServer(final Path data, final OperatorDesk desk, final String token, final HttpServer server) {
        this.data = data;
        this.desk = requireNonNull(desk, "desk");
        this.credentials = bearer(token).getBytes(UTF_8);
        this.server = server;
    }

    /** Listens, and writes down in the data folder where. */
    static ControlServer start(final Path data, final OperatorDesk desk) throws IOException {
        final String token = ControlAddress.newToken();
        final HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        final ControlServer control = new ControlServer(data, desk, token, http);
        http.createContext("/status", control::handle);
        http.setExecutor(control.thread);
        http.start();
        final InetSocketAddress address = http.getAddress();
        final URI url =
                URI.create("http://" + address.getAddress().getHostAddress() + ":" + address.getPort() + "/status");
        new ControlAddress(url, token).write(data);
        return control;
    }

    /** What the {@code Authorization} header must say. */
    static String bearer(final String token) {
        return "Bearer " + token;
    }

    private void handle(final HttpExchange exchange) throws IOException {
        try (exchange) {
            final String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            if (authorization == null || !MessageDigest.isEqual(authorization.getBytes(UTF_8), credentials)) {
                answer(exchange, FORBIDDEN, error("the token of the data folder's control file is needed"));
            } else {
                obey(exchange);
            }
        }
    }

    private void obey(final HttpExchange exchange) throws IOException {
        final byte[] body = exchange.getRequestBody().readNBytes(BODY_BYTES_MAX);
        try {
            answer(exchange, OK, desk.answer(json.readTree(body)));
        } catch (final JsonProcessingException e) {
            answer(exchange, BAD_REQUEST, error("not JSON"));
        } catch (final IllegalArgumentException e) {
            answer(exchange, BAD_REQUEST, error(e.getMessage()));
        } catch (final RuntimeException e) {
            LOG.error("The operator's word could not be taken", e);
            answer(exchange, FAILED, error("failed, see the node's log"));
        }
    }

    private static JsonNode error(final String message) {
        return JsonNodeFactory.instance.objectNode().put("error", message);
    }

    private static void answer(final HttpExchange exchange, final int status, final JsonNode json) throws IOException {
        final byte[] body = json.toString().getBytes(UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() throws IOException {
        ControlAddress.remove(data);
        server.stop(0);
        thread.close();
    }
}
