package io.croupier.matcher.gateway;

/**
 * What one client, and all clients together, may ask of a gateway.
 *
 * @param sessionsMax connections at a time
 * @param frameBytesMax longest message a client may send; a longer one closes the connection with 1009
 * @param requestsPerSecond requests a connection may send on average
 * @param requestBurst requests a connection may send at once after a pause
 * @param requestsInFlightMax unanswered requests of a connection
 * @param subscriptionsMax subscriptions of a connection
 * @param outboundBytesMax bytes waiting for a slow reader before it is disconnected
 * @param retainedEventsMax closed orders and their fills that stay readable; open orders and unsettled units always do
 * @param replayEventsMax events that one subscription may replay
 */
public record GatewayLimits(
        int sessionsMax,
        int frameBytesMax,
        int requestsPerSecond,
        int requestBurst,
        int requestsInFlightMax,
        int subscriptionsMax,
        int outboundBytesMax,
        int retainedEventsMax,
        int replayEventsMax) {

    public GatewayLimits {
        require("sessionsMax", sessionsMax, 1, 1_000_000);
        require("frameBytesMax", frameBytesMax, 1_024, 16 << 20);
        require("requestsPerSecond", requestsPerSecond, 1, 1_000_000);
        require("requestBurst", requestBurst, 1, 1_000_000);
        require("requestsInFlightMax", requestsInFlightMax, 1, 1_000_000);
        require("subscriptionsMax", subscriptionsMax, 1, 100_000);
        require("outboundBytesMax", outboundBytesMax, 64 << 10, 1 << 30);
        require("retainedEventsMax", retainedEventsMax, 0, 100_000_000);
        require("replayEventsMax", replayEventsMax, 0, 1_000_000);
    }

    /** What a node uses unless its operator says otherwise. */
    public static GatewayLimits defaults() {
        return new GatewayLimits(1_000, 64 << 10, 500, 1_000, 1_000, 100, 16 << 20, 1_000_000, 10_000);
    }

    private static void require(final String key, final int value, final int min, final int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    "gateway.limits." + key + ": " + value + " is not from " + min + " to " + max);
        }
    }
}
