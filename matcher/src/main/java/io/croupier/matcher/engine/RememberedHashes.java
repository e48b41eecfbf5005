package io.croupier.matcher.engine;

import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;
import java.util.Arrays;

/**
 * Every order hash that was ever accepted, until the chain's own clock has passed its expiry: without it a filled or
 * cancelled order could be sent again. An open order's entry leads to its slot in {@link OrderTable}.
 *
 * <p>Open addressing over words of the hash, which is uniform by nature. Entries whose expiry has passed are dropped
 * when the table would otherwise have to grow, in place, so memory is bounded by the orders alive at the same time.
 */
final class RememberedHashes {
    static final int UNKNOWN = -1;
    static final int CLOSED = -2;
    /** Closed because nothing remained; a busted unit may open it again. */
    static final int FILLED = -3;

    private static final int WORDS = 5;
    private static final int EXPIRY = 4;
    private static final int INITIAL_CAPACITY = 1 << 12;
    /** Of what a purge leaves: one entry in so many places is too full, or the next purge would come too soon. */
    private static final int FULL_SHARE = 4;

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

    /** Drops in place what has expired, which makes no garbage, and grows only if that leaves the table too full. */
    private void makeRoom(final long chainSeconds) {
        int index = 0;
        while (index < slots.length) {
            final int at = index * WORDS;
            if (slots[index] == UNKNOWN || isNeeded(slots[index], entries[at + EXPIRY], chainSeconds)) {
                index++;
            } else {
                forgotten.forgotten(entries[at], entries[at + 1], entries[at + 2], entries[at + 3]);
                remove(index);
            }
        }
        if (size > slots.length / FULL_SHARE) {
            grow();
        }
    }

    /** Closes the gap, so that every search still finds its way; another entry may stand at the index afterwards. */
    private void remove(final int removed) {
        size--;
        int gap = removed;
        int index = removed;
        while (true) {
            slots[gap] = UNKNOWN;
            do {
                index = (index + 1) & mask;
                if (slots[index] == UNKNOWN) {
                    return;
                }
            } while (isBetween(gap, (int) entries[index * WORDS + 3] & mask, index));
            System.arraycopy(entries, index * WORDS, entries, gap * WORDS, WORDS);
            slots[gap] = slots[index];
            gap = index;
        }
    }

    /** Whether {@code home} lies cyclically in ({@code gap}, {@code index}], so that the entry must stay. */
    private static boolean isBetween(final int gap, final int home, final int index) {
        return gap <= index ? gap < home && home <= index : gap < home || home <= index;
    }

    private void grow() {
        final long[] oldEntries = entries;
        final int[] oldSlots = slots;
        final int capacity = 2 * oldSlots.length;
        entries = new long[capacity * WORDS];
        slots = emptySlots(capacity);
        mask = capacity - 1;
        for (int index = 0; index < oldSlots.length; index++) {
            if (oldSlots[index] != UNKNOWN) {
                final int at = index * WORDS;
                final int target = indexOf(oldEntries[at], oldEntries[at + 1], oldEntries[at + 2], oldEntries[at + 3]);
                System.arraycopy(oldEntries, at, entries, target * WORDS, WORDS);
                slots[target] = oldSlots[index];
            }
        }
    }

    /** Expiry is unsigned on chain; admission keeps it below 2^63. */
    private static boolean isNeeded(final int slot, final long expirySeconds, final long chainSeconds) {
        return slot >= 0 || expirySeconds >= chainSeconds;
    }

    private static int[] emptySlots(final int capacity) {
        final int[] slots = new int[capacity];
        Arrays.fill(slots, UNKNOWN);
        return slots;
    }
}
