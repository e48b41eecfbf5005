package io.croupier.matcher.snapshot;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Reads what a {@link SnapshotOutput} wrote, in the same order. Owned by one thread.
 *
 * <p>Every method throws {@link SnapshotException} when the bytes end too early.
 */
public final class SnapshotInput {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, SnapshotOutput.ORDER);

    private static final byte[] NOTHING = {};

    /** What fits behind the last byte read is scratch, so that a number is read in one piece wherever it stands. */
    private final byte[] buffer = new byte[SnapshotOutput.BUFFER_BYTES + Long.BYTES];

    private final ReadableByteChannel channel;
    private final CRC32C checksum = new CRC32C();
    /** Names of constants by the number that stands for them. */
    private final List<String> constants = new ArrayList<>();
    /** Bytes that lie before the buffer's first. */
    private long before;

    private int position;
    private int limit;
    /** Where the bytes in the buffer begin that the checksum has not seen. */
    private int unchecked;

    public SnapshotInput(final ReadableByteChannel channel) {
        this.channel = channel;
    }

    /**
     * Passes the name of what follows.
     *
     * @throws SnapshotException if something else was written here
     */
    public void section(final String name) {
        final int length = getInt();
        if (length != name.length()) {
            throw new SnapshotException("the part \"" + name + "\" is not where it should be");
        }
        final String found = new String(bytes(length), US_ASCII);
        if (!found.equals(name)) {
            throw new SnapshotException("the part \"" + found + "\" stands where \"" + name + "\" should");
        }
    }

    public boolean getBoolean() {
        require(1);
        return buffer[position++] != 0;
    }

    /**
     * Reads a constant of {@code type}.
     *
     * @throws SnapshotException if there is none of this name
     */
    public <E extends Enum<E>> E getEnum(final Class<E> type) {
        final int constant = getInt();
        if (constant == constants.size()) {
            constants.add(new String(getBytes(), US_ASCII));
        }
        if (constant < 0 || constant >= constants.size()) {
            throw new SnapshotException("a constant without name");
        }
        final String name = constants.get(constant);
        try {
            return Enum.valueOf(type, name);
        } catch (final IllegalArgumentException e) {
            throw new SnapshotException(type.getSimpleName() + " has no constant \"" + name + "\"", e);
        }
    }

    /**
     * Reads a number.
     *
     * @throws SnapshotException if it does not fit
     */
    public int getInt() {
        final long value = getLong();
        if (value != (int) value) {
            throw new SnapshotException("a number that is too large");
        }
        return (int) value;
    }

    public long getLong() {
        require(1);
        final int bytes = buffer[position++];
        if (bytes < 0 || bytes > Long.BYTES) {
            throw new SnapshotException("a number of " + bytes + " bytes");
        }
        require(bytes);
        final long word = (long) LONG.get(buffer, position);
        position += bytes;
        final long zigzag = bytes == Long.BYTES ? word : word & ((1L << (bytes * Byte.SIZE)) - 1);
        return (zigzag >>> 1) ^ -(zigzag & 1);
    }

    public long getWord() {
        require(Long.BYTES);
        final long value = (long) LONG.get(buffer, position);
        position += Long.BYTES;
        return value;
    }

    public byte[] getBytes() {
        final int length = count();
        return length == 0 ? NOTHING : bytes(length);
    }

    private byte[] bytes(final int length) {
        final byte[] bytes = new byte[length];
        int at = 0;
        while (at <= length - Long.BYTES) {
            LONG.set(bytes, at, getLong());
            at += Long.BYTES;
        }
        require(length - at);
        System.arraycopy(buffer, position, bytes, at, length - at);
        position += length - at;
        return bytes;
    }

    /** A number of things that follow. */
    public int count() {
        final int count = getInt();
        if (count < 0) {
            throw new SnapshotException("a negative count");
        }
        return count;
    }

    public void getInts(final int[] into, final int count) {
        for (int i = 0; i < count; i++) {
            into[i] = getInt();
        }
    }

    public void getLongs(final long[] into, final int count) {
        for (int i = 0; i < count; i++) {
            into[i] = getLong();
        }
    }

    /** CRC-32C of all that was read so far. */
    long checksum() {
        checksum.update(buffer, unchecked, position - unchecked);
        unchecked = position;
        return checksum.getValue();
    }

    /** Passes over bytes up to this position in the whole. */
    void skipTo(final long target) {
        while (before + position < target) {
            require(1);
            position += (int) Math.min(limit - position, target - before - position);
        }
        if (before + position > target) {
            throw new SnapshotException("it ends too early");
        }
    }

    private void require(final int bytes) {
        if (limit - position >= bytes) {
            return;
        }
        checksum();
        before += position;
        System.arraycopy(buffer, position, buffer, 0, limit - position);
        limit -= position;
        position = 0;
        unchecked = 0;
        final ByteBuffer free = ByteBuffer.wrap(buffer, limit, buffer.length - Long.BYTES - limit);
        try {
            while (free.position() < bytes) {
                if (channel.read(free) < 0) {
                    throw new SnapshotException("it ends too early");
                }
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot read a snapshot", e);
        }
        limit = free.position();
    }
}
