package io.croupier.matcher.gateway;

import io.croupier.signing.HexBytes;
import java.nio.ByteBuffer;

/** 32 bytes that name an order or a transaction, as a key. */
public record Hash(long a, long b, long c, long d) {
    /** Bytes of a hash. */
    public static final int LENGTH = 32;

    /** Stands for "none" in the journal. */
    public static final Hash ZERO = new Hash(0, 0, 0, 0);

    /** Reads the first 32 bytes. */
    public static Hash of(final byte[] bytes) {
        final ByteBuffer source = ByteBuffer.wrap(bytes);
        return new Hash(source.getLong(), source.getLong(), source.getLong(), source.getLong());
    }

    /**
     * Reads {@code 0x} and 64 hexadecimal digits of any case.
     *
     * @throws IllegalArgumentException if the text is anything else
     */
    public static Hash parse(final String text) {
        return of(HexBytes.parse(text, LENGTH));
    }

    public byte[] toBytes() {
        return ByteBuffer.allocate(LENGTH)
                .putLong(a)
                .putLong(b)
                .putLong(c)
                .putLong(d)
                .array();
    }

    /** Lower-case digits behind {@code 0x}. */
    @Override
    public String toString() {
        return HexBytes.format(toBytes());
    }
}
