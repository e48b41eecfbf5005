package io.croupier.matcher.ledger;

import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;
import java.util.Arrays;
import java.util.BitSet;

/**
 * A growing table of records of equal width in one array, addressed by number. A field is a {@code long}; an int128 takes
 * two, the upper half first. Writes can be undone through the {@link UndoLog}.
 */
final class Records {
    private static final int INITIAL_RECORDS = 64;
    private static final int INITIAL_RELEASED = 16;

    private final int width;
    private final UndoLog undo;
    private long[] cells;
    private int size;

    private int[] released = new int[INITIAL_RELEASED];
    private int releasedSize;

    Records(final int width, final UndoLog undo) {
        this.width = width;
        this.undo = undo;
        this.cells = new long[INITIAL_RECORDS * width];
    }

    /** Returns the number of a record of zeros: one that was released, or a new one. */
    int add() {
        if (releasedSize > 0) {
            return released[--releasedSize];
        }
        if ((size + 1) * width > cells.length) {
            cells = Arrays.copyOf(cells, 2 * cells.length);
        }
        return size++;
    }

    /** Gives a record up for reuse, for good. */
    void release(final int record) {
        Arrays.fill(cells, record * width, (record + 1) * width, 0);
        if (releasedSize == released.length) {
            released = Arrays.copyOf(released, 2 * releasedSize);
        }
        released[releasedSize++] = record;
    }

    /** The records that were released and not added again; a new set. */
    BitSet released() {
        final BitSet numbers = new BitSet();
        for (int i = 0; i < releasedSize; i++) {
            numbers.set(released[i]);
        }
        return numbers;
    }

    /** Records that were ever added, the released ones included. */
    int size() {
        return size;
    }

    long get(final int record, final int field) {
        return cells[record * width + field];
    }

    void set(final int record, final int field, final long value) {
        final int cell = record * width + field;
        undo.overwriting(this, cell, cells[cell]);
        cells[cell] = value;
    }

    void increase(final int record, final int field, final long by) {
        set(record, field, get(record, field) + by);
    }

    /**
     * Adds to the int128 at the field.
     *
     * @throws ArithmeticException if the sum is no int128
     */
    void increaseWide(final int record, final int field, final long by) {
        final long low = get(record, field + 1) + by;
        final int carry = Long.compareUnsigned(low, by) < 0 ? 1 : 0;
        set(record, field, Math.addExact(get(record, field), (by >> 63) + carry));
        set(record, field + 1, low);
    }

    /** Reads the int128 at the field into the register and returns it. */
    Int256 read(final int record, final int field, final Int256 into) {
        final int cell = record * width + field;
        return into.set(cells[cell], cells[cell + 1]);
    }

    /** The int128 at the field where it fits in a word; {@link Wad#TOO_WIDE} where it does not. */
    long narrow(final int record, final int field) {
        final long low = get(record, field + 1);
        return get(record, field) == low >> 63 ? low : Wad.TOO_WIDE;
    }

    /** @throws ArithmeticException if the value is not an int128 */
    void write(final int record, final int field, final Int256 value) {
        value.requireFits(128);
        set(record, field, value.high());
        set(record, field + 1, value.low());
    }

    /** Writes for good: what is undone later keeps this field. */
    void initialise(final int record, final int field, final long value) {
        cells[record * width + field] = value;
    }

    void restore(final int cell, final long value) {
        cells[cell] = value;
    }

    void save(final SnapshotOutput out) {
        out.putInt(size);
        out.putLongs(cells, size * width);
        out.putInt(releasedSize);
        out.putInts(released, releasedSize);
    }

    void load(final SnapshotInput in) {
        size = in.count();
        int capacity = INITIAL_RECORDS;
        while (capacity < size) {
            capacity *= 2;
        }
        cells = new long[capacity * width];
        in.getLongs(cells, size * width);
        releasedSize = in.count();
        released = new int[Math.max(INITIAL_RELEASED, releasedSize)];
        in.getInts(released, releasedSize);
    }
}
