package io.croupier.matcher.ledger;

import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;
import java.util.BitSet;

/**
 * Finds a record by its key, the first one to four fields of the record. Open addressing with linear probing; looking up
 * allocates nothing. Never iterated, so its order cannot matter.
 */
final class RecordIndex {
    static final int NONE = -1;

    private final Records records;
    private final int keyFields;

    /** Places for each record: so many that most searches end at the first, for a wrong guess costs more than memory. */
    private static final int SPACIOUS = 4;

    /** Record numbers plus one; zero is an empty place. Its length is a power of two. */
    private int[] places = new int[128];

    private int size;

    RecordIndex(final Records records, final int keyFields) {
        this.records = records;
        this.keyFields = keyFields;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int find(final long key0) {
        return find(key0, 0, 0, 0);
    }

    int find(final long key0, final long key1, final long key2) {
        return find(key0, key1, key2, 0);
    }

    /** The number of the record with this key, or {@link #NONE}; key fields beyond the record's are zero. */
    int find(final long key0, final long key1, final long key2, final long key3) {
        return places[place(key0, key1, key2, key3)] - 1;
    }

    int findOrAdd(final long key0) {
        return findOrAdd(key0, 0, 0, 0);
    }

    int findOrAdd(final long key0, final long key1, final long key2) {
        return findOrAdd(key0, key1, key2, 0);
    }

    /** The number of the record with this key, appended to the table if there was none. */
    int findOrAdd(final long key0, final long key1, final long key2, final long key3) {
        final int place = place(key0, key1, key2, key3);
        if (places[place] != 0) {
            return places[place] - 1;
        }
        final int record = records.add();
        for (int field = 0; field < keyFields; field++) {
            records.initialise(record, field, field == 0 ? key0 : field == 1 ? key1 : field == 2 ? key2 : key3);
        }
        places[place] = record + 1;
        size++;
        if (SPACIOUS * size > places.length) {
            grow();
        }
        return record;
    }

    /** The place that holds the key, or the empty one where it belongs. */
    private int place(final long key0, final long key1, final long key2, final long key3) {
        final int mask = places.length - 1;
        int place = hash(key0, key1, key2, key3) & mask;
        while (places[place] != 0 && !matches(places[place] - 1, key0, key1, key2, key3)) {
            place = place + 1 & mask;
        }
        return place;
    }

    private boolean matches(final int record, final long key0, final long key1, final long key2, final long key3) {
        return records.get(record, 0) == key0
                && (keyFields < 2 || records.get(record, 1) == key1)
                && (keyFields < 3 || records.get(record, 2) == key2)
                && (keyFields < 4 || records.get(record, 3) == key3);
    }

    /** Releases the record with this key, if there is one. */
    void remove(final long key0, final long key1, final long key2, final long key3) {
        int hole = place(key0, key1, key2, key3);
        if (places[hole] == 0) {
            return;
        }
        records.release(places[hole] - 1);
        size--;
        // whatever was displaced past the hole moves up, so that no search ends too early
        final int mask = places.length - 1;
        for (int next = hole + 1 & mask; places[next] != 0; next = next + 1 & mask) {
            final int home = homeOf(places[next] - 1);
            if ((next - home & mask) >= (next - hole & mask)) {
                places[hole] = places[next];
                hole = next;
            }
        }
        places[hole] = 0;
    }

    /** Writes the records; the index is made anew. */
    void save(final SnapshotOutput out) {
        records.save(out);
        out.putInt(size);
    }

    void load(final SnapshotInput in) {
        records.load(in);
        size = in.count();
        int capacity = places.length;
        while (capacity < SPACIOUS * size) {
            capacity *= 2;
        }
        places = new int[capacity];
        final BitSet released = records.released();
        for (int record = 0; record < records.size(); record++) {
            if (!released.get(record)) {
                putAnew(record + 1);
            }
        }
    }

    private void grow() {
        final int[] old = places;
        places = new int[2 * old.length];
        for (final int entry : old) {
            if (entry != 0) {
                putAnew(entry);
            }
        }
    }

    private void putAnew(final int entry) {
        final int record = entry - 1;
        places[place(keyOf(record, 0), keyOf(record, 1), keyOf(record, 2), keyOf(record, 3))] = entry;
    }

    private int homeOf(final int record) {
        return hash(keyOf(record, 0), keyOf(record, 1), keyOf(record, 2), keyOf(record, 3)) & places.length - 1;
    }

    private long keyOf(final int record, final int field) {
        return field < keyFields ? records.get(record, field) : 0;
    }

    /** Keys are chosen by strangers, so every bit of them counts: both halves of 128-bit products of the words. */
    private static int hash(final long key0, final long key1, final long key2, final long key3) {
        final long mixed = fold(key0 ^ 0x9e37_79b9_7f4a_7c15L, key1 ^ 0xd6e8_feb8_6659_fd93L);
        return (int) fold(mixed ^ key2, key3 ^ 0xa076_1d64_78bd_642fL);
    }

    private static long fold(final long one, final long other) {
        return one * other ^ Math.unsignedMultiplyHigh(one, other);
    }
}
