package io.croupier.relayer.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.List;
import java.util.SplittableRandom;

/** Choices of a fuzz run; the same seed makes the same ones. */
final class FuzzRandom {
    private final SplittableRandom random;

    FuzzRandom(final long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** From 0 up to {@code bound} exclusive. */
    int below(final int bound) {
        return random.nextInt(bound);
    }

    boolean percent(final int chance) {
        return random.nextInt(100) < chance;
    }

    <T> T pick(final List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    /** Both ends included. */
    long between(final long least, final long most) {
        return random.nextLong(least, most + 1);
    }

    /** A positive number whose order of magnitude is even between the powers of two, with random low digits. */
    BigInteger magnitude(final int leastBits, final int mostBits) {
        final int bits = leastBits + random.nextInt(mostBits - leastBits + 1);
        BigInteger value = BigInteger.ONE;
        for (int i = 1; i < bits; i++) {
            value = value.shiftLeft(1).add(random.nextBoolean() ? BigInteger.ONE : BigInteger.ZERO);
        }
        return value;
    }

    /** {@code value} times a factor between the given thousandths, at least 1. */
    BigInteger near(final BigInteger value, final int least, final int most) {
        return value.multiply(BigInteger.valueOf(between(least, most)))
                .divide(BigInteger.valueOf(1000))
                .max(BigInteger.ONE);
    }

    /** A part of a positive amount, from one unit to all of it; zero of zero. */
    BigInteger part(final JsonNode amount) {
        final BigInteger whole = new BigInteger(amount.asText("0"));
        return whole.signum() <= 0 ? BigInteger.ZERO : near(whole, 1, 1000).min(whole);
    }
}
