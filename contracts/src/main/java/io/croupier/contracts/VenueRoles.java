package io.croupier.contracts;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Who may do what at a venue, by address.
 *
 * @param insurance takes liquidation fees and bad debt
 * @param fundingKeeper sets funding indexes, through a limiter if there is one
 * @param fundingSpeedMultiplier how many times its maintenance margin a market's funding index may move within a day, 1 to
 *     255: a limiter then stands between keeper and Dealer; 0: there is none
 * @param orderSenders submit trades; at least one
 * @param priceKeepers push mark prices, besides the owner
 */
public record VenueRoles(
        String insurance,
        String fundingKeeper,
        int fundingSpeedMultiplier,
        List<String> orderSenders,
        List<String> priceKeepers) {
    private static final int SPEED_MULTIPLIER_MAX = 255;

    public VenueRoles {
        requireNonNull(insurance, "insurance");
        requireNonNull(fundingKeeper, "fundingKeeper");
        if (fundingSpeedMultiplier < 0 || fundingSpeedMultiplier > SPEED_MULTIPLIER_MAX) {
            throw new IllegalArgumentException(
                    "fundingSpeedMultiplier: " + fundingSpeedMultiplier + " is not in 0.." + SPEED_MULTIPLIER_MAX);
        }
        orderSenders = List.copyOf(orderSenders);
        priceKeepers = List.copyOf(priceKeepers);
        if (orderSenders.isEmpty()) {
            throw new IllegalArgumentException("orderSenders: at least one is needed, nobody could trade");
        }
    }
}
