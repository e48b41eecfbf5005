package io.croupier.matcher.engine;

/**
 * Limits of one venue, from its {@code Configure} command.
 *
 * @param settlementMarginSeconds an order matches only if it expires at least so much later than now
 * @param orderLifetimeMaxSeconds an order may expire at most so much later than now
 * @param makersPerTradeMax resting orders in one trade unit
 * @param unitsPerCommandMax trade units made by one command; what is left goes on in a {@code Continue}
 * @param openOrdersPerAccountMax open orders of one account
 * @param rememberedOrdersMax accepted orders that are not forgotten yet; one account may have an eighth of them
 * @param reduceOnlyNonceBit bit of the nonce that the Dealer reads as reduce-only, or -1 on a Dealer to which all bits are
 *     alike; elsewhere bit 62 asks for a compact fill record
 * @param earliestExpirySeconds an order that expires before this second is refused; 0 where every order is known
 * @param compactNonceFloor a compact nonce below it is refused; 0 where every order is known
 */
record VenueLimits(
        long settlementMarginSeconds,
        long orderLifetimeMaxSeconds,
        int makersPerTradeMax,
        int unitsPerCommandMax,
        long openOrdersPerAccountMax,
        long rememberedOrdersMax,
        int reduceOnlyNonceBit,
        long earliestExpirySeconds,
        long compactNonceFloor) {
    private static final int ACCOUNT_SHARES = 8;

    VenueLimits {
        if (makersPerTradeMax < 1 || unitsPerCommandMax < 1) {
            throw new IllegalArgumentException(
                    "makersPerTradeMax " + makersPerTradeMax + ", unitsPerCommandMax " + unitsPerCommandMax);
        }
    }

    long rememberedOrdersPerAccountMax() {
        return rememberedOrdersMax / ACCOUNT_SHARES;
    }
}
