package io.croupier.benchmarks.gas;

import io.croupier.relayer.chain.Bytes;
import io.croupier.relayer.chain.DealerViews;
import io.croupier.signing.Order;
import io.croupier.signing.Signature;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;

/** Call data of {@code Perpetual.trade(bytes)}: {@code abi.encode(Order[], bytes[] signatures, uint256[] matchPaperAmount)}. */
final class TradeData {
    private static final int WORD = 32;
    private static final int ORDER_WORDS = 5;
    private static final int SIGNATURE_WORDS = 4;

    private final ByteBuffer data;

    private TradeData(final int orders) {
        data = ByteBuffer.allocate(WORD * (6 + orders * (ORDER_WORDS + 1 + SIGNATURE_WORDS + 1)));
    }

    static Bytes call(final List<GasOrder> orders) {
        final TradeData encoder = new TradeData(orders.size());
        encoder.encode(orders);
        return DealerViews.tradeCall(encoder.data.array());
    }

    private void encode(final List<GasOrder> orders) {
        final int count = orders.size();
        final int signaturesAt = WORD * (3 + 1 + count * ORDER_WORDS);
        final int matchesAt = signaturesAt + WORD * (1 + count * (1 + SIGNATURE_WORDS));
        number(3 * WORD);
        number(signaturesAt);
        number(matchesAt);
        number(count);
        orders.forEach(order -> order(order.order()));
        number(count);
        for (int i = 0; i < count; i++) {
            number(WORD * (count + (long) i * SIGNATURE_WORDS));
        }
        orders.forEach(order -> signature(order.signature()));
        number(count);
        orders.forEach(order -> signed(order.matchedPaper()));
    }

    private void order(final Order order) {
        address(order.perp().toBytes());
        address(order.signer().toBytes());
        signed(order.paperAmount());
        signed(order.creditAmount());
        final byte[] info = new byte[WORD];
        order.info().encode(info, 0);
        data.put(info);
    }

    private void signature(final Signature signature) {
        number(Signature.LENGTH);
        data.put(signature.toBytes());
        data.position(data.position() + SIGNATURE_WORDS * WORD - WORD - Signature.LENGTH);
    }

    private void address(final byte[] address) {
        data.position(data.position() + WORD - address.length);
        data.put(address);
    }

    private void number(final long value) {
        signed(BigInteger.valueOf(value));
    }

    private void signed(final BigInteger value) {
        final byte[] bytes = value.toByteArray();
        for (int i = bytes.length; i < WORD; i++) {
            data.put((byte) (value.signum() < 0 ? -1 : 0));
        }
        data.put(bytes);
    }
}
