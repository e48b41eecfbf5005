package io.croupier.signing;

import java.util.Arrays;

/**
 * A signature of 65 bytes: r, s, v. The length is all that this type promises; {@link SignatureRecovery} decides whether
 * the bytes are a signature that the contract accepts.
 */
public final class Signature {
    /** Bytes of a signature. */
    public static final int LENGTH = 65;

    static final int S_OFFSET = 32;
    static final int V_OFFSET = 64;

    /** The v of an even y; an odd one is one more. */
    static final int V_EVEN = 27;

    private final byte[] bytes;

    private Signature(final byte[] bytes) {
        this.bytes = bytes;
    }

    /** Copies 65 bytes at {@code offset}. */
    public static Signature of(final byte[] source, final int offset) {
        return new Signature(Arrays.copyOfRange(source, offset, offset + LENGTH));
    }

    /**
     * Reads {@code 0x} and 130 hexadecimal digits.
     *
     * @throws IllegalArgumentException if the text is anything else
     */
    public static Signature parse(final String text) {
        return new Signature(HexBytes.parse(text, LENGTH));
    }

    /** Writes the 65 bytes at {@code offset}. */
    public void copyTo(final byte[] target, final int offset) {
        System.arraycopy(bytes, 0, target, offset, LENGTH);
    }

    /** A copy of the 65 bytes. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof Signature that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** {@code 0x} and 130 digits. */
    @Override
    public String toString() {
        return HexBytes.format(bytes);
    }
}
