package io.croupier.relayer.node;

import io.croupier.relayer.chain.FailoverChainClient;
import io.croupier.relayer.chain.FailoverPolicy;
import io.croupier.relayer.chain.RpcEndpoint;
import java.time.Duration;
import java.util.List;

/**
 * The ways to the chain. Addresses of endpoints may hold access keys and are never printed whole.
 *
 * @param endpoints the first one preferred
 * @param failover when another one is used
 */
public record RpcConfig(List<RpcEndpoint> endpoints, FailoverPolicy failover) {
    private static final int REQUESTS_PER_SECOND = 1_000;

    public RpcConfig {
        endpoints = List.copyOf(endpoints);
    }

    static RpcConfig of(final ConfigSection chain) {
        final Duration timeout =
                chain.duration("rpcTimeout", Duration.ofSeconds(10), Duration.ofMillis(100), Duration.ofMinutes(1));
        final int requestsPerSecond = chain.count("requestsPerSecond", REQUESTS_PER_SECOND);
        final int burst = chain.count("requestBurst", REQUESTS_PER_SECOND);
        final List<RpcEndpoint> endpoints = chain.texts("rpc").stream()
                .map(url ->
                        chain.valid(() -> new RpcEndpoint(chain.http("rpc", url), timeout, requestsPerSecond, burst)))
                .toList();
        final FailoverPolicy standard = FailoverPolicy.standard();
        final FailoverPolicy failover = chain.valid(() -> new FailoverPolicy(
                chain.count("endpointLagBlocks", standard.lagBlocksMax()),
                chain.duration(
                        "probeInterval", standard.probeInterval(), Duration.ofMillis(100), Duration.ofMinutes(10))));
        return new RpcConfig(endpoints, failover);
    }

    /** A client of all endpoints. */
    FailoverChainClient connect() {
        return FailoverChainClient.connect(endpoints, failover);
    }
}
