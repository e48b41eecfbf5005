package io.croupier.matcher.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.croupier.matcher.ledger.MarketScale;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class QuoteScaleTest {
    private final QuoteScale scale = new QuoteScale(new MarketScale(1_000_000_000_000_000L, 100), 6);

    @Test
    void shouldWritePlainDecimalsWithoutTrailingZeros() {
        assertEquals("30000.5", scale.price(300_005));
        assertEquals("30000", scale.price(300_000));
        assertEquals("0.1", scale.price(1));
        assertEquals("0.25", scale.size(250));
        assertEquals("100", scale.size(100_000));
        assertEquals("0", scale.size(0));
    }

    @Test
    void shouldReadMarksAsCreditForAContract() {
        assertEquals("30000.000001", scale.price(BigInteger.valueOf(30_000_000_001L)));
        assertEquals("0", scale.price(BigInteger.ZERO));
    }

    @Test
    void shouldRoundAverageWithoutFiniteDecimalAtTheEighteenthPlace() {
        assertEquals("30000.05", scale.averagePrice(-60_000_100, 2));
        assertEquals("33333.333333333333333333", scale.averagePrice(100_000_000, 3));
    }

    @Test
    void shouldConvertToChainIntegers() {
        assertEquals(new BigInteger("-250000000000000000"), scale.paper(-250));
        assertEquals(BigInteger.valueOf(7_500_125_000L), scale.notional(300_005, 250));
    }
}
