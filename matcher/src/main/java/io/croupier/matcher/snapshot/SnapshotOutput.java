package io.croupier.matcher.snapshot;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.zip.CRC32C;

/**
 * Writes state, little-endian. Whoever has state writes every field that a later command could depend on, in a fixed order,
 * beginning with a {@link #section}; the order in which a hash map happens to iterate must not show. Scratch registers,
 * pools and spare capacity are not state. Owned by one thread.
 */
public final class SnapshotOutput {
    static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
    static final int BUFFER_BYTES = 1 << 18;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ORDER);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ORDER);

    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final WritableByteChannel channel;
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

    /** By its name, so that constants may move. */
    public void putEnum(final Enum<?> value) {
        putBytes(value.name().getBytes(US_ASCII));
    }

    public void putInt(final int value) {
        reserve(Integer.BYTES);
        INT.set(buffer, filled, value);
        filled += Integer.BYTES;
    }

    public void putLong(final long value) {
        reserve(Long.BYTES);
        LONG.set(buffer, filled, value);
        filled += Long.BYTES;
    }

    /** The length, then the bytes. */
    public void putBytes(final byte[] bytes) {
        putInt(bytes.length);
        int at = 0;
        while (at < bytes.length) {
            reserve(1);
            final int piece = Math.min(bytes.length - at, buffer.length - filled);
            System.arraycopy(bytes, at, buffer, filled, piece);
            filled += piece;
            at += piece;
        }
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
