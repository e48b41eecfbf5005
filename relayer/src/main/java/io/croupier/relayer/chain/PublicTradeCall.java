package io.croupier.relayer.chain;

import io.croupier.signing.Address;
import io.croupier.signing.PackedOrder;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * Call data of the public {@code Perpetual.trade(bytes)}: {@code abi.encode(Order[], bytes[] signatures, uint256[]
 * matchPaperAmount)}, the incoming order first.
 */
public final class PublicTradeCall {
    private static final int WORD = 32;
    private static final int INT128_LENGTH = 16;
    private static final int LISTS = 3;

    private final ByteArrayOutputStream orders = new ByteArrayOutputStream();
    private final ByteArrayOutputStream signatureOffsets = new ByteArrayOutputStream();
    private final ByteArrayOutputStream signatures = new ByteArrayOutputStream();
    private final ByteArrayOutputStream matches = new ByteArrayOutputStream();
    private final int count;

    /** @param count how many orders will be added */
    public PublicTradeCall(final int count) {
        this.count = count;
    }

    /**
     * Adds an order.
     *
     * @param order as {@link PackedOrder} has it
     * @param matchedPaper above zero
     */
    public PublicTradeCall add(final byte[] order, final Bytes signature, final BigInteger matchedPaper) {
        word(orders, slice(order, PackedOrder.PERP_OFFSET, Address.LENGTH), false);
        word(orders, slice(order, PackedOrder.SIGNER_OFFSET, Address.LENGTH), false);
        word(orders, slice(order, PackedOrder.PAPER_AMOUNT_OFFSET, INT128_LENGTH), true);
        word(orders, slice(order, PackedOrder.CREDIT_AMOUNT_OFFSET, INT128_LENGTH), true);
        word(orders, slice(order, PackedOrder.INFO_OFFSET, WORD), false);
        number(signatureOffsets, (long) WORD * count + signatures.size());
        number(signatures, signature.length());
        signatures.writeBytes(signature.toArray());
        signatures.writeBytes(new byte[(WORD - signature.length() % WORD) % WORD]);
        word(matches, matchedPaper.toByteArray(), true);
        return this;
    }

    public Bytes encode() {
        final ByteArrayOutputStream data = new ByteArrayOutputStream();
        final int ordersAt = LISTS * WORD;
        final int signaturesAt = ordersAt + WORD + orders.size();
        number(data, ordersAt);
        number(data, signaturesAt);
        number(data, (long) signaturesAt + WORD + signatureOffsets.size() + signatures.size());
        number(data, count);
        data.writeBytes(orders.toByteArray());
        number(data, count);
        data.writeBytes(signatureOffsets.toByteArray());
        data.writeBytes(signatures.toByteArray());
        number(data, count);
        data.writeBytes(matches.toByteArray());
        return DealerViews.tradeCall(data.toByteArray());
    }

    private static byte[] slice(final byte[] source, final int offset, final int length) {
        return Arrays.copyOfRange(source, offset, offset + length);
    }

    private static void number(final ByteArrayOutputStream out, final long value) {
        word(out, BigInteger.valueOf(value).toByteArray(), false);
    }

    /** The bytes at the end of a word, whose rest is filled with the sign. */
    private static void word(final ByteArrayOutputStream out, final byte[] value, final boolean signed) {
        final byte[] padding = new byte[WORD - value.length];
        Arrays.fill(padding, (byte) (signed && value[0] < 0 ? -1 : 0));
        out.writeBytes(padding);
        out.writeBytes(value);
    }
}
