package io.croupier.relayer.node;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What the exchange lets anybody do.
 *
 * @param makersPerTradeMax resting orders in one trade unit
 * @param unitsPerCommandMax trade units one command may make before the rest continues in another
 * @param openOrdersPerAccountMax orders of an account that may be open
 * @param rememberedOrdersMax accepted orders that have not expired, closed ones too; one account may have an eighth of them
 * @param settlementMargin an order matches only if it is valid for this much longer
 * @param orderLifetimeMax an order may not expire later than this from now; bounds the memory of order hashes
 */
public record VenueLimits(
        int makersPerTradeMax,
        int unitsPerCommandMax,
        int openOrdersPerAccountMax,
        int rememberedOrdersMax,
        Duration settlementMargin,
        Duration orderLifetimeMax) {

    public VenueLimits {
        requireNonNull(settlementMargin, "settlementMargin");
        requireNonNull(orderLifetimeMax, "orderLifetimeMax");
    }

    static VenueLimits of(final ConfigSection section) {
        return new VenueLimits(
                (int) section.integer("makersPerTradeMax", 16, 1, 64),
                (int) section.integer("unitsPerCommandMax", 4, 1, 64),
                (int) section.integer("openOrdersPerAccountMax", 1_000, 1, 1_000_000),
                (int) section.integer("rememberedOrdersMax", 5_000_000, 1_000, 500_000_000),
                section.duration("settlementMargin", Duration.ofSeconds(30), Duration.ZERO, Duration.ofHours(1)),
                section.duration("orderLifetimeMax", Duration.ofDays(30), Duration.ofMinutes(1), Duration.ofDays(366)));
    }
}
