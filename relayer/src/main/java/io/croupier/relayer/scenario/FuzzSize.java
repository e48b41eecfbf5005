package io.croupier.relayer.scenario;

import java.math.BigInteger;

/** How much is traded in a scenario. */
enum FuzzSize {
    /** Millionths of a contract to a few contracts, of traders with thousands to millions. */
    USUAL(40, 63, 30, 42),
    /** Amounts at which every rounding shows. */
    DUST(1, 40, 10, 24),
    /** Up to what 112 bits of paper and 96 bits of credit hold, and sometimes beyond. */
    GIANT(84, 113, 85, 95);

    static final BigInteger INT128_MAX = BigInteger.TWO.pow(127).subtract(BigInteger.ONE);

    private final int paperBitsMin;
    private final int paperBitsMax;
    private final int creditBitsMin;
    private final int creditBitsMax;

    FuzzSize(final int paperBitsMin, final int paperBitsMax, final int creditBitsMin, final int creditBitsMax) {
        this.paperBitsMin = paperBitsMin;
        this.paperBitsMax = paperBitsMax;
        this.creditBitsMin = creditBitsMin;
        this.creditBitsMax = creditBitsMax;
    }

    BigInteger paper(final FuzzRandom random) {
        return random.magnitude(paperBitsMin, paperBitsMax);
    }

    BigInteger credit(final FuzzRandom random) {
        return random.magnitude(creditBitsMin, creditBitsMax);
    }
}
