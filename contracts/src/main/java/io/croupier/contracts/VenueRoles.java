package io.croupier.contracts;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Who may do what at a venue, by address.
 *
 * @param insurance takes liquidation fees and bad debt
 * @param fundingKeeper sets funding indexes
 * @param orderSenders submit trades; at least one
 * @param priceKeepers push mark prices, besides the owner
 */
public record VenueRoles(String insurance, String fundingKeeper, List<String> orderSenders, List<String> priceKeepers) {
    public VenueRoles {
        requireNonNull(insurance, "insurance");
        requireNonNull(fundingKeeper, "fundingKeeper");
        orderSenders = List.copyOf(orderSenders);
        priceKeepers = List.copyOf(priceKeepers);
        if (orderSenders.isEmpty()) {
            throw new IllegalArgumentException("orderSenders: at least one is needed, nobody could trade");
        }
    }
}
