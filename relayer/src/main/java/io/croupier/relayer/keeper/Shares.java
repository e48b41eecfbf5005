package io.croupier.relayer.keeper;

import java.math.BigInteger;

/** Fixed-point arithmetic of the contracts: 1e18 is one, products are truncated towards zero. */
final class Shares {
    static final BigInteger ONE = BigInteger.TEN.pow(18);

    private Shares() {}

    /** mul(value, share). */
    static BigInteger of(final BigInteger value, final BigInteger share) {
        return value.multiply(share).divide(ONE);
    }

    static BigInteger of(final BigInteger value, final long share) {
        return of(value, BigInteger.valueOf(share));
    }

    /** The value, or the bound of -most..most that it is beyond. */
    static BigInteger clamp(final BigInteger value, final BigInteger most) {
        return value.max(most.negate()).min(most);
    }
}
