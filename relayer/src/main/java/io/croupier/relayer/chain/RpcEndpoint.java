package io.croupier.relayer.chain;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;

/**
 * One JSON-RPC endpoint and how it may be used. Providers put access keys into paths and user names, so nothing prints
 * more of the address than scheme, host and port.
 *
 * @param url http or https
 * @param timeout bounds each whole request
 * @param requestsPerSecond what the endpoint is asked at most on average, from 1
 * @param burst what it may be asked at once after a pause, from 1
 */
public record RpcEndpoint(URI url, Duration timeout, int requestsPerSecond, int burst) {
    private static final int UNBOUNDED = 1_000_000;

    public RpcEndpoint {
        requireNonNull(url, "url");
        requireNonNull(timeout, "timeout");
        if (requestsPerSecond < 1 || requestsPerSecond > UNBOUNDED) {
            throw new IllegalArgumentException(
                    "chain.requestsPerSecond: " + requestsPerSecond + " is not from 1 to " + UNBOUNDED);
        }
        if (burst < 1 || burst > UNBOUNDED) {
            throw new IllegalArgumentException("chain.requestBurst: " + burst + " is not from 1 to " + UNBOUNDED);
        }
    }

    /** An endpoint that may be asked as often as one likes. */
    public static RpcEndpoint unbounded(final URI url, final Duration timeout) {
        return new RpcEndpoint(url, timeout, UNBOUNDED, UNBOUNDED);
    }

    /** Scheme, host and port of an address that may hold a secret. */
    public static String publicPart(final URI url) {
        final String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        return url.getScheme() + "://" + url.getHost() + port;
    }

    /** Without the secrets that addresses hold. */
    @Override
    public String toString() {
        return publicPart(url);
    }
}
