package io.croupier.relayer.node;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How far chain and settlement may be behind before the venue takes less.
 *
 * @param chainPostOnly age of the newest block from which on orders may only rest
 * @param chainCancelOnly age of the newest block from which on orders may only be cancelled
 * @param settlementPostOnly age of the oldest unsettled trade unit from which on orders may only rest
 * @param settlementCancelOnly age of the oldest unsettled trade unit from which on orders may only be cancelled
 * @param recoverAfter how long a lag must be below half of what it took before the venue takes more again
 */
public record LagLimits(
        Duration chainPostOnly,
        Duration chainCancelOnly,
        Duration settlementPostOnly,
        Duration settlementCancelOnly,
        Duration recoverAfter) {
    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofDays(1);

    public LagLimits {
        requireNonNull(recoverAfter, "recoverAfter");
        requireOrder("chainLag", chainPostOnly, chainCancelOnly);
        requireOrder("settlementLag", settlementPostOnly, settlementCancelOnly);
    }

    /** A minute and five for the chain, two and ten for settlement, ten seconds to recover. */
    public static LagLimits standard() {
        return new LagLimits(
                Duration.ofMinutes(1),
                Duration.ofMinutes(5),
                Duration.ofMinutes(2),
                Duration.ofMinutes(10),
                Duration.ofSeconds(10));
    }

    static LagLimits of(final ConfigSection section) {
        final LagLimits standard = standard();
        final LagLimits limits = section.valid(() -> new LagLimits(
                section.duration("chainLagPostOnly", standard.chainPostOnly, LEAST, MOST),
                section.duration("chainLagCancelOnly", standard.chainCancelOnly, LEAST, MOST),
                section.duration("settlementLagPostOnly", standard.settlementPostOnly, LEAST, MOST),
                section.duration("settlementLagCancelOnly", standard.settlementCancelOnly, LEAST, MOST),
                section.duration("recoverAfter", standard.recoverAfter, Duration.ZERO, Duration.ofHours(1))));
        section.end();
        return limits;
    }

    private static void requireOrder(final String what, final Duration postOnly, final Duration cancelOnly) {
        if (postOnly.compareTo(cancelOnly) > 0) {
            throw new IllegalArgumentException("degradation." + what + "PostOnly: " + postOnly.toSeconds()
                    + "s is above " + what + "CancelOnly, " + cancelOnly.toSeconds() + "s");
        }
    }
}
