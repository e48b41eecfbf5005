package io.croupier.relayer.keeper;

import static java.util.Objects.requireNonNull;

import java.math.BigInteger;

/**
 * A market's best prices and its mark.
 *
 * @param bidTicks 0 without a bid
 * @param askTicks 0 without an ask
 * @param mark confirmed mark price, credit units per 1e18 paper; zero without one
 */
record MarketTop(long bidTicks, long askTicks, BigInteger mark) {
    MarketTop {
        requireNonNull(mark, "mark");
    }

    boolean isTwoSided() {
        return bidTicks > 0 && askTicks > 0;
    }
}
