package io.croupier.signing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OrderTest {
    private static final BigInteger MAX = BigInteger.TWO.pow(127).subtract(BigInteger.ONE);
    private static final BigInteger MIN = MAX.not();
    private static final OrderInfo INFO = new OrderInfo(-1, 2, -3, 4);

    @Test
    void shouldPackInTheDocumentedLayout() {
        final Order order = new Order(
                Address.parse("0x" + "11".repeat(20)),
                Address.parse("0x" + "22".repeat(20)),
                BigInteger.valueOf(258),
                BigInteger.valueOf(-2),
                INFO);

        assertEquals(
                "0x" + "11".repeat(20) + "22".repeat(20) + "00".repeat(14) + "0102" + "ff".repeat(15) + "fe"
                        + "ff".repeat(8) + "00".repeat(7) + "02" + "ff".repeat(7) + "fd" + "00".repeat(7) + "04",
                HexBytes.format(order.encode()));
    }

    @Test
    void shouldUnpackWhatItPacked() {
        final Random random = new Random(7);
        final byte[] slot = new byte[PackedOrder.LENGTH + 9];
        for (int i = 0; i < 1_000; i++) {
            final Order order = RandomOrders.next(random);

            order.encode(slot, 9);

            assertEquals(order, Order.decode(slot, 9));
            assertEquals(
                    order.paperAmount(),
                    int128(PackedOrder.paperAmountHigh(slot, 9), PackedOrder.paperAmountLow(slot, 9)));
            assertEquals(
                    order.creditAmount(),
                    int128(PackedOrder.creditAmountHigh(slot, 9), PackedOrder.creditAmountLow(slot, 9)));
            assertEquals(
                    order.info(),
                    new OrderInfo(
                            PackedOrder.makerFeeRate(slot, 9),
                            PackedOrder.takerFeeRate(slot, 9),
                            PackedOrder.expiration(slot, 9),
                            PackedOrder.nonce(slot, 9)));
        }
    }

    @Test
    void shouldRefuseAmountsOutsideInt128ByName() {
        assertEquals(MAX, order(MAX, MIN).paperAmount());
        assertEquals(MIN, order(MAX, MIN).creditAmount());

        final Exception paper = assertThrows(IllegalArgumentException.class, () -> order(MAX.add(BigInteger.ONE), MIN));
        final Exception credit =
                assertThrows(IllegalArgumentException.class, () -> order(MAX, MIN.subtract(BigInteger.ONE)));

        assertEquals("paperAmount: 170141183460469231731687303715884105728 is outside int128", paper.getMessage());
        assertEquals("creditAmount: -170141183460469231731687303715884105729 is outside int128", credit.getMessage());
    }

    private static Order order(final BigInteger paper, final BigInteger credit) {
        return new Order(Address.ZERO, Address.ZERO, paper, credit, INFO);
    }

    private static BigInteger int128(final long high, final long low) {
        return BigInteger.valueOf(high).shiftLeft(64).or(new BigInteger(Long.toUnsignedString(low)));
    }
}
