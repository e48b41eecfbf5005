package io.croupier.signing;

/**
 * The fields that a signed order packs into its {@code bytes32 info}, from high to low.
 *
 * @param makerFeeRate int64, scale 1e18, negative for a rebate; applies where the order rested
 * @param takerFeeRate int64, scale 1e18, negative for a rebate; applies where the order came in
 * @param expiration uint64, seconds since the epoch; an order still settles in a block of exactly this time
 * @param nonce uint64; on our own Dealer two of its bits are flags
 */
public record OrderInfo(long makerFeeRate, long takerFeeRate, long expiration, long nonce) {
    /** Bytes of the packed form. */
    public static final int LENGTH = 32;

    /** Nonce bit 63: the Dealer lets the order only shrink a position. No meaning on a public-ABI deployment. */
    public static final long REDUCE_ONLY_NONCE_BIT = 1L << 63;

    /** Nonce bit 62: the Dealer keeps a compact fill record. No meaning on a public-ABI deployment. */
    public static final long COMPACT_NONCE_BIT = 1L << 62;

    /** Reads the 32 bytes at {@code offset}. */
    public static OrderInfo decode(final byte[] source, final int offset) {
        return new OrderInfo(
                PackedOrder.readLong(source, offset),
                PackedOrder.readLong(source, offset + 8),
                PackedOrder.readLong(source, offset + 16),
                PackedOrder.readLong(source, offset + 24));
    }

    /**
     * Reads {@code 0x} and 64 hexadecimal digits.
     *
     * @throws IllegalArgumentException if the text is anything else
     */
    public static OrderInfo parse(final String text) {
        return decode(HexBytes.parse(text, LENGTH), 0);
    }

    /** Writes the 32 bytes at {@code offset}. */
    public void encode(final byte[] target, final int offset) {
        PackedOrder.writeLong(target, offset, makerFeeRate);
        PackedOrder.writeLong(target, offset + 8, takerFeeRate);
        PackedOrder.writeLong(target, offset + 16, expiration);
        PackedOrder.writeLong(target, offset + 24, nonce);
    }

    /** The packed form as {@code 0x} and 64 digits. */
    public String toHex() {
        final byte[] bytes = new byte[LENGTH];
        encode(bytes, 0);
        return HexBytes.format(bytes);
    }
}
