package io.croupier.relayer.chain;

import io.croupier.signing.HexBytes;
import io.croupier.signing.Keccak256;
import java.util.Arrays;

/** A 32-byte hash: of a block, a transaction, an order or an event's signature. */
public final class Hash {
    /** Bytes of a hash. */
    public static final int LENGTH = 32;

    /** Stands for "none". */
    public static final Hash ZERO = new Hash(new byte[LENGTH]);

    private final byte[] bytes;

    private Hash(final byte[] bytes) {
        this.bytes = bytes;
    }

    /** Copies 32 bytes at {@code offset}. */
    public static Hash of(final byte[] source, final int offset) {
        return new Hash(Arrays.copyOfRange(source, offset, offset + LENGTH));
    }

    /** The Keccak-256 of {@code input}. */
    public static Hash keccak(final byte[] input) {
        return new Hash(Keccak256.hash(input));
    }

    /**
     * Reads {@code 0x} and 64 hexadecimal digits.
     *
     * @throws IllegalArgumentException if the text is anything else
     */
    public static Hash parse(final String text) {
        return new Hash(HexBytes.parse(text, LENGTH));
    }

    /** Writes the 32 bytes at {@code offset}. */
    public void copyTo(final byte[] target, final int offset) {
        System.arraycopy(bytes, 0, target, offset, LENGTH);
    }

    /** A copy of the 32 bytes. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof Hash that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** {@code 0x} and 64 lower-case digits. */
    @Override
    public String toString() {
        return HexBytes.format(bytes);
    }
}
