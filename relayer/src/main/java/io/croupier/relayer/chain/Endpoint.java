package io.croupier.relayer.chain;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A client of one endpoint and what is known of its health. Safe for several threads. */
final class Endpoint {
    private static final long NONE = -1;

    private final String name;
    private final ChainClient client;
    private String problem = "";
    private boolean wrongChain;
    private boolean resting;
    private long restUntilNs;
    private long headBlock = NONE;
    private long latencyNs;

    Endpoint(final String name, final ChainClient client) {
        this.name = requireNonNull(name, "name");
        this.client = requireNonNull(client, "client");
    }

    ChainClient client() {
        return client;
    }

    /** Notes an answer; one to a question from before it asked for rest does not end the rest. */
    synchronized void answered() {
        if (!wrongChain && !isResting(System.nanoTime())) {
            problem = "";
        }
    }

    /** Notes a failure; an endpoint that asked for rest is not asked before that is over. */
    synchronized void failed(final ChainException.Unreachable cause, final long nowNs) {
        problem = cause.getMessage();
        final Duration rest = cause.retryAfter();
        if (!rest.isZero()) {
            resting = true;
            restUntilNs = nowNs + rest.toNanos();
        }
    }

    synchronized void probed(final long head, final long tookNs) {
        answered();
        headBlock = head;
        latencyNs = tookNs;
    }

    /** An endpoint of another chain answers well and is worse than none. */
    synchronized void rule(final String foreign) {
        wrongChain = true;
        problem = foreign;
    }

    /** Notes that the others are ahead; ends with the next answer to a probe. */
    synchronized void lags(final long behind) {
        problem = name + " is " + behind + " blocks behind";
    }

    synchronized boolean isHealthy() {
        return problem.isEmpty();
    }

    /** Whether it may be asked at all, healthy or not. */
    synchronized boolean mayBeAsked(final long nowNs) {
        return !wrongChain && !isResting(nowNs);
    }

    private boolean isResting(final long nowNs) {
        resting = resting && restUntilNs - nowNs > 0;
        return resting;
    }

    synchronized long headBlock() {
        return headBlock;
    }

    synchronized String problem() {
        return problem;
    }

    synchronized EndpointStatus status(final boolean current) {
        return new EndpointStatus(
                name, problem.isEmpty(), current, headBlock, TimeUnit.NANOSECONDS.toMillis(latencyNs), problem);
    }

    @Override
    public String toString() {
        return name;
    }
}
