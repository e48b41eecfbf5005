package io.croupier.relayer.chain;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * When another endpoint is better than the one in use.
 *
 * @param lagBlocksMax blocks by which an endpoint may be behind the newest one, from 0
 * @param probeInterval pause between looks at every endpoint
 */
public record FailoverPolicy(int lagBlocksMax, Duration probeInterval) {
    private static final int LAG_LIMIT = 1_000;

    public FailoverPolicy {
        requireNonNull(probeInterval, "probeInterval");
        if (lagBlocksMax < 0 || lagBlocksMax > LAG_LIMIT) {
            throw new IllegalArgumentException(
                    "chain.endpointLagBlocks: " + lagBlocksMax + " is not from 0 to " + LAG_LIMIT);
        }
    }

    /** Three blocks; a look every five seconds. */
    public static FailoverPolicy standard() {
        return new FailoverPolicy(3, Duration.ofSeconds(5));
    }
}
