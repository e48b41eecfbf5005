package io.croupier.signing;

import java.math.BigInteger;
import java.util.Random;

/** Orders over the whole range of every field. */
final class RandomOrders {
    private RandomOrders() {}

    static Order next(final Random random) {
        return new Order(
                nextAddress(random),
                nextAddress(random),
                nextInt128(random),
                nextInt128(random),
                new OrderInfo(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong()));
    }

    static Eip712Domain nextDomain(final Random random) {
        return new Eip712Domain(
                "Venue " + random.nextInt(), "1", new BigInteger(1 + random.nextInt(256), random), nextAddress(random));
    }

    static Address nextAddress(final Random random) {
        final byte[] bytes = new byte[Address.LENGTH];
        random.nextBytes(bytes);
        return Address.of(bytes, 0);
    }

    /** Every length from one bit to 127 is as likely, both signs. */
    static BigInteger nextInt128(final Random random) {
        final BigInteger magnitude = new BigInteger(1 + random.nextInt(127), random);
        return random.nextBoolean() ? magnitude : magnitude.not();
    }
}
