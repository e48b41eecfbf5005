package io.croupier.matcher.ledger;

import java.util.Arrays;

/**
 * For each side of each market the positions in the order in which a move against them reaches their accounts: a heap of
 * position numbers by trigger level, lowest first. Putting, moving and taking out cost the logarithm of the heap.
 */
final class Triggers {
    private static final int NOWHERE = -1;

    private int[][] heaps = new int[8][];
    private int[] sizes = new int[8];

    /** By position number. */
    private long[] levels = new long[64];

    private int[] places = nowhere(64);
    private int[] homes = new int[64];

    /** Puts the position into a heap, out of the one where it was. */
    void put(final int heap, final int position, final long level) {
        remove(position);
        ensure(heap, position);
        if (sizes[heap] == heaps[heap].length) {
            heaps[heap] = Arrays.copyOf(heaps[heap], 2 * sizes[heap]);
        }
        levels[position] = level;
        homes[position] = heap;
        rise(heap, sizes[heap]++, position);
    }

    void remove(final int position) {
        if (position >= places.length || places[position] == NOWHERE) {
            return;
        }
        final int heap = homes[position];
        final int hole = places[position];
        final int last = heaps[heap][--sizes[heap]];
        places[position] = NOWHERE;
        if (last != position) {
            rise(heap, hole, last);
            sink(heap, places[last], last);
        }
    }

    /** A position whose level is below this one, or {@link RecordIndex#NONE}. */
    int firstBelow(final int heap, final long level) {
        if (heap >= sizes.length || sizes[heap] == 0) {
            return RecordIndex.NONE;
        }
        final int first = heaps[heap][0];
        return levels[first] < level ? first : RecordIndex.NONE;
    }

    private void rise(final int heap, final int from, final int position) {
        final int[] entries = heaps[heap];
        int at = from;
        while (at > 0 && levels[entries[(at - 1) / 2]] > levels[position]) {
            set(entries, at, entries[(at - 1) / 2]);
            at = (at - 1) / 2;
        }
        set(entries, at, position);
    }

    private void sink(final int heap, final int from, final int position) {
        final int[] entries = heaps[heap];
        int at = from;
        while (true) {
            int child = 2 * at + 1;
            if (child >= sizes[heap]) {
                break;
            }
            if (child + 1 < sizes[heap] && levels[entries[child + 1]] < levels[entries[child]]) {
                child++;
            }
            if (levels[entries[child]] >= levels[position]) {
                break;
            }
            set(entries, at, entries[child]);
            at = child;
        }
        set(entries, at, position);
    }

    private void set(final int[] entries, final int at, final int position) {
        entries[at] = position;
        places[position] = at;
    }

    private void ensure(final int heap, final int position) {
        if (heap >= heaps.length) {
            heaps = Arrays.copyOf(heaps, Math.max(heap + 1, 2 * heaps.length));
            sizes = Arrays.copyOf(sizes, heaps.length);
        }
        if (heaps[heap] == null) {
            heaps[heap] = new int[16];
        }
        if (position >= places.length) {
            final int known = places.length;
            final int capacity = Math.max(position + 1, 2 * known);
            levels = Arrays.copyOf(levels, capacity);
            homes = Arrays.copyOf(homes, capacity);
            places = Arrays.copyOf(places, capacity);
            Arrays.fill(places, known, capacity, NOWHERE);
        }
    }

    private static int[] nowhere(final int capacity) {
        final int[] places = new int[capacity];
        Arrays.fill(places, NOWHERE);
        return places;
    }
}
