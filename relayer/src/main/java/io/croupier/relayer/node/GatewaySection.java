package io.croupier.relayer.node;

import io.croupier.matcher.gateway.GatewayConfig;
import io.croupier.matcher.gateway.GatewayLimits;
import java.util.Optional;

/** Reads the {@code gateway} section. */
final class GatewaySection {
    private static final int PORT = 8700;
    private static final int PORT_MAX = 65_535;

    private GatewaySection() {}

    static GatewayConfig read(final ConfigSection gateway) {
        final GatewayLimits limits = limits(gateway.section("limits"));
        final GatewayConfig config = webSocket(gateway.section("websocket"), limits);
        final ConfigSection fix = gateway.section("fix");
        fix.text("host");
        fix.text("port");
        fix.refuseEnabled();
        gateway.end();
        return config;
    }

    private static GatewayConfig webSocket(final ConfigSection section, final GatewayLimits limits) {
        final GatewayConfig defaults = GatewayConfig.loopback(PORT);
        final Optional<GatewayConfig.TlsFiles> tls = section.has("tls") ? Optional.of(tls(section)) : Optional.empty();
        final GatewayConfig config = section.valid(() -> new GatewayConfig(
                section.text("host").orElse(defaults.host()),
                (int) section.integer("port", defaults.port(), 0, PORT_MAX),
                section.count("ioThreads", defaults.ioThreads()),
                tls,
                limits));
        section.end();
        return config;
    }

    private static GatewayConfig.TlsFiles tls(final ConfigSection webSocket) {
        final ConfigSection section = webSocket.section("tls");
        final GatewayConfig.TlsFiles files =
                new GatewayConfig.TlsFiles(section.file("certificate"), section.file("key"));
        section.end();
        return files;
    }

    private static GatewayLimits limits(final ConfigSection section) {
        final GatewayLimits defaults = GatewayLimits.defaults();
        final GatewayLimits limits = section.valid(() -> new GatewayLimits(
                section.count("sessionsMax", defaults.sessionsMax()),
                section.count("frameBytesMax", defaults.frameBytesMax()),
                section.count("requestsPerSecond", defaults.requestsPerSecond()),
                section.count("requestBurst", defaults.requestBurst()),
                section.count("requestsInFlightMax", defaults.requestsInFlightMax()),
                section.count("subscriptionsMax", defaults.subscriptionsMax()),
                section.count("outboundBytesMax", defaults.outboundBytesMax()),
                section.count("retainedEventsMax", defaults.retainedEventsMax()),
                section.count("replayEventsMax", defaults.replayEventsMax())));
        section.end();
        return limits;
    }
}
