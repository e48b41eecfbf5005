package io.croupier.matcher.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class Int256Test {
    private static final BigInteger MIN = BigInteger.ONE.shiftLeft(255).negate();

    @Property(tries = 5000)
    void shouldAddAndSubtractLikeBigInteger(
            @ForAll("integers") final BigInteger a, @ForAll("integers") final BigInteger b) {
        assertResult(a.add(b), a, x -> x.add(register(b)));
        assertResult(a.subtract(b), a, x -> x.subtract(register(b)));
        assertResult(a.negate(), a, Int256::negate);
        assertResult(a.abs(), a, Int256::abs);
        assertResult(a.add(BigInteger.valueOf(b.longValue())), a, x -> x.add(b.longValue()));
    }

    @Property(tries = 5000)
    void shouldMultiplyLikeBigInteger(@ForAll("integers") final BigInteger a, @ForAll("integers") final BigInteger b) {
        assertResult(a.multiply(b), a, x -> x.multiply(register(b)));
        assertResult(a.multiply(BigInteger.valueOf(b.longValue())), a, x -> x.multiply(b.longValue()));
        assertResult(a.multiply(a), a, x -> x.multiply(x));
    }

    @Property(tries = 5000)
    void shouldDivideLikeBigIntegerAndRoundAsNamed(
            @ForAll("integers") final BigInteger a, @ForAll("integers") final BigInteger b) {
        if (b.signum() != 0) {
            assertResult(a.divide(b), a, x -> x.divideTowardZero(register(b)));
        }
        final BigInteger small = BigInteger.valueOf(b.longValue());
        if (small.signum() != 0) {
            assertResult(a.divide(small), a, x -> x.divideTowardZero(small.longValue()));
            assertResult(floor(a, small), a, x -> x.divideFloor(small.longValue()));
            assertResult(floor(a.negate(), small).negate(), a, x -> x.divideCeiling(small.longValue()));
        }
    }

    @Property(tries = 5000)
    void shouldDivideEveryProductExactly(
            @ForAll("integers") final BigInteger a, @ForAll("integers") final BigInteger b) {
        final BigInteger factor = a.shiftRight(128);
        final BigInteger other = b.shiftRight(129);
        if (other.signum() != 0) {
            assertResult(factor, factor.multiply(other), x -> x.divideTowardZero(register(other)));
        }
    }

    @Property(tries = 20_000)
    void shouldDivideByTenToTheEighteenLikeBigInteger(@ForAll("integers") final BigInteger a) {
        final BigInteger one = BigInteger.valueOf(Wad.ONE);

        assertResult(a.divide(one), a, x -> x.divideTowardZero(Wad.ONE));
        assertResult(floor(a, one), a, x -> x.divideFloor(Wad.ONE));
        assertResult(floor(a.negate(), one).negate(), a, x -> x.divideCeiling(Wad.ONE));
    }

    @Property(tries = 5000)
    void shouldDivideByTenToTheEighteenAroundItsMultiples(
            @ForAll("integers") final BigInteger a, @ForAll @IntRange(min = -1, max = 1) final int by) {
        final BigInteger near =
                a.shiftRight(61).multiply(BigInteger.valueOf(Wad.ONE)).add(BigInteger.valueOf(by));

        assertResult(near.divide(BigInteger.valueOf(Wad.ONE)), near, x -> x.divideTowardZero(Wad.ONE));
    }

    @Property(tries = 2000)
    void shouldCompareAndConvertLikeBigInteger(
            @ForAll("integers") final BigInteger a, @ForAll("integers") final BigInteger b) {
        assertEquals(a, register(a).toBigInteger());
        assertEquals(a.toString(), register(a).toString());
        assertEquals(a.signum(), register(a).signum());
        assertEquals(Integer.signum(a.compareTo(b)), Integer.signum(register(a).compareTo(register(b))));
        assertEquals(a.equals(b), register(a).equals(register(b)));
        for (final int bits : new int[] {1, 63, 64, 65, 96, 112, 127, 128}) {
            assertEquals(a.bitLength() < bits, register(a).fits(bits), a + " in " + bits);
        }
        final Int256 halves = new Int256().set(register(a).high(), register(a).low());
        assertEquals(a.bitLength() < 128, halves.equals(register(a)));
    }

    @Property(tries = 1000)
    void shouldSaturateOrRefuseWhatIsNoLong(@ForAll("integers") final BigInteger a) {
        if (a.bitLength() < 64) {
            assertEquals(a.longValueExact(), register(a).toLong());
            assertEquals(a.longValueExact(), register(a).toLongSaturated());
        } else {
            assertThrows(ArithmeticException.class, () -> register(a).toLong());
            assertEquals(
                    a.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE,
                    register(a).toLongSaturated());
        }
    }

    @Property
    void shouldRefuseDivisionByZero(@ForAll("integers") final BigInteger a) {
        assertThrows(ArithmeticException.class, () -> register(a).divideTowardZero(0));
        assertThrows(ArithmeticException.class, () -> register(a).divideTowardZero(new Int256()));
    }

    /** Every width, and the edges at which limbs, halves of limbs and signs meet. */
    @Provide
    Arbitrary<BigInteger> integers() {
        final Arbitrary<BigInteger> widths = Arbitraries.integers()
                .between(0, 255)
                .flatMap(bits -> Arbitraries.bigIntegers()
                        .between(
                                BigInteger.ONE.shiftLeft(bits).negate(),
                                BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE)));
        final Arbitrary<BigInteger> edges = Arbitraries.integers()
                .between(0, 255)
                .flatMap(bits -> Arbitraries.of(-1, 0, 1)
                        .map(by -> BigInteger.ONE.shiftLeft(bits).add(BigInteger.valueOf(by))))
                .flatMap(edge -> Arbitraries.of(edge, edge.negate()))
                .filter(edge -> edge.bitLength() <= 255);
        final Arbitrary<BigInteger> runs = Arbitraries.integers()
                .between(0, 254)
                .flatMap(from -> Arbitraries.integers()
                        .between(from, 254)
                        .map(to -> BigInteger.ONE.shiftLeft(to).subtract(BigInteger.ONE.shiftLeft(from))));
        return Arbitraries.oneOf(
                widths, edges, runs, Arbitraries.of(BigInteger.ZERO, MIN, BigInteger.valueOf(Wad.ONE)));
    }

    private static Int256 register(final BigInteger value) {
        return new Int256().set(value);
    }

    private static BigInteger floor(final BigInteger a, final BigInteger b) {
        final BigInteger[] parts = a.divideAndRemainder(b);
        final boolean down = parts[1].signum() != 0 && a.signum() != b.signum();
        return down ? parts[0].subtract(BigInteger.ONE) : parts[0];
    }

    private static void assertResult(
            final BigInteger expected, final BigInteger start, final UnaryOperator<Int256> operation) {
        if (expected.bitLength() > 255) {
            assertThrows(ArithmeticException.class, () -> operation.apply(register(start)));
        } else {
            assertEquals(expected, operation.apply(register(start)).toBigInteger());
        }
    }
}
