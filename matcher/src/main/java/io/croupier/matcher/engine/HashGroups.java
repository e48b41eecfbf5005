package io.croupier.matcher.engine;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * A table of a fixed size that finds the number of an entry by the entry's hash. Places come in groups of eight, and the tags
 * of a group, seven bits of the hash each, are the bytes of one word: all eight are compared at once, and for nearly every hash
 * that is new this word is all that is read. The words take a byte for each place, so they stay in a cache that has no room
 * for the entries.
 *
 * <p>An entry stands in the first group from its home on that had room, so a search ends at a group that was never full.
 */
final class HashGroups {
    static final int NONE = -1;

    private static final int GROUP = 8;

    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long TOPS = ONES << 7;
    /** In the tag of a place that is taken, besides bits of the hash. A place that never was has zero. */
    private static final long TAKEN = 0x80;
    /** Tag of a place that was given up in a full group: a search may have to go on behind it. */
    private static final long GIVEN_UP = 1;

    private final HashIndex.Entries entries;
    private final long[] tags;
    private final MemorySegment numbers;
    /** Places that are taken or given up. */
    private int used;

    /** @param count of groups, a power of two */
    HashGroups(final int count, final HashIndex.Entries entries) {
        this.entries = entries;
        this.tags = new long[count];
        // zeros, freed by the collector
        this.numbers = Arena.ofAuto().allocate((long) count * GROUP * Integer.BYTES, Long.BYTES);
    }

    int count() {
        return tags.length;
    }

    /** The entry of this hash, or {@link #NONE}. */
    int find(final OrderHash hash) {
        final long wanted = tag(hash.word3) * ONES;
        for (int group = home(hash.word3); ; group = next(group)) {
            final long word = tags[group];
            for (long alike = zeros(word ^ wanted); alike != 0; alike &= alike - 1) {
                final int entry = numbers.getAtIndex(JAVA_INT, place(group, alike));
                if (entries.matches(entry, hash)) {
                    return entry;
                }
            }
            if (zeros(word) != 0) {
                return NONE;
            }
        }
    }

    /** Reads what {@link #put} will read first; without branches, which would have to wait for what is read. */
    int touchFree(final long word) {
        final int group = home(word);
        return (int) tags[group] + numbers.getAtIndex(JAVA_INT, (long) group * GROUP);
    }

    /** Reads what {@link #find} will read first; the entry if it is there, else any that ever was. */
    int touchTaken(final long word) {
        final int group = home(word);
        final long alike = zeros(tags[group] ^ tag(word) * ONES);
        return numbers.getAtIndex(
                JAVA_INT, (long) group * GROUP + (Long.numberOfTrailingZeros(alike) / GROUP & GROUP - 1));
    }

    boolean isFull() {
        return used >= tags.length * GROUP / 2;
    }

    /**
     * Groups of a table to take over so many entries from this one: not fewer than here, and so many that it is not full before
     * as many more have come as there are groups.
     */
    int countFor(final int size) {
        int count = tags.length;
        while (size > count * GROUP / 2 - count) {
            count *= 2;
        }
        return count;
    }

    void clear() {
        Arrays.fill(tags, 0);
        used = 0;
    }

    /** Moves what stands in one group into another table; searches here still go on behind the group if they did before. */
    void moveInto(final HashGroups target, final int group) {
        final long taken = tags[group] & TOPS;
        for (long left = taken; left != 0; left &= left - 1) {
            final int entry = numbers.getAtIndex(JAVA_INT, place(group, left));
            target.put(entries.lastWord(entry), entry);
        }
        final long lowest = taken >>> (GROUP - 1);
        tags[group] = (tags[group] & ~(lowest * 0xff)) | (lowest * GIVEN_UP);
    }

    /** Adds an entry that is not there. {@code word} is the last of its hash. */
    void put(final long word, final int entry) {
        int group = home(word);
        while ((~tags[group] & TOPS) == 0) {
            group = next(group);
        }
        final long free = ~tags[group] & TOPS;
        final int shift = shift(free);
        used += (tags[group] >>> shift & GIVEN_UP) == 0 ? 1 : 0;
        setTag(group, shift, tag(word));
        numbers.setAtIndex(JAVA_INT, place(group, free), entry);
    }

    /** Takes an entry out if it is there. {@code word} is the last of its hash. */
    boolean remove(final long word, final int entry) {
        final long wanted = tag(word) * ONES;
        for (int group = home(word); ; group = next(group)) {
            final boolean wasFull = zeros(tags[group]) == 0;
            for (long alike = zeros(tags[group] ^ wanted); alike != 0; alike &= alike - 1) {
                if (numbers.getAtIndex(JAVA_INT, place(group, alike)) == entry) {
                    setTag(group, shift(alike), wasFull ? GIVEN_UP : 0);
                    used -= wasFull ? 0 : 1;
                    return true;
                }
            }
            if (!wasFull) {
                return false;
            }
        }
    }

    /** Bytes outside the heap. */
    long offHeapBytes() {
        return numbers.byteSize();
    }

    private int home(final long word) {
        return (int) word & (tags.length - 1);
    }

    private int next(final int group) {
        return (group + 1) & (tags.length - 1);
    }

    private void setTag(final int group, final int shift, final long tag) {
        tags[group] = (tags[group] & ~(0xffL << shift)) | (tag << shift);
    }

    /** From bits that say nothing about the home. */
    private static long tag(final long word) {
        return TAKEN | (word >>> (Long.SIZE - 7));
    }

    /** The top bit of the lowest byte that is zero, and of no byte that is not, but for some with 1 above such a byte. */
    private static long zeros(final long word) {
        return (word - ONES) & ~word & TOPS;
    }

    /** The lowest bit of the byte whose top bit is the lowest in {@code tops}. */
    private static int shift(final long tops) {
        return Long.numberOfTrailingZeros(tops) - (GROUP - 1);
    }

    /** The place of the lowest byte that is marked in {@code tops}. */
    private static long place(final int group, final long tops) {
        return (long) group * GROUP + Long.numberOfTrailingZeros(tops) / GROUP;
    }
}
