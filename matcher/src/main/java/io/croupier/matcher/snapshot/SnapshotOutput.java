package io.croupier.matcher.snapshot;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Writes state. Most of it is small numbers and zeros, so a number takes a byte that says how many bytes follow, and those,
 * little-endian and zigzag (0, -1, 1, -2, ... are 0, 1, 2, 3, ...).
 *
 * <p>Whoever has state writes every field that a later command could depend on, in a fixed order,
 * beginning with a {@link #section}; the order in which a hash map happens to iterate must not show. Scratch registers,
 * pools and spare capacity are not state. Owned by one thread.
 */
public final class SnapshotOutput {
    static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
    static final int BUFFER_BYTES = 1 << 18;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ORDER);

    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final WritableByteChannel channel;
    /** Constants that were named already, and the numbers that stand for them since. */
    private final Map<Enum<?>, Integer> constants = new HashMap<>();

    private final CRC32C checksum = new CRC32C();
    private int filled;

    /** @param channel gets the bytes in large pieces, the last ones at {@link #flush} */
    public SnapshotOutput(final WritableByteChannel channel) {
        this.channel = channel;
    }

    /** Names what follows, so that a reader that has lost its place stops there. */
    public void section(final String name) {
        putBytes(name.getBytes(US_ASCII));
    }

    public void putBoolean(final boolean value) {
        reserve(1);
        buffer[filled++] = (byte) (value ? 1 : 0);
    }

    /** By its name the first time, so that constants may move between builds, and by a number from then on. */
    public void putEnum(final Enum<?> value) {
        final Integer known = constants.get(value);
        if (known != null) {
            putLong(known);
            return;
        }
        putLong(constants.size());
        constants.put(value, constants.size());
        putBytes(value.name().getBytes(US_ASCII));
    }

    public void putInt(final int value) {
        putLong(value);
    }

    public void putLong(final long value) {
        reserve(1 + Long.BYTES);
        final long zigzag = (value << 1) ^ (value >> (Long.SIZE - 1));
        final int bytes = (Long.SIZE + Byte.SIZE - 1 - Long.numberOfLeadingZeros(zigzag)) / Byte.SIZE;
        buffer[filled] = (byte) bytes;
        LONG.set(buffer, filled + 1, zigzag);
        filled += 1 + bytes;
    }

    /** Eight bytes, whatever the value: for what is seldom small, like a part of a hash. */
    public void putWord(final long value) {
        reserve(Long.BYTES);
        LONG.set(buffer, filled, value);
        filled += Long.BYTES;
    }

    /** The length, then the bytes, eight at a time as a number. */
    public void putBytes(final byte[] bytes) {
        putLong(bytes.length);
        int at = 0;
        while (at <= bytes.length - Long.BYTES) {
            putLong((long) LONG.get(bytes, at));
            at += Long.BYTES;
        }
        reserve(Long.BYTES);
        System.arraycopy(bytes, at, buffer, filled, bytes.length - at);
        filled += bytes.length - at;
    }

    /** The first {@code count} values; the reader must know how many. */
    public void putInts(final int[] values, final int count) {
        for (int i = 0; i < count; i++) {
            putInt(values[i]);
        }
    }

    /** The first {@code count} values; the reader must know how many. */
    public void putLongs(final long[] values, final int count) {
        for (int i = 0; i < count; i++) {
            putLong(values[i]);
        }
    }

    /** CRC-32C of all that was written so far. */
    long checksum() {
        flush();
        return checksum.getValue();
    }

    /** Hands what is still buffered to the channel. */
    public void flush() {
        checksum.update(buffer, 0, filled);
        final ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, filled);
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot write a snapshot", e);
        }
        filled = 0;
    }

    private void reserve(final int bytes) {
        if (filled + bytes > buffer.length) {
            flush();
        }
    }
}
