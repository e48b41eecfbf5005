package io.croupier.signing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/**
 * Hashes orders of one domain as EIP-712 says. An instance belongs to one thread; the methods on packed orders allocate
 * nothing.
 */
public final class OrderHasher {
    private static final byte[] TYPE_HASH = Keccak256.hash(Order.TYPE.getBytes(US_ASCII));

    private static final int WORD = 32;
    private static final int PREFIX = 2;

    private final Keccak256 keccak = new Keccak256();

    /** typeHash, perp, signer, paperAmount, creditAmount, info: a word each. */
    private final byte[] struct = new byte[6 * WORD];

    /** 0x1901, domain separator, struct hash. */
    private final byte[] typedData = new byte[PREFIX + 2 * WORD];

    public OrderHasher(final Eip712Domain domain) {
        System.arraycopy(TYPE_HASH, 0, struct, 0, WORD);
        typedData[0] = 0x19;
        typedData[1] = 0x01;
        System.arraycopy(domain.separator(), 0, typedData, PREFIX, WORD);
    }

    /** Writes the 32-byte struct hash of the {@link PackedOrder} at {@code offset} to {@code out}. */
    public void structHash(final byte[] order, final int offset, final byte[] out, final int outOffset) {
        putAddress(order, offset + PackedOrder.PERP_OFFSET, 1);
        putAddress(order, offset + PackedOrder.SIGNER_OFFSET, 2);
        putInt128(order, offset + PackedOrder.PAPER_AMOUNT_OFFSET, 3);
        putInt128(order, offset + PackedOrder.CREDIT_AMOUNT_OFFSET, 4);
        System.arraycopy(order, offset + PackedOrder.INFO_OFFSET, struct, 5 * WORD, OrderInfo.LENGTH);
        keccak.hash(struct, 0, struct.length, out, outOffset);
    }

    /** Writes the 32-byte digest that is signed, which is the order hash, to {@code out}. */
    public void digest(final byte[] order, final int offset, final byte[] out, final int outOffset) {
        structHash(order, offset, typedData, PREFIX + WORD);
        keccak.hash(typedData, 0, typedData.length, out, outOffset);
    }

    /** The struct hash of an order. */
    public byte[] structHash(final Order order) {
        final byte[] hash = new byte[WORD];
        structHash(order.encode(), 0, hash, 0);
        return hash;
    }

    /** The digest that is signed, which is the order hash. */
    public byte[] digest(final Order order) {
        final byte[] hash = new byte[WORD];
        digest(order.encode(), 0, hash, 0);
        return hash;
    }

    private void putAddress(final byte[] source, final int offset, final int word) {
        System.arraycopy(source, offset, struct, (word + 1) * WORD - Address.LENGTH, Address.LENGTH);
    }

    private void putInt128(final byte[] source, final int offset, final int word) {
        final int low = word * WORD + WORD - PackedOrder.INT128_LENGTH;
        Arrays.fill(struct, word * WORD, low, (byte) (source[offset] < 0 ? -1 : 0));
        System.arraycopy(source, offset, struct, low, PackedOrder.INT128_LENGTH);
    }
}
