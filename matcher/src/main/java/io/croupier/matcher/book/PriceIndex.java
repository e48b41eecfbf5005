package io.croupier.matcher.book;

import java.util.Arrays;

/**
 * Sorted map from a key (0 to 2^63 - 1) to a positive int: a trie that takes six bits of the key at a time. A node is
 * a row of 64 children and a word that tells which of them exist, so the next lower key is found with a few bit
 * operations, and no operation depends on how many keys there are.
 *
 * <p>The root covers only the range that the present keys share. Prices of one market lie close together, hence two
 * or three nodes lead to any of them; a far-off key adds nodes above the root for as long as it stays.
 *
 * <p>Nodes are rows of arrays rather than objects: one load per step, no reference for a collector to follow. Row 0
 * stays empty and stands for "none", so a search need not test for missing nodes.
 */
final class PriceIndex {
    private static final int BITS = 6;
    private static final int FAN_OUT = 1 << BITS;
    private static final int NONE = 0;

    /** Bit i of {@code occupied[n]}: node n has child i. In a free node: the next free node. */
    private long[] occupied = new long[16];
    /** Children of node n from {@code n * 64} on: nodes, in the lowest nodes values. A free node has none. */
    private int[] children = new int[16 * FAN_OUT];

    private int nodes = 1;
    private int freeNode = NONE;

    private int root = newNode();
    /** How far the digit that the root branches on lies above the lowest; a multiple of six. */
    private int rootShift;
    /** Any key in the range of the root. */
    private long rootKey;

    /** The value at {@code key}, or 0. */
    int get(final long key) {
        if (isOutsideRoot(key)) {
            return NONE;
        }
        int node = root;
        for (int shift = rootShift; shift > 0; shift -= BITS) {
            node = children[slot(node, key, shift)];
        }
        return children[slot(node, key, 0)];
    }

    /** Adds a key that is not there yet and returns the value of the greatest key below it, or 0. */
    int put(final long key, final int value) {
        widenRootTo(key);
        int fork = NONE;
        int forkShift = 0;
        int node = root;
        for (int shift = rootShift; ; shift -= BITS) {
            if (lower(node, key, shift) != 0) {
                fork = node;
                forkShift = shift;
            }
            if (shift == 0) {
                break;
            }
            final int slot = slot(node, key, shift);
            int child = children[slot];
            if (child == NONE) {
                child = newNode();
                link(node, slot, child);
            }
            node = child;
        }
        link(node, slot(node, key, 0), value);
        return fork == NONE ? NONE : greatest(fork, lower(fork, key, forkShift), forkShift);
    }

    /** Removes a key that is there. */
    void remove(final long key) {
        int fork = root;
        int forkShift = rootShift;
        int node = root;
        for (int shift = rootShift; shift >= 0; shift -= BITS) {
            if (!hasOneChild(node)) {
                fork = node;
                forkShift = shift;
            }
            node = children[slot(node, key, shift)];
        }
        // Below the fork every node led to this key only.
        int child = unlink(fork, slot(fork, key, forkShift));
        for (int shift = forkShift - BITS; shift >= 0; shift -= BITS) {
            final int emptied = child;
            child = unlink(emptied, slot(emptied, key, shift));
            free(emptied);
        }
        narrowRoot();
    }

    private boolean isOutsideRoot(final long key) {
        return (key ^ rootKey) >>> rootShift >= FAN_OUT;
    }

    private void widenRootTo(final long key) {
        if (occupied[root] == 0) {
            rootShift = 0;
            rootKey = key;
        }
        while (isOutsideRoot(key)) {
            final int above = newNode();
            rootShift += BITS;
            link(above, slot(above, rootKey, rootShift), root);
            root = above;
        }
    }

    private void narrowRoot() {
        while (rootShift > 0 && hasOneChild(root)) {
            final int above = root;
            final int digit = Long.numberOfTrailingZeros(occupied[above]);
            rootKey = (rootKey >>> rootShift >>> BITS << BITS | digit) << rootShift;
            root = unlink(above, above * FAN_OUT + digit);
            rootShift -= BITS;
            free(above);
        }
    }

    /** The children of {@code node} that come before the one on the way to {@code key}, as bits. */
    private long lower(final int node, final long key, final int shift) {
        return occupied[node] & (1L << (key >>> shift)) - 1;
    }

    /** The value of the greatest key below the last of {@code candidates} among the children of {@code node}. */
    private int greatest(final int node, final long candidates, final int shift) {
        int child = children[node * FAN_OUT + lastBit(candidates)];
        for (int below = shift; below > 0; below -= BITS) {
            child = children[child * FAN_OUT + lastBit(occupied[child])];
        }
        return child;
    }

    private static int lastBit(final long bits) {
        return FAN_OUT - 1 - Long.numberOfLeadingZeros(bits);
    }

    private boolean hasOneChild(final int node) {
        return (occupied[node] & occupied[node] - 1) == 0;
    }

    private static int slot(final int node, final long key, final int shift) {
        return node * FAN_OUT + (int) (key >>> shift & FAN_OUT - 1);
    }

    private void link(final int node, final int slot, final int child) {
        children[slot] = child;
        occupied[node] |= 1L << slot;
    }

    private int unlink(final int node, final int slot) {
        final int child = children[slot];
        children[slot] = NONE;
        occupied[node] &= ~(1L << slot);
        return child;
    }

    private int newNode() {
        if (freeNode != NONE) {
            final int node = freeNode;
            freeNode = (int) occupied[node];
            occupied[node] = 0;
            return node;
        }
        if (nodes == occupied.length) {
            occupied = Arrays.copyOf(occupied, 2 * nodes);
            children = Arrays.copyOf(children, 2 * nodes * FAN_OUT);
        }
        return nodes++;
    }

    private void free(final int node) {
        occupied[node] = freeNode;
        freeNode = node;
    }
}
