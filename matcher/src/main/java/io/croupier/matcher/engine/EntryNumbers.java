package io.croupier.matcher.engine;

import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;
import java.util.Arrays;

/**
 * Numbers for the entries of a table, given back and given out again. Those given back are given out in rising order, round
 * and round, so that entries made one after the other lie beside each other in memory, and only once one number in eight
 * is free, so that the next free one is never far.
 */
final class EntryNumbers {
    private static final int FREE_SHARES = 8;
    private static final int INITIAL_WORDS = 32;

    /** Bit n tells whether number n was given back. */
    private long[] free = new long[INITIAL_WORDS];

    private int freeCount;
    private int used;
    private int cursor;

    int take() {
        if (freeCount <= used / FREE_SHARES) {
            return used++;
        }
        int word = cursor / Long.SIZE;
        long bits = free[word] & -1L << cursor;
        while (bits == 0) {
            word = word + 1 == free.length ? 0 : word + 1;
            bits = free[word];
        }
        final int number = word * Long.SIZE + Long.numberOfTrailingZeros(bits);
        free[word] &= ~(1L << number);
        freeCount--;
        cursor = number;
        return number;
    }

    void giveBack(final int number) {
        final int word = number / Long.SIZE;
        if (word >= free.length) {
            free = Arrays.copyOf(free, Math.max(2 * free.length, word + 1));
        }
        free[word] |= 1L << number;
        freeCount++;
    }

    boolean isFree(final int number) {
        final int word = number / Long.SIZE;
        return word < free.length && (free[word] & 1L << number) != 0;
    }

    /** Numbers from zero to one below this were given out at least once. */
    int used() {
        return used;
    }

    /** Numbers that are given out now. */
    int size() {
        return used - freeCount;
    }

    void save(final SnapshotOutput out) {
        out.putInt(used);
        out.putInt(cursor);
        final int words = (used + Long.SIZE - 1) / Long.SIZE;
        out.putInt(words);
        for (int word = 0; word < words; word++) {
            out.putLong(word < free.length ? free[word] : 0);
        }
    }

    void load(final SnapshotInput in) {
        used = in.count();
        cursor = in.getInt();
        final int words = in.count();
        free = new long[Math.max(INITIAL_WORDS, words)];
        in.getLongs(free, words);
        freeCount = 0;
        for (final long word : free) {
            freeCount += Long.bitCount(word);
        }
    }
}
