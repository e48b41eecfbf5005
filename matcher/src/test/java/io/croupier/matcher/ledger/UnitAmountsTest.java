package io.croupier.matcher.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class UnitAmountsTest {
    private static final long W = 1_000_000_000_000_000_000L;

    private final UnitAmounts amounts = new UnitAmounts();

    @Example
    void shouldTruncateFeesAndRebatesTowardZero() {
        assertEquals(16_666, amounts.fee(-33_333_333, Venue.TAKER_RATE));
        assertEquals(-16_666, amounts.fee(33_333_333, -Venue.TAKER_RATE));
        assertEquals(0, amounts.fee(1999, Venue.TAKER_RATE));
    }

    @Property
    void shouldBeTheExactProduct(
            @ForAll @LongRange(min = -(1L << 60), max = 1L << 60) final long credit,
            @ForAll @LongRange(min = -W, max = W) final long rate) {
        final BigInteger expected = BigInteger.valueOf(credit)
                .abs()
                .multiply(BigInteger.valueOf(rate))
                .divide(BigInteger.valueOf(W));

        assertEquals(expected.longValueExact(), amounts.fee(credit, rate));
    }
}
