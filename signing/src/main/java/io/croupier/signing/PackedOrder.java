package io.croupier.signing;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The packed order: what a trader signed, in {@value #LENGTH} bytes, for the hot path and the journal. All numbers are
 * big-endian two's complement as on chain.
 *
 * <pre>
 * offset  bytes
 *      0     20  perp
 *     20     20  signer
 *     40     16  paperAmount   int128, 1e18 per contract
 *     56     16  creditAmount  int128, smallest unit of the collateral token
 *     72     32  info          int64 makerFeeRate | int64 takerFeeRate | uint64 expiration | uint64 nonce
 * </pre>
 *
 * The readers take the offset at which the order starts and allocate nothing.
 */
public final class PackedOrder {
    public static final int PERP_OFFSET = 0;
    public static final int SIGNER_OFFSET = PERP_OFFSET + Address.LENGTH;
    public static final int PAPER_AMOUNT_OFFSET = SIGNER_OFFSET + Address.LENGTH;
    public static final int CREDIT_AMOUNT_OFFSET = PAPER_AMOUNT_OFFSET + 16;
    public static final int INFO_OFFSET = CREDIT_AMOUNT_OFFSET + 16;
    public static final int MAKER_FEE_RATE_OFFSET = INFO_OFFSET;
    public static final int TAKER_FEE_RATE_OFFSET = INFO_OFFSET + 8;
    public static final int EXPIRATION_OFFSET = INFO_OFFSET + 16;
    public static final int NONCE_OFFSET = INFO_OFFSET + 24;

    /** Bytes of a packed order. */
    public static final int LENGTH = 104;

    static final int INT128_LENGTH = 16;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private PackedOrder() {}

    /** The upper 64 bits of the paper amount, with its sign. */
    public static long paperAmountHigh(final byte[] source, final int offset) {
        return readLong(source, offset + PAPER_AMOUNT_OFFSET);
    }

    /** The lower 64 bits of the paper amount; the whole amount if {@link #paperAmountHigh} is their sign extension. */
    public static long paperAmountLow(final byte[] source, final int offset) {
        return readLong(source, offset + PAPER_AMOUNT_OFFSET + 8);
    }

    /** The upper 64 bits of the credit amount, with its sign. */
    public static long creditAmountHigh(final byte[] source, final int offset) {
        return readLong(source, offset + CREDIT_AMOUNT_OFFSET);
    }

    /** The lower 64 bits of the credit amount; the whole amount if {@link #creditAmountHigh} is their sign extension. */
    public static long creditAmountLow(final byte[] source, final int offset) {
        return readLong(source, offset + CREDIT_AMOUNT_OFFSET + 8);
    }

    /** Scale 1e18, signed. */
    public static long makerFeeRate(final byte[] source, final int offset) {
        return readLong(source, offset + MAKER_FEE_RATE_OFFSET);
    }

    /** Scale 1e18, signed. */
    public static long takerFeeRate(final byte[] source, final int offset) {
        return readLong(source, offset + TAKER_FEE_RATE_OFFSET);
    }

    /** The last second since the epoch at which the order may settle, unsigned. */
    public static long expiration(final byte[] source, final int offset) {
        return readLong(source, offset + EXPIRATION_OFFSET);
    }

    /** The nonce, unsigned; {@link OrderInfo} names its flag bits. */
    public static long nonce(final byte[] source, final int offset) {
        return readLong(source, offset + NONCE_OFFSET);
    }

    static long readLong(final byte[] source, final int offset) {
        return (long) LONG.get(source, offset);
    }

    static void writeLong(final byte[] target, final int offset, final long value) {
        LONG.set(target, offset, value);
    }

    static BigInteger readInt128(final byte[] source, final int offset) {
        return new BigInteger(source, offset, INT128_LENGTH);
    }

    /** Writes a value that the caller knows to fit int128. */
    static void writeInt128(final byte[] target, final int offset, final BigInteger value) {
        final byte[] minimal = value.toByteArray();
        final int padding = INT128_LENGTH - minimal.length;
        Arrays.fill(target, offset, offset + padding, (byte) (value.signum() < 0 ? -1 : 0));
        System.arraycopy(minimal, 0, target, offset + padding, minimal.length);
    }
}
