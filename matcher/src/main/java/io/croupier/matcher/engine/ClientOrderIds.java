package io.croupier.matcher.engine;

import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.collections.Hashing;

/**
 * Finds an account's open order by the name that the client gave it. A name is kept as 128 bits of its hash together with
 * the account, so an account can at worst confuse itself.
 */
final class ClientOrderIds {
    static final int NONE = -1;

    private static final int INITIAL_CAPACITY = 1 << 10;
    private static final long SEED = 0x9e3779b97f4a7c15L;

    private long[] firsts = new long[INITIAL_CAPACITY];
    private long[] seconds = new long[INITIAL_CAPACITY];
    private int[] accounts = new int[INITIAL_CAPACITY];
    private int[] slots = emptySlots(INITIAL_CAPACITY);
    private int mask = INITIAL_CAPACITY - 1;
    private int size;

    /** First half of a name's hash; zero for no name. */
    static long first(final DirectBuffer source, final int offset, final int length) {
        return length == 0 ? 0 : hash(source, offset, length, SEED) | 1;
    }

    /** Second half of a name's hash; zero for no name. */
    static long second(final DirectBuffer source, final int offset, final int length) {
        return length == 0 ? 0 : hash(source, offset, length, ~SEED);
    }

    /** The slot of the account's open order of this name, or {@link #NONE}. */
    int find(final int account, final long first, final long second) {
        return slots[indexOf(account, first, second)];
    }

    void put(final int account, final long first, final long second, final int slot) {
        if (size >= (mask + 1) / 2) {
            grow();
        }
        final int index = indexOf(account, first, second);
        if (slots[index] == NONE) {
            size++;
        }
        set(index, account, first, second, slot);
    }

    /** Takes the name out and closes the gap, so that no search ever walks over the dead. */
    void remove(final int account, final long first, final long second) {
        int gap = indexOf(account, first, second);
        if (slots[gap] == NONE) {
            return;
        }
        size--;
        int index = gap;
        while (true) {
            slots[gap] = NONE;
            do {
                index = (index + 1) & mask;
                if (slots[index] == NONE) {
                    return;
                }
            } while (isBetween(gap, home(accounts[index], firsts[index]), index));
            set(gap, accounts[index], firsts[index], seconds[index], slots[index]);
            gap = index;
        }
    }

    /** Writes each name with its place, so that the table is the same to the last probe. */
    void save(final SnapshotOutput out) {
        out.section("names");
        out.putInt(slots.length);
        out.putInt(size);
        for (int index = 0; index < slots.length; index++) {
            if (slots[index] != NONE) {
                out.putInt(index);
                out.putInt(accounts[index]);
                out.putLong(firsts[index]);
                out.putLong(seconds[index]);
                out.putInt(slots[index]);
            }
        }
    }

    void load(final SnapshotInput in) {
        in.section("names");
        allocate(in.count());
        size = in.count();
        for (int entry = 0; entry < size; entry++) {
            set(in.getInt(), in.getInt(), in.getLong(), in.getLong(), in.getInt());
        }
    }

    /** Whether {@code home} lies cyclically in ({@code gap}, {@code index}], so that the entry must stay. */
    private static boolean isBetween(final int gap, final int home, final int index) {
        return gap <= index ? gap < home && home <= index : gap < home || home <= index;
    }

    private int indexOf(final int account, final long first, final long second) {
        int index = home(account, first);
        while (slots[index] != NONE
                && (firsts[index] != first || seconds[index] != second || accounts[index] != account)) {
            index = (index + 1) & mask;
        }
        return index;
    }

    private int home(final int account, final long first) {
        return Hashing.hash(first + account * SEED, mask);
    }

    private void set(final int index, final int account, final long first, final long second, final int slot) {
        accounts[index] = account;
        firsts[index] = first;
        seconds[index] = second;
        slots[index] = slot;
    }

    private void grow() {
        final long[] oldFirsts = firsts;
        final long[] oldSeconds = seconds;
        final int[] oldAccounts = accounts;
        final int[] oldSlots = slots;
        allocate(2 * oldSlots.length);
        for (int old = 0; old < oldSlots.length; old++) {
            if (oldSlots[old] != NONE) {
                final int index = indexOf(oldAccounts[old], oldFirsts[old], oldSeconds[old]);
                set(index, oldAccounts[old], oldFirsts[old], oldSeconds[old], oldSlots[old]);
            }
        }
    }

    private void allocate(final int capacity) {
        firsts = new long[capacity];
        seconds = new long[capacity];
        accounts = new int[capacity];
        slots = emptySlots(capacity);
        mask = capacity - 1;
    }

    private static long hash(final DirectBuffer source, final int offset, final int length, final long seed) {
        long hash = seed;
        for (int i = 0; i < length; i++) {
            hash = (hash ^ source.getByte(offset + i)) * 0xff51afd7ed558ccdL;
            hash ^= hash >>> 29;
        }
        return hash;
    }

    private static int[] emptySlots(final int capacity) {
        final int[] slots = new int[capacity];
        Arrays.fill(slots, NONE);
        return slots;
    }
}
