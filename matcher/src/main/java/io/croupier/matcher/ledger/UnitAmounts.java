package io.croupier.matcher.ledger;

/**
 * The exact amounts of a trade unit. At the maker's price the maker's credit is {@link MarketScale#notional} of the matched
 * lots with the sign of its side; the taker's is the negated sum over the makers. Fees are {@code T(|credit| * rate / W)},
 * the taker's once for the whole unit on its sum; rates of rebates are negative and truncate toward zero as well.
 */
public final class UnitAmounts {
    private final Int256 product = new Int256();

    /**
     * The fee on a credit amount.
     *
     * @param credit of either sign
     * @param rate the signed order's maker or taker rate, scale 1e18, of magnitude below 64e18
     * @return paid by the account, negative for a rebate
     * @throws ArithmeticException if it does not fit a {@code long}
     */
    public long fee(final long credit, final long rate) {
        final long narrow = Wad.multiplyNarrow(0, Math.abs(credit), rate);
        if (narrow != Wad.TOO_WIDE) {
            return narrow;
        }
        return product.set(credit)
                .abs()
                .multiply(rate)
                .divideTowardZero(Wad.ONE)
                .toLong();
    }
}
