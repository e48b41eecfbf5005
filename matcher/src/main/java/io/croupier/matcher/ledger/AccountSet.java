package io.croupier.matcher.ledger;

import java.util.Arrays;

/** Account numbers, each at most once, in the order in which they came. */
final class AccountSet {
    private int[] members = new int[64];
    private boolean[] contained = new boolean[64];
    private int size;

    /** Adds the account unless it is in. */
    void add(final int account) {
        if (account >= contained.length) {
            contained = Arrays.copyOf(contained, Math.max(account + 1, 2 * contained.length));
        }
        if (contained[account]) {
            return;
        }
        contained[account] = true;
        if (size == members.length) {
            members = Arrays.copyOf(members, 2 * size);
        }
        members[size++] = account;
    }

    int size() {
        return size;
    }

    /** Takes the newest member out. */
    int removeLast() {
        final int account = members[--size];
        contained[account] = false;
        return account;
    }

    /** Moves every member to the other set. */
    void moveTo(final AccountSet other) {
        while (size > 0) {
            other.add(removeLast());
        }
    }

    /** The member at a place, from zero to one below the size. */
    int get(final int at) {
        return members[at];
    }

    void sort() {
        Arrays.sort(members, 0, size);
    }
}
