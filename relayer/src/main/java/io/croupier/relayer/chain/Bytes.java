package io.croupier.relayer.chain;

import io.croupier.signing.HexBytes;
import java.util.Arrays;

/** An immutable byte string: call data, log data, a signed transaction. */
public final class Bytes {
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] bytes;

    private Bytes(final byte[] bytes) {
        this.bytes = bytes;
    }

    /** Copies {@code source}. */
    public static Bytes of(final byte... source) {
        return new Bytes(source.clone());
    }

    /**
     * Reads {@code 0x} and an even number of hexadecimal digits.
     *
     * @throws IllegalArgumentException if the text is anything else
     */
    public static Bytes parse(final String text) {
        return new Bytes(HexBytes.parse(text));
    }

    public int length() {
        return bytes.length;
    }

    public byte get(final int index) {
        return bytes[index];
    }

    /** A copy. */
    public byte[] toArray() {
        return bytes.clone();
    }

    /** Copies all bytes to {@code target} at {@code offset}. */
    public void copyTo(final byte[] target, final int offset) {
        System.arraycopy(bytes, 0, target, offset, bytes.length);
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** {@code 0x} and lower-case digits. */
    @Override
    public String toString() {
        return HexBytes.format(bytes);
    }
}
