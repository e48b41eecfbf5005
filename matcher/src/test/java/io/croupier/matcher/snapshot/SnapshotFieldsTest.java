package io.croupier.matcher.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.croupier.matcher.journal.codec.Side;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.channels.Channels;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What one writes the other reads, in few bytes. */
class SnapshotFieldsTest {
    private static final long SEED = 11;
    private static final int MANY = 200_000;

    @Test
    void shouldReadEveryNumberBack() {
        final byte[] written = written(out -> {
            for (int shift = 0; shift < Long.SIZE; shift++) {
                out.putLong(1L << shift);
                out.putLong(-(1L << shift));
                out.putLong((1L << shift) - 1);
            }
            out.putInt(Integer.MIN_VALUE);
            out.putInt(Integer.MAX_VALUE);
            out.putWord(Long.MIN_VALUE);
        });

        final SnapshotInput in = input(written);
        for (int shift = 0; shift < Long.SIZE; shift++) {
            assertEquals(1L << shift, in.getLong());
            assertEquals(-(1L << shift), in.getLong());
            assertEquals((1L << shift) - 1, in.getLong());
        }
        assertEquals(Integer.MIN_VALUE, in.getInt());
        assertEquals(Integer.MAX_VALUE, in.getInt());
        assertEquals(Long.MIN_VALUE, in.getWord());
    }

    @Test
    void shouldTakeFewBytesForSmallNumbers() {
        assertEquals(1, written(out -> out.putLong(0)).length);
        assertEquals(2, written(out -> out.putLong(-128)).length);
        assertEquals(2, written(out -> out.putLong(127)).length);
        assertEquals(9, written(out -> out.putLong(Long.MIN_VALUE)).length);
        assertEquals(2 + 10, written(out -> out.putBytes(new byte[80])).length);
    }

    @Test
    void shouldReadBackWhatIsWiderThanAnyBuffer() {
        final Random random = new Random(SEED);
        final byte[] bytes = new byte[SnapshotOutput.BUFFER_BYTES * 2 + 5];
        random.nextBytes(bytes);
        final long[] numbers =
                random.longs(MANY).map(number -> number >> (number & 63)).toArray();

        final byte[] written = written(out -> {
            out.putBytes(bytes);
            out.putLongs(numbers, MANY);
            out.putBytes(new byte[0]);
        });

        final SnapshotInput in = input(written);
        assertArrayEquals(bytes, in.getBytes());
        final long[] read = new long[MANY];
        in.getLongs(read, MANY);
        assertArrayEquals(numbers, read);
        assertEquals(0, in.getBytes().length);
    }

    @Test
    void shouldNameAConstantOnce() {
        final byte[] once = written(out -> out.putEnum(Side.BUY));
        final byte[] twice = written(out -> {
            out.putEnum(Side.BUY);
            out.putEnum(Side.BUY);
            out.putEnum(Side.SELL);
        });

        final SnapshotInput in = input(twice);
        assertEquals(Side.BUY, in.getEnum(Side.class));
        assertEquals(Side.BUY, in.getEnum(Side.class));
        assertEquals(Side.SELL, in.getEnum(Side.class));
        assertEquals(
                once.length + 1,
                written(out -> {
                            out.putEnum(Side.BUY);
                            out.putEnum(Side.BUY);
                        })
                        .length);
    }

    @Test
    void shouldRefuseWhatNobodyWrote() {
        assertThrows(SnapshotException.class, () -> input(new byte[] {9}).getLong());
        assertThrows(SnapshotException.class, () -> input(new byte[] {4, 1, 2}).getLong());
        assertThrows(SnapshotException.class, () -> input(new byte[0]).getLong());
        assertThrows(SnapshotException.class, () -> input(new byte[] {1, 4}).getEnum(Side.class));
        assertThrows(SnapshotException.class, () -> input(written(out -> out.putLong(1L << 40)))
                .getInt());
        assertThrows(SnapshotException.class, () -> input(written(out -> out.section("one")))
                .section("two"));
    }

    private static byte[] written(final Consumer<SnapshotOutput> what) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final SnapshotOutput out = new SnapshotOutput(Channels.newChannel(bytes));
        what.accept(out);
        out.flush();
        return bytes.toByteArray();
    }

    private static SnapshotInput input(final byte[] bytes) {
        return new SnapshotInput(Channels.newChannel(new ByteArrayInputStream(bytes)));
    }
}
