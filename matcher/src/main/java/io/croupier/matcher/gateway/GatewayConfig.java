package io.croupier.matcher.gateway;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a gateway listens and how much it admits.
 *
 * @param host address or name of the interface
 * @param port 0 takes any free port
 * @param ioThreads threads that read and write sockets, 1 to 256
 * @param tls certificate and key, or nothing for plain text
 */
public record GatewayConfig(String host, int port, int ioThreads, Optional<TlsFiles> tls, GatewayLimits limits) {
    /** A certificate chain and its private key (PKCS #8), both PEM. */
    public record TlsFiles(Path certificate, Path key) {
        public TlsFiles {
            requireNonNull(certificate, "certificate");
            requireNonNull(key, "key");
        }
    }

    private static final int PORT_MAX = 65_535;
    private static final int IO_THREADS_MAX = 256;

    public GatewayConfig {
        requireNonNull(host, "host");
        requireNonNull(tls, "tls");
        requireNonNull(limits, "limits");
        if (port < 0 || port > PORT_MAX) {
            throw new IllegalArgumentException("gateway.websocket.port: " + port + " is not from 0 to " + PORT_MAX);
        }
        if (ioThreads < 1 || ioThreads > IO_THREADS_MAX) {
            throw new IllegalArgumentException(
                    "gateway.websocket.ioThreads: " + ioThreads + " is not from 1 to " + IO_THREADS_MAX);
        }
    }

    /** Plain text on loopback with the default limits. */
    public static GatewayConfig loopback(final int port) {
        return new GatewayConfig("127.0.0.1", port, 1, Optional.empty(), GatewayLimits.defaults());
    }
}
