package io.croupier.relayer.settlement;

import static java.util.Objects.requireNonNull;

import io.croupier.signing.Address;

/**
 * A market and its steps of size and price.
 *
 * @param paperPerLot paper of one lot, 1e18 = one contract
 * @param creditPerTickLot credit by which one lot's value grows with one tick
 */
public record MarketScale(Address perp, long paperPerLot, long creditPerTickLot) {
    public MarketScale {
        requireNonNull(perp, "perp");
        if (paperPerLot < 1 || creditPerTickLot < 1) {
            throw new IllegalArgumentException(perp + ": paperPerLot " + paperPerLot + " and creditPerTickLot "
                    + creditPerTickLot + " must be positive");
        }
    }
}
