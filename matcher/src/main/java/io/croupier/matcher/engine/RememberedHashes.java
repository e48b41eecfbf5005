package io.croupier.matcher.engine;

import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;
import java.util.Arrays;

/**
 * Every order hash that was ever accepted, until the chain's own clock has passed its expiry: without it a filled or
 * cancelled order could be sent again. An open order's entry leads to its slot in {@link OrderTable}.
 *
 * <p>Open addressing over words of the hash, which is uniform by nature. Entries whose expiry has passed are dropped
 * when the table would otherwise have to grow, so memory is bounded by the orders alive at the same time.
 */
final class RememberedHashes {
    static final int UNKNOWN = -1;
    static final int CLOSED = -2;
    /** Closed because nothing remained; a busted unit may open it again. */
    static final int FILLED = -3;

    private static final int WORDS = 5;
    private static final int EXPIRY = 4;
    private static final int INITIAL_CAPACITY = 1 << 12;

    /** Hears of a hash that is remembered no longer. */
    interface Forgotten {
        void forgotten(long word0, long word1, long word2, long word3);
    }

    private final Forgotten forgotten;
    private long[] entries = new long[INITIAL_CAPACITY * WORDS];
    private int[] slots = emptySlots(INITIAL_CAPACITY);
    private int mask = INITIAL_CAPACITY - 1;
    private int size;

    RememberedHashes(final Forgotten forgotten) {
        this.forgotten = forgotten;
    }

    /** The slot of an open order, or {@link #CLOSED}, {@link #FILLED} or {@link #UNKNOWN}. */
    int find(final OrderHash hash) {
        return slots[indexOf(hash.word0, hash.word1, hash.word2, hash.word3)];
    }

    /**
     * Remembers an order that was not known before.
     *
     * @param expirySeconds how long it must be remembered
     * @param chainSeconds the chain's clock; what expired before it may be dropped
     */
    void open(final OrderHash hash, final int slot, final long expirySeconds, final long chainSeconds) {
        if (size >= (mask + 1) / 2) {
            makeRoom(chainSeconds);
        }
        final int index = indexOf(hash.word0, hash.word1, hash.word2, hash.word3);
        write(index, hash.word0, hash.word1, hash.word2, hash.word3, expirySeconds);
        slots[index] = slot;
        size++;
    }

    /** The order of a known hash is open in a slot, {@link #CLOSED} or {@link #FILLED}. */
    void set(final OrderHash hash, final int state) {
        final int index = indexOf(hash.word0, hash.word1, hash.word2, hash.word3);
        if (slots[index] == UNKNOWN) {
            throw new IllegalStateException("order hash was never opened");
        }
        slots[index] = state;
    }

    int size() {
        return size;
    }

    /** Writes each entry with its place, so that the table is the same to the last probe. */
    void save(final SnapshotOutput out) {
        out.section("hashes");
        out.putInt(slots.length);
        out.putInt(size);
        for (int index = 0; index < slots.length; index++) {
            if (slots[index] != UNKNOWN) {
                out.putInt(index);
                out.putInt(slots[index]);
                for (int word = 0; word < WORDS; word++) {
                    out.putLong(entries[index * WORDS + word]);
                }
            }
        }
    }

    void load(final SnapshotInput in) {
        in.section("hashes");
        final int capacity = in.count();
        size = in.count();
        entries = new long[capacity * WORDS];
        slots = emptySlots(capacity);
        mask = capacity - 1;
        for (int entry = 0; entry < size; entry++) {
            final int index = in.getInt();
            slots[index] = in.getInt();
            for (int word = 0; word < WORDS; word++) {
                entries[index * WORDS + word] = in.getLong();
            }
        }
    }

    private int indexOf(final long w0, final long w1, final long w2, final long w3) {
        int index = (int) w3 & mask;
        while (slots[index] != UNKNOWN && !matches(index * WORDS, w0, w1, w2, w3)) {
            index = (index + 1) & mask;
        }
        return index;
    }

    private boolean matches(final int at, final long w0, final long w1, final long w2, final long w3) {
        return entries[at + 3] == w3 && entries[at + 2] == w2 && entries[at + 1] == w1 && entries[at] == w0;
    }

    private void write(
            final int index, final long w0, final long w1, final long w2, final long w3, final long expirySeconds) {
        final int at = index * WORDS;
        entries[at] = w0;
        entries[at + 1] = w1;
        entries[at + 2] = w2;
        entries[at + 3] = w3;
        entries[at + EXPIRY] = expirySeconds;
    }

    private void makeRoom(final long chainSeconds) {
        final long[] oldEntries = entries;
        final int[] oldSlots = slots;
        int kept = 0;
        for (int index = 0; index < oldSlots.length; index++) {
            kept += isNeeded(oldSlots[index], oldEntries[index * WORDS + EXPIRY], chainSeconds) ? 1 : 0;
        }
        final int capacity = Math.max(INITIAL_CAPACITY, Integer.highestOneBit(Math.max(1, kept)) << 2);
        entries = new long[capacity * WORDS];
        slots = emptySlots(capacity);
        mask = capacity - 1;
        size = kept;
        for (int index = 0; index < oldSlots.length; index++) {
            final int at = index * WORDS;
            if (isNeeded(oldSlots[index], oldEntries[at + EXPIRY], chainSeconds)) {
                final int target = indexOf(oldEntries[at], oldEntries[at + 1], oldEntries[at + 2], oldEntries[at + 3]);
                System.arraycopy(oldEntries, at, entries, target * WORDS, WORDS);
                slots[target] = oldSlots[index];
            } else if (oldSlots[index] != UNKNOWN) {
                forgotten.forgotten(oldEntries[at], oldEntries[at + 1], oldEntries[at + 2], oldEntries[at + 3]);
            }
        }
    }

    /** Expiry is unsigned on chain; admission keeps it below 2^63. */
    private static boolean isNeeded(final int slot, final long expirySeconds, final long chainSeconds) {
        return slot >= 0 || (slot != UNKNOWN && expirySeconds >= chainSeconds);
    }

    private static int[] emptySlots(final int capacity) {
        final int[] slots = new int[capacity];
        Arrays.fill(slots, UNKNOWN);
        return slots;
    }
}
