package io.croupier.signing;

import static java.util.Objects.requireNonNull;

import java.math.BigInteger;

/**
 * An order as its trader signs it.
 *
 * @param perp the market's contract
 * @param signer the account that trades; an operator of the account may be the one who signs
 * @param paperAmount int128, 1e18 per contract, positive for long
 * @param creditAmount int128 in the collateral token's smallest unit, of the opposite sign
 * @param info fee rates, expiry and nonce
 */
public record Order(Address perp, Address signer, BigInteger paperAmount, BigInteger creditAmount, OrderInfo info) {
    /** The EIP-712 primary type. */
    public static final String TYPE =
            "Order(address perp,address signer,int128 paperAmount,int128 creditAmount,bytes32 info)";

    /** Checks widths only; signs and multiples are the venue's rules. */
    public Order {
        requireNonNull(perp, "perp");
        requireNonNull(signer, "signer");
        requireInt128(paperAmount, "paperAmount");
        requireInt128(creditAmount, "creditAmount");
        requireNonNull(info, "info");
    }

    /** Reads a {@link PackedOrder} at {@code offset}. */
    public static Order decode(final byte[] source, final int offset) {
        return new Order(
                Address.of(source, offset + PackedOrder.PERP_OFFSET),
                Address.of(source, offset + PackedOrder.SIGNER_OFFSET),
                PackedOrder.readInt128(source, offset + PackedOrder.PAPER_AMOUNT_OFFSET),
                PackedOrder.readInt128(source, offset + PackedOrder.CREDIT_AMOUNT_OFFSET),
                OrderInfo.decode(source, offset + PackedOrder.INFO_OFFSET));
    }

    /** Writes a {@link PackedOrder} at {@code offset}. */
    public void encode(final byte[] target, final int offset) {
        perp.copyTo(target, offset + PackedOrder.PERP_OFFSET);
        signer.copyTo(target, offset + PackedOrder.SIGNER_OFFSET);
        PackedOrder.writeInt128(target, offset + PackedOrder.PAPER_AMOUNT_OFFSET, paperAmount);
        PackedOrder.writeInt128(target, offset + PackedOrder.CREDIT_AMOUNT_OFFSET, creditAmount);
        info.encode(target, offset + PackedOrder.INFO_OFFSET);
    }

    /** The order as a new {@link PackedOrder}. */
    public byte[] encode() {
        final byte[] packed = new byte[PackedOrder.LENGTH];
        encode(packed, 0);
        return packed;
    }

    private static void requireInt128(final BigInteger value, final String field) {
        requireNonNull(value, field);
        if (value.bitLength() > 127) {
            throw new IllegalArgumentException(field + ": " + value + " is outside int128");
        }
    }
}
