package io.croupier.relayer.keeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.matcher.ledger.MarketScale;
import io.croupier.signing.Address;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Premium and change of index against contracts/docs/rules.md, worked out in decimals. */
class FundingArithmeticTest {
    private static final MathContext EXACT = new MathContext(120);
    private static final BigDecimal ONE = BigDecimal.ONE.movePointRight(18);
    private static final int ROUNDS = 20_000;

    private final SplittableRandom random = new SplittableRandom(8);

    @Test
    void shouldMeasureThePremiumOfTheMidOverTheMark() {
        for (int round = 0; round < ROUNDS; round++) {
            final long paperPerLot = random.nextLong(1, 1_000_000_000_000_000_000L);
            final long creditPerTickLot = random.nextLong(1, 1_000_000);
            final long bid = random.nextLong(1, 1_000_000_000);
            final long ask = bid + random.nextLong(0, 1_000_000);
            final BigInteger mark = new BigInteger(1 + random.nextInt(90), new Random(round)).add(BigInteger.ONE);

            final BigInteger premium = FundingKeeper.premium(
                            market(paperPerLot, creditPerTickLot), new MarketTop(bid, ask, mark))
                    .orElseThrow();

            final BigDecimal pricePerTick =
                    BigDecimal.valueOf(creditPerTickLot).multiply(ONE).divide(BigDecimal.valueOf(paperPerLot), EXACT);
            final BigDecimal mid = BigDecimal.valueOf(bid)
                    .add(BigDecimal.valueOf(ask))
                    .divide(BigDecimal.TWO, EXACT)
                    .multiply(pricePerTick);
            final BigDecimal index = new BigDecimal(mark);
            final BigDecimal exact = mid.subtract(index).multiply(ONE).divide(index, EXACT);
            final BigDecimal error = exact.subtract(new BigDecimal(premium));
            assertTrue(
                    error.abs().compareTo(BigDecimal.ONE) < 0 && error.signum() * exact.signum() >= 0,
                    () -> premium + " is not " + exact.toPlainString() + " truncated");
        }
    }

    @Test
    void shouldMeasureNothingWithoutTwoSidesAndAMark() {
        final KeeperMarket market = market(1_000_000_000_000_000L, 100);

        assertEquals(Optional.empty(), FundingKeeper.premium(market, new MarketTop(0, 300_000, BigInteger.TEN)));
        assertEquals(Optional.empty(), FundingKeeper.premium(market, new MarketTop(300_000, 0, BigInteger.TEN)));
        assertEquals(Optional.empty(), FundingKeeper.premium(market, new MarketTop(1, 2, BigInteger.ZERO)));
    }

    @Test
    void shouldMoveTheIndexAgainstTheCappedMeanButNotPastTheLimiter() {
        int capped = 0;
        int limited = 0;
        for (int round = 0; round < ROUNDS; round++) {
            final BigInteger mean =
                    BigInteger.valueOf(random.nextLong(-50_000_000_000_000_000L, 50_000_000_000_000_000L));
            final BigInteger cap = BigInteger.valueOf(random.nextLong(0, 40_000_000_000_000_000L));
            final BigInteger mark = BigInteger.valueOf(random.nextLong(1, 100_000_000_000_000L));
            final BigInteger most = BigInteger.valueOf(random.nextLong(0, 1_000_000_000_000L));

            final BigInteger change = FundingKeeper.change(mean, cap, mark, most);

            BigDecimal rate = new BigDecimal(mean);
            if (rate.abs().compareTo(new BigDecimal(cap)) > 0) {
                rate = new BigDecimal(cap).multiply(BigDecimal.valueOf(mean.signum()));
                capped++;
            }
            BigDecimal expected = rate.multiply(new BigDecimal(mark))
                    .divide(ONE, EXACT)
                    .setScale(0, RoundingMode.DOWN)
                    .negate();
            if (expected.abs().compareTo(new BigDecimal(most)) > 0) {
                expected = new BigDecimal(most).multiply(BigDecimal.valueOf(-mean.signum()));
                limited++;
            }
            assertEquals(expected.toBigIntegerExact(), change);
        }
        assertTrue(capped > 1_000 && limited > 1_000, "hardly any bound was reached: " + capped + ", " + limited);
    }

    private static KeeperMarket market(final long paperPerLot, final long creditPerTickLot) {
        return new KeeperMarket("BTC-PERP", Address.ZERO, 0, new MarketScale(paperPerLot, creditPerTickLot));
    }
}
