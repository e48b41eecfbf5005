package io.croupier.matcher.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class WadTest {
    private static final BigInteger W = BigInteger.valueOf(Wad.ONE);
    private static final BigInteger NARROW = BigInteger.ONE.shiftLeft(61);
    private static final BigInteger WIDE = BigInteger.ONE.shiftLeft(62);

    @Property
    void shouldMultiplyNarrowAsExactlyOrNotAtAll(@ForAll final Random random) {
        final BigInteger a = number(random, 127);
        final long b = number(random, 63).longValueExact();

        final long product = Wad.multiplyNarrow(a.shiftRight(64).longValueExact(), a.longValue(), b);

        assertSameOrTooWide(a.multiply(BigInteger.valueOf(b)).divide(W), product);
    }

    @Property
    void shouldRoundUpNarrowAsExactlyOrNotAtAll(@ForAll final Random random) {
        final BigInteger a = number(random, 63).abs();
        final BigInteger b = number(random, 63).abs();
        final BigInteger[] parts = a.multiply(b).divideAndRemainder(W);

        final long product = Wad.multiplyCeilingNarrow(a.longValueExact(), b.longValueExact());

        assertSameOrTooWide(parts[0].add(BigInteger.valueOf(parts[1].signum())), product);
    }

    @Test
    void shouldMultiplyNarrowAtTheEdges() {
        assertEquals(0, Wad.multiplyNarrow(Long.MIN_VALUE, 0, 0));
        assertEquals(Wad.TOO_WIDE, Wad.multiplyNarrow(Long.MIN_VALUE, 0, 1));
        assertEquals(-1, Wad.multiplyNarrow(-1, -Wad.ONE, 1));
        assertEquals(0, Wad.multiplyNarrow(-1, 1 - Wad.ONE, 1));
        assertEquals(-9, Wad.multiplyNarrow(0, 1, Long.MIN_VALUE));
        assertEquals(Wad.TOO_WIDE, Wad.multiplyCeilingNarrow(-1, 1));
        assertEquals(Wad.TOO_WIDE, Wad.multiplyCeilingNarrow(1, -1));
    }

    private static void assertSameOrTooWide(final BigInteger expected, final long actual) {
        if (actual == Wad.TOO_WIDE) {
            assertTrue(expected.abs().compareTo(NARROW) > 0, expected + " has room");
        } else {
            assertEquals(expected, BigInteger.valueOf(actual));
            assertTrue(expected.abs().compareTo(WIDE) <= 0, expected + " is too wide");
        }
    }

    /** Of any magnitude below the given bits, each number of bits as likely as another; often next to a multiple of W. */
    private static BigInteger number(final Random random, final int bitsMax) {
        BigInteger magnitude = new BigInteger(random.nextInt(bitsMax + 1), random);
        if (random.nextInt(4) == 0) {
            magnitude = magnitude
                    .divide(W)
                    .multiply(W)
                    .add(BigInteger.valueOf(random.nextInt(3) - 1))
                    .abs();
        }
        return random.nextBoolean() ? magnitude : magnitude.negate();
    }
}
