package io.croupier.relayer.keeper;

import static java.util.Objects.requireNonNull;

import io.croupier.signing.Address;
import java.time.Duration;

/**
 * How unsafe accounts are liquidated.
 *
 * @param liquidator the operator's account that takes positions over; the lane's key is it or its operator
 * @param checkEvery how often unsafe accounts are looked for
 * @param priceTolerance by which share a price may be worse than the one at the present mark, 1e18 = 1
 * @param callsPerMinuteMax liquidations sent in a minute at most
 */
public record LiquidationConfig(Address liquidator, Duration checkEvery, long priceTolerance, int callsPerMinuteMax) {
    public LiquidationConfig {
        requireNonNull(liquidator, "liquidator");
        requireNonNull(checkEvery, "checkEvery");
    }
}
