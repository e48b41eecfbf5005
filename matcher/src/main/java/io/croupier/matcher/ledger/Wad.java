package io.croupier.matcher.ledger;

/** Fixed-point numbers of scale 1e18: paper per contract, ratios, rates. */
final class Wad {
    /** W in the formulas: one contract, or 100 percent. */
    static final long ONE = 1_000_000_000_000_000_000L;

    private Wad() {}

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
