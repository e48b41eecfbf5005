package io.croupier.relayer.scenario;

import io.croupier.relayer.chain.Bytes;
import io.croupier.signing.Order;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

/**
 * Encodes {@code abi.encode(Order[] orders, bytes[] signatures, uint256[] matchPaperAmount)}, the argument of {@code
 * Perpetual.trade}. The lists may differ in length: scenarios try that.
 */
final class TradeData {
    private static final int WORD = 32;
    private static final int ORDER = 5 * WORD;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private TradeData() {}

    static byte[] encode(final List<Order> orders, final List<Bytes> signatures, final List<BigInteger> matches) {
        final TradeData data = new TradeData();
        data.put(orders, signatures, matches);
        return data.out.toByteArray();
    }

    private void put(final List<Order> orders, final List<Bytes> signatures, final List<BigInteger> matches) {
        final int ordersSize = WORD + orders.size() * ORDER;
        final int signaturesSize = WORD
                + signatures.stream()
                        .mapToInt(signature -> 2 * WORD + padded(signature.length()))
                        .sum();
        put(3 * WORD);
        put(3 * WORD + ordersSize);
        put(3 * WORD + ordersSize + signaturesSize);
        put(orders.size());
        orders.forEach(this::put);
        putSignatures(signatures);
        put(matches.size());
        matches.forEach(this::put);
    }

    private void putSignatures(final List<Bytes> signatures) {
        put(signatures.size());
        int offset = signatures.size() * WORD;
        for (final Bytes signature : signatures) {
            put(offset);
            offset += WORD + padded(signature.length());
        }
        for (final Bytes signature : signatures) {
            put(signature.length());
            out.writeBytes(signature.toArray());
            out.writeBytes(new byte[padded(signature.length()) - signature.length()]);
        }
    }

    private static int padded(final int length) {
        return (length + WORD - 1) / WORD * WORD;
    }

    private void put(final long value) {
        put(BigInteger.valueOf(value));
    }

    private void put(final Order order) {
        put(new BigInteger(1, order.perp().toBytes()));
        put(new BigInteger(1, order.signer().toBytes()));
        put(order.paperAmount());
        put(order.creditAmount());
        final byte[] info = new byte[WORD];
        order.info().encode(info, 0);
        out.writeBytes(info);
    }

    private void put(final BigInteger value) {
        final byte[] word = new byte[WORD];
        Arrays.fill(word, (byte) (value.signum() < 0 ? -1 : 0));
        final byte[] minimal = value.toByteArray();
        final int length = Math.min(minimal.length, WORD);
        System.arraycopy(minimal, minimal.length - length, word, WORD - length, length);
        out.writeBytes(word);
    }
}
