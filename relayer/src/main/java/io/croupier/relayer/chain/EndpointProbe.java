package io.croupier.relayer.chain;

import io.croupier.matcher.engine.WorkThread;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Asks every endpoint for its chain and head from time to time and names the best: the first in the order given that
 * answers, is of the same chain as the others, and keeps up with them. One thread of its own.
 */
final class EndpointProbe {
    private final List<Endpoint> endpoints;
    private final FailoverPolicy policy;
    private final Consumer<Endpoint> onBest;
    private final WorkThread thread = new WorkThread("rpc-probe", this::run);
    private OptionalLong chainId = OptionalLong.empty();

    EndpointProbe(final List<Endpoint> endpoints, final FailoverPolicy policy, final Consumer<Endpoint> onBest) {
        this.endpoints = endpoints;
        this.policy = policy;
        this.onBest = onBest;
    }

    void start() {
        thread.start();
    }

    private void run() {
        while (thread.isRunning()) {
            look();
            thread.pause(policy.probeInterval().toNanos());
        }
    }

    /** One look at all of them. */
    void look() {
        endpoints.forEach(this::probe);
        final long newest =
                endpoints.stream().mapToLong(Endpoint::headBlock).max().orElse(-1);
        for (final Endpoint endpoint : endpoints) {
            final long behind = newest - endpoint.headBlock();
            if (endpoint.isHealthy() && behind > policy.lagBlocksMax()) {
                endpoint.lags(behind);
            }
        }
        endpoints.stream().filter(Endpoint::isHealthy).findFirst().ifPresent(onBest);
    }

    private void probe(final Endpoint endpoint) {
        final long startNs = System.nanoTime();
        if (!endpoint.mayBeAsked(startNs)) {
            return;
        }
        try {
            final long id = endpoint.client().chainId();
            if (chainId.isEmpty()) {
                chainId = OptionalLong.of(id);
            }
            if (id != chainId.getAsLong()) {
                endpoint.rule(endpoint + " is on chain " + id + ", not " + chainId.getAsLong());
                return;
            }
            final long head = endpoint.client().head().number();
            endpoint.probed(head, System.nanoTime() - startNs);
        } catch (final ChainException.Unreachable e) {
            endpoint.failed(e, System.nanoTime());
        } catch (final ChainException e) {
            endpoint.failed(new ChainException.Unreachable(e.getMessage(), e), System.nanoTime());
        }
    }

    void close() {
        thread.stop();
    }
}
