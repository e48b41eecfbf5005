package io.croupier.benchmarks.book;

import io.croupier.matcher.book.RestingOrder;
import java.util.Arrays;

/**
 * Finds open orders by the numbers that an engine gives out in rising order: pages of 256 numbers in a ring of pages. A page
 * is reused when its last order is gone, and the ring grows when the oldest open order falls out of its reach. (In
 * exchange-core a radix tree inside the book does the same.)
 */
final class OrderNumbers {
    private static final int PAGE_BITS = 8;
    private static final int PAGE = 1 << PAGE_BITS;

    /** The page of numbers {@code p * 256} and up, at {@code p & (length - 1)}; null while none of them is open. */
    private RestingOrder[][] pages = new RestingOrder[64][];
    /** What is open of the page at the same place. */
    private int[] counts = new int[64];

    private long[] pageNumbers = new long[64];
    private RestingOrder[][] free = new RestingOrder[64][];
    private int freePages;

    void put(final long number, final RestingOrder order) {
        final long pageNumber = number >>> PAGE_BITS;
        int at = (int) pageNumber & pages.length - 1;
        if (pages[at] == null) {
            begin(at, pageNumber);
        } else if (pageNumbers[at] != pageNumber) {
            at = growFor(pageNumber);
        }
        final int offset = (int) number & PAGE - 1;
        counts[at] += pages[at][offset] == null ? 1 : 0;
        pages[at][offset] = order;
    }

    /** The open order of this number, or null. */
    RestingOrder get(final long number) {
        final int at = (int) (number >>> PAGE_BITS) & pages.length - 1;
        return pages[at] == null || pageNumbers[at] != number >>> PAGE_BITS ? null : pages[at][(int) number & PAGE - 1];
    }

    /** Takes out an order that is there. */
    void remove(final long number) {
        final int at = (int) (number >>> PAGE_BITS) & pages.length - 1;
        pages[at][(int) number & PAGE - 1] = null;
        if (--counts[at] == 0) {
            recycle(at);
        }
    }

    private void begin(final int at, final long pageNumber) {
        pages[at] = freePages == 0 ? new RestingOrder[PAGE] : free[--freePages];
        pageNumbers[at] = pageNumber;
    }

    private void recycle(final int at) {
        if (freePages == free.length) {
            free = Arrays.copyOf(free, 2 * freePages);
        }
        free[freePages++] = pages[at];
        pages[at] = null;
    }

    private int growFor(final long pageNumber) {
        int capacity = pages.length;
        do {
            capacity *= 2;
        } while (!fits(capacity, pageNumber));
        final RestingOrder[][] oldPages = pages;
        final int[] oldCounts = counts;
        final long[] oldNumbers = pageNumbers;
        pages = new RestingOrder[capacity][];
        counts = new int[capacity];
        pageNumbers = new long[capacity];
        for (int i = 0; i < oldPages.length; i++) {
            if (oldPages[i] != null) {
                final int at = (int) oldNumbers[i] & capacity - 1;
                pages[at] = oldPages[i];
                counts[at] = oldCounts[i];
                pageNumbers[at] = oldNumbers[i];
            }
        }
        final int at = (int) pageNumber & capacity - 1;
        begin(at, pageNumber);
        return at;
    }

    private boolean fits(final int capacity, final long pageNumber) {
        final boolean[] taken = new boolean[capacity];
        taken[(int) pageNumber & capacity - 1] = true;
        boolean fits = true;
        for (int i = 0; i < pages.length; i++) {
            if (pages[i] != null) {
                final int at = (int) pageNumbers[i] & capacity - 1;
                fits &= !taken[at];
                taken[at] = true;
            }
        }
        return fits;
    }
}
