package io.croupier.relayer.keeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Price protection against what a Dealer does by contracts/docs/rules.md: whether its guard passes at another mark. */
class LiquidationTermsTest {
    private static final BigInteger ONE = BigInteger.TEN.pow(18);
    private static final int ROUNDS = 20_000;

    /** Credit units on either side of the bound that are left to truncation. */
    private static final long ROUNDING = 10;

    private final SplittableRandom random = new SplittableRandom(6);

    @Test
    void shouldAcceptTheTermsOfThePresentMarkAndBetterOnes() {
        for (int round = 0; round < ROUNDS; round++) {
            final Case a = new Case(random);

            assertTrue(a.passes(a.mark), () -> a + " refuses the present mark");
            assertTrue(a.passes(a.moved(-a.tolerance / 2)), () -> a + " refuses a better price");
        }
    }

    @Test
    void shouldAcceptAPriceWithinTheToleranceAndRefuseOneBeyond() {
        for (int round = 0; round < ROUNDS; round++) {
            final Case a = new Case(random);

            assertTrue(a.passes(a.atBound(-ROUNDING)), () -> a + " refuses within");
            assertTrue(!a.passes(a.atBound(ROUNDING)), () -> a + " accepts beyond");
        }
    }

    @Test
    void shouldProtectAPartOfThePositionAsTheWhole() {
        for (int round = 0; round < ROUNDS; round++) {
            final Case a = new Case(random);

            final BigInteger held = a.paper.divide(BigInteger.valueOf(3));

            assertTrue(a.passes(a.mark, held), () -> a + " refuses a smaller position");
            assertTrue(!a.passes(a.atBound(ROUNDING), held), () -> a + " accepts a smaller position at any price");
        }
    }

    @Test
    void shouldExpectWhatTheExampleSays() {
        // Mark 20,600, 1 % off: a long contract costs 20,394, with 1 % tolerance 20,597.94.
        final BigInteger mark = BigInteger.valueOf(20_600_000_000L);
        final BigInteger off = BigInteger.TEN.pow(16);

        assertEquals(
                BigInteger.valueOf(-20_597_940_000L),
                LiquidationKeeper.expectedCredit(ONE, mark, off, 10_000_000_000_000_000L));
        assertEquals(
                BigInteger.valueOf(20_597_940_000L),
                LiquidationKeeper.expectedCredit(ONE.negate(), mark, off, 10_000_000_000_000_000L),
                "a short's buyer gets 20,806 less 1 %");
    }

    private static final class Case {
        private final BigInteger paper;
        private final BigInteger mark;
        private final BigInteger off;
        private final long tolerance;

        Case(final SplittableRandom random) {
            final BigInteger size =
                    BigInteger.valueOf(random.nextLong(1_000, 1_000_000_000L)).multiply(BigInteger.TEN.pow(15));
            paper = random.nextBoolean() ? size : size.negate();
            mark = BigInteger.valueOf(random.nextLong(100_000_000L, 100_000_000_000L));
            off = BigInteger.valueOf(random.nextLong(0, 30_000_000_000_000_000L));
            tolerance = random.nextLong(1_000_000_000_000_000L, 100_000_000_000_000_000L);
        }

        /** The mark at which the taker's price is worse by this share, 1e18 = 1. */
        BigInteger moved(final long worse) {
            final BigInteger share = BigInteger.valueOf(paper.signum() * worse);
            return mark.multiply(ONE.add(share)).divide(ONE);
        }

        /** The mark at which the price is just as much worse as is tolerated, and so many units beyond. */
        BigInteger atBound(final long beyond) {
            return moved(tolerance).add(BigInteger.valueOf(paper.signum() * beyond));
        }

        boolean passes(final BigInteger markThen) {
            return passes(markThen, paper);
        }

        /** As the rules say: price = m -+ F(m * off / W), liqCredit = -mul(q, price), q = request capped at what is held. */
        boolean passes(final BigInteger markThen, final BigInteger held) {
            final BigInteger expect = LiquidationKeeper.expectedCredit(paper, mark, off, tolerance);
            final BigInteger q = paper.abs().min(held.abs()).multiply(BigInteger.valueOf(paper.signum()));
            final BigInteger discount = markThen.multiply(off).divide(ONE);
            final BigInteger price = q.signum() > 0 ? markThen.subtract(discount) : markThen.add(discount);
            final BigInteger liqCredit = q.multiply(price).divide(ONE).negate();
            final int order = liqCredit.multiply(paper).compareTo(expect.multiply(q));
            return q.signum() > 0 ? order >= 0 : order <= 0;
        }

        @Override
        public String toString() {
            return paper + " at " + mark + " less " + off + " within " + tolerance;
        }
    }
}
