package io.croupier.matcher.ledger;

/** Fixed-point numbers of scale 1e18: paper per contract, ratios, rates. */
final class Wad {
    /** W in the formulas: one contract, or 100 percent. */
    static final long ONE = 1_000_000_000_000_000_000L;

    /** What the narrow operations return where numbers need more room than they have. */
    static final long TOO_WIDE = Long.MIN_VALUE;

    private Wad() {}

    /** mul(a, b) of an int128, given by its halves, and a long; {@link #TOO_WIDE} from about 2^62 on. */
    static long multiplyNarrow(final long high, final long low, final long b) {
        final long sign = high >> 63;
        final long lowSize = (low ^ sign) - sign;
        final long highSize = (high ^ sign) + (sign != 0 && lowSize == 0 ? 1 : 0);
        final long factor = Math.abs(b);
        final long top = highSize * factor;
        if (highSize != 0 && (top < 0 || Math.unsignedMultiplyHigh(highSize, factor) != 0)) {
            return TOO_WIDE;
        }
        final long upper = Math.unsignedMultiplyHigh(lowSize, factor) + top;
        if (isTooWide(upper)) {
            return TOO_WIDE;
        }
        final long quotient = quotient(upper, lowSize * factor);
        final long resultSign = sign ^ b >> 63;
        return (quotient ^ resultSign) - resultSign;
    }

    /** a * b / W rounded up, neither of them negative; {@link #TOO_WIDE} from about 2^62 on. */
    static long multiplyCeilingNarrow(final long a, final long b) {
        return a < 0 || b < 0 ? TOO_WIDE : divideCeilingNarrow(Math.multiplyHigh(a, b), a * b);
    }

    /** A number of two words, not negative, over W, rounded up; {@link #TOO_WIDE} from about 2^62 on. */
    static long divideCeilingNarrow(final long high, final long low) {
        if (isTooWide(high)) {
            return TOO_WIDE;
        }
        final long quotient = quotient(high, low);
        return WadDivision.remainder(low << WadDivision.SHIFT, quotient) == 0 ? quotient : quotient + 1;
    }

    private static boolean isTooWide(final long high) {
        return Long.compareUnsigned(high, ONE >> 2) >= 0;
    }

    private static long quotient(final long high, final long low) {
        return WadDivision.quotient(high << WadDivision.SHIFT | low >>> -WadDivision.SHIFT, low << WadDivision.SHIFT);
    }

    /** mul(a, b) = a * b / W toward zero, in place of a. */
    static Int256 multiply(final Int256 a, final Int256 b) {
        return a.multiply(b).divideTowardZero(ONE);
    }

    /** mul(a, b) = a * b / W toward zero, in place of a. */
    static Int256 multiply(final Int256 a, final long b) {
        return a.multiply(b).divideTowardZero(ONE);
    }

    /** div(a, b) = a * W / b toward zero, in place of a. */
    static Int256 divide(final Int256 a, final Int256 b) {
        return a.multiply(ONE).divideTowardZero(b);
    }
}
