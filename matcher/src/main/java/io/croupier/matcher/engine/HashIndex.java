package io.croupier.matcher.engine;

/**
 * Finds the number of an entry by the entry's hash. Once its table is full it takes another, and each entry that is put in then
 * brings those of a few groups along; until all have come, both are searched. So no command pays for a whole table.
 */
final class HashIndex {
    /** Knows the whole hashes. */
    interface Entries {
        boolean matches(int entry, OrderHash hash);

        /** The last word of the entry's hash. */
        long lastWord(int entry);
    }

    static final int NONE = HashGroups.NONE;

    /** So many that all have come before the new table can be full. */
    static final int GROUPS_MOVED_AT_ONCE = 2;

    private static final int INITIAL_GROUPS = 1 << 8;

    private final Entries entries;
    private HashGroups groups;
    /** The table before, while entries stand in it; then kept if it is of the same size, to be taken next; else null. */
    private HashGroups older;

    private boolean isMoving;
    /** Groups of the table before whose entries have come. */
    private int moved;

    private int size;

    HashIndex(final Entries entries) {
        this.entries = entries;
        this.groups = new HashGroups(INITIAL_GROUPS, entries);
    }

    /** The entry of this hash, or {@link #NONE}. */
    int find(final OrderHash hash) {
        final int entry = groups.find(hash);
        return entry == NONE && isMoving ? older.find(hash) : entry;
    }

    /** Reads what {@link #put} will read first; without branches, which would have to wait for what is read. */
    int touchFree(final long word) {
        return groups.touchFree(word);
    }

    /** Reads what {@link #find} will read first; the entry if it is there and has been moved, else any that ever was. */
    int touchTaken(final long word) {
        return groups.touchTaken(word);
    }

    /** Adds an entry that is not there. {@code word} is the last of its hash. */
    void put(final long word, final int entry) {
        if (groups.isFull()) {
            takeAnother();
        }
        groups.put(word, entry);
        size++;
        if (isMoving) {
            move();
        }
    }

    /** Takes out an entry that is there. {@code word} is the last of its hash. */
    void remove(final long word, final int entry) {
        if (!isMoving || !older.remove(word, entry)) {
            groups.remove(word, entry);
        }
        size--;
    }

    /** Bytes outside the heap. */
    long offHeapBytes() {
        return groups.offHeapBytes() + (older == null ? 0 : older.offHeapBytes());
    }

    private void takeAnother() {
        while (isMoving) {
            move();
        }
        final int count = groups.countFor(size);
        final HashGroups spare = older;
        older = groups;
        if (spare != null && spare.count() == count) {
            spare.clear();
            groups = spare;
        } else {
            groups = new HashGroups(count, entries);
        }
        moved = 0;
        isMoving = true;
    }

    private void move() {
        final int end = Math.min(moved + GROUPS_MOVED_AT_ONCE, older.count());
        for (; moved < end; moved++) {
            older.moveInto(groups, moved);
        }
        if (moved == older.count()) {
            isMoving = false;
            older = older.count() == groups.count() ? older : null;
        }
    }
}
