package io.croupier.matcher.ledger;

import java.util.Arrays;

/** Numbers of accounts or positions, each at most once, in the order in which they came. */
final class NumberSet {
    private int[] members = new int[64];
    private boolean[] contained = new boolean[64];
    private int size;

    /** Adds the number unless it is in. */
    void add(final int number) {
        if (number >= contained.length) {
            contained = Arrays.copyOf(contained, Math.max(number + 1, 2 * contained.length));
        }
        if (contained[number]) {
            return;
        }
        contained[number] = true;
        if (size == members.length) {
            members = Arrays.copyOf(members, 2 * size);
        }
        members[size++] = number;
    }

    int size() {
        return size;
    }

    /** Takes the newest member out. */
    int removeLast() {
        final int number = members[--size];
        contained[number] = false;
        return number;
    }

    /** Moves every member to the other set. */
    void moveTo(final NumberSet other) {
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
