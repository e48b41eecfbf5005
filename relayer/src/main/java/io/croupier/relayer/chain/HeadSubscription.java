package io.croupier.relayer.chain;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.croupier.matcher.engine.WorkThread;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says when there is a new head block, by {@code eth_subscribe("newHeads")}. It only says so: what the block is, and what
 * was missed between two connections, the listener asks the chain for. A subscription that has been silent for too long
 * is replaced, since a half-open connection reports no error, and so is one that broke.
 *
 * <p>One thread of its own; the listener is called on threads of the HTTP client and must not block.
 */
public final class HeadSubscription implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HeadSubscription.class);
    private static final String SUBSCRIBE =
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_subscribe\",\"params\":[\"newHeads\"]}";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final long CHECK_NS = 50_000_000;
    private static final long BACKOFF_MIN_NS = 250_000_000;
    private static final long BACKOFF_MAX_NS = 30_000_000_000L;

    private final URI endpoint;
    private final Duration silenceMax;
    private final Runnable onHead;
    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
    private final WorkThread thread = new WorkThread("head-subscription", this::run);
    private volatile long heardNs;
    private volatile boolean broken;
    private volatile boolean subscribed;

    private HeadSubscription(final URI endpoint, final Duration silenceMax, final Runnable onHead) {
        this.endpoint = requireNonNull(endpoint, "endpoint");
        this.silenceMax = requireNonNull(silenceMax, "silenceMax");
        this.onHead = requireNonNull(onHead, "onHead");
    }

    /**
     * Subscribes, and again whenever that ends.
     *
     * @param endpoint ws or wss; may hold a secret
     * @param silenceMax longer than the chain's blocks are apart
     */
    public static HeadSubscription open(final URI endpoint, final Duration silenceMax, final Runnable onHead) {
        final HeadSubscription subscription = new HeadSubscription(endpoint, silenceMax, onHead);
        subscription.thread.start();
        return subscription;
    }

    /** Whether heads are being told of now. */
    public boolean isLive() {
        return subscribed && !broken;
    }

    private void run() {
        long backoffNs = BACKOFF_MIN_NS;
        while (thread.isRunning()) {
            final boolean served = serve();
            backoffNs = served ? BACKOFF_MIN_NS : Math.min(2 * backoffNs, BACKOFF_MAX_NS);
            thread.pause(backoffNs);
        }
        http.shutdownNow();
    }

    /** One connection from its beginning to its end; true if it told of a head. */
    private boolean serve() {
        broken = false;
        subscribed = false;
        heardNs = System.nanoTime();
        final WebSocket socket;
        try {
            socket = http.newWebSocketBuilder()
                    .connectTimeout(CONNECT_TIMEOUT)
                    .buildAsync(endpoint, new Listener())
                    .thenCompose(opened -> opened.sendText(SUBSCRIBE, true))
                    .orTimeout(CONNECT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (final CompletionException e) {
            LOG.warn("No subscription at {}: {}", this, e.getCause().toString());
            return false;
        }
        while (thread.isRunning() && !broken) {
            if (System.nanoTime() - heardNs > silenceMax.toNanos()) {
                LOG.warn(
                        "The subscription at {} has been silent for {} s and is replaced",
                        this,
                        silenceMax.toSeconds());
                break;
            }
            thread.pause(CHECK_NS);
        }
        final boolean served = subscribed;
        subscribed = false;
        socket.abort();
        return served;
    }

    /** Puts messages together and waits for heads in them. */
    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(final WebSocket socket, final CharSequence data, final boolean last) {
            text.append(data);
            if (last) {
                final String message = text.toString();
                text.setLength(0);
                onMessage(message);
            }
            socket.request(1);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<?> onClose(final WebSocket socket, final int status, final String reason) {
            broken = true;
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void onError(final WebSocket socket, final Throwable error) {
            LOG.warn("The subscription at {} broke: {}", HeadSubscription.this, error.toString());
            broken = true;
        }
    }

    private void onMessage(final String message) {
        try {
            final JsonNode parsed = json.readTree(message);
            if (parsed.path("method").asText().equals("eth_subscription")) {
                heardNs = System.nanoTime();
                subscribed = true;
                onHead.run();
            } else if (parsed.has("error")) {
                LOG.warn(
                        "No subscription at {}: {}",
                        this,
                        parsed.path("error").path("message").asText());
                broken = true;
            }
        } catch (final JsonProcessingException e) {
            LOG.warn("The subscription at {} told what cannot be read", this);
            broken = true;
        }
    }

    /** Ends the connection. */
    @Override
    public void close() {
        thread.close();
    }

    @Override
    public String toString() {
        return RpcEndpoint.publicPart(endpoint);
    }
}
