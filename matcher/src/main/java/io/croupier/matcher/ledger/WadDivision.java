package io.croupier.matcher.ledger;

import java.math.BigInteger;

/**
 * Division of two words by 1e18 with two multiplications instead of a division: nearly every product of the Dealer is
 * divided by 1e18. Moeller and Granlund, Improved division by invariant integers (2011), algorithm 4.
 */
final class WadDivision {
    /** Bits by which 1e18 is shifted so that its top bit is set; the algorithm needs that. */
    static final int SHIFT = Long.numberOfLeadingZeros(Wad.ONE);

    /** 1e18 shifted, unsigned. */
    static final long DIVISOR = Wad.ONE << SHIFT;

    /** (2^128 - 1) / DIVISOR - 2^64. */
    private static final long RECIPROCAL = BigInteger.ONE
            .shiftLeft(128)
            .subtract(BigInteger.ONE)
            .divide(BigInteger.valueOf(Wad.ONE).shiftLeft(SHIFT))
            .longValue();

    private WadDivision() {}

    /** The quotient of high * 2^64 + low by {@link #DIVISOR}; all unsigned, high below the divisor. */
    static long quotient(final long high, final long low) {
        final long product = RECIPROCAL * high;
        final long fraction = product + low;
        final long carry = Long.compareUnsigned(fraction, product) < 0 ? 1 : 0;
        long quotient = Math.unsignedMultiplyHigh(RECIPROCAL, high) + high + carry + 1;
        long remainder = low - quotient * DIVISOR;
        if (Long.compareUnsigned(remainder, fraction) > 0) {
            quotient--;
            remainder += DIVISOR;
        }
        return Long.compareUnsigned(remainder, DIVISOR) >= 0 ? quotient + 1 : quotient;
    }

    /** What {@code quotient} leaves of the same two words. */
    static long remainder(final long low, final long quotient) {
        return low - quotient * DIVISOR;
    }
}
