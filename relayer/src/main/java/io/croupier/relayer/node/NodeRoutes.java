package io.croupier.relayer.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.croupier.matcher.gateway.websocket.HttpRoutes;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * {@code /health}, {@code /ready} and {@code /metrics}. Called on network threads; collecting the meters takes a while, so
 * however many ask for them, that is done ten times a second at most.
 */
final class NodeRoutes implements HttpRoutes {
    private static final String JSON = "application/json";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
    private static final long METRICS_AGE_NS_MAX = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int UNAVAILABLE = 503;

    private final Supplier<HealthReport> health;
    private final Supplier<String> metrics;
    private byte[] lastMetrics = new byte[0];
    private long lastMetricsNs;

    NodeRoutes(final Supplier<HealthReport> health, final Supplier<String> metrics) {
        this.health = health;
        this.metrics = metrics;
    }

    @Override
    public Response get(final String path) {
        return switch (path) {
            case "/health" -> {
                final HealthReport report = health.get();
                yield json(report.healthy() ? OK : UNAVAILABLE, report.toJson());
            }
            case "/ready" -> {
                final boolean ready = health.get().acceptsOrders();
                yield json(
                        ready ? OK : UNAVAILABLE,
                        JsonNodeFactory.instance.objectNode().put("ready", ready));
            }
            case "/metrics" -> new Response(OK, PROMETHEUS, recentMetrics());
            default ->
                json(
                        NOT_FOUND,
                        JsonNodeFactory.instance.objectNode().put("error", "there is /ws, /health, /ready, /metrics"));
        };
    }

    private synchronized byte[] recentMetrics() {
        final long nowNs = System.nanoTime();
        if (lastMetrics.length == 0 || nowNs - lastMetricsNs > METRICS_AGE_NS_MAX) {
            lastMetrics = metrics.get().getBytes(UTF_8);
            lastMetricsNs = nowNs;
        }
        return lastMetrics;
    }

    private static Response json(final int status, final ObjectNode body) {
        return new Response(status, JSON, body.toString().getBytes(UTF_8));
    }
}
