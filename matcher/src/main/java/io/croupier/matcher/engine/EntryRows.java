package io.croupier.matcher.engine;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** Rows of a cache line each, outside the heap, in pages: the table grows by a page, and no row ever moves. */
final class EntryRows {
    static final long BYTES = 64;

    private static final int PAGE_BITS = 12;
    private static final int PAGE_ROWS = 1 << PAGE_BITS;

    private MemorySegment[] pages = {page()};
    private int pageCount = 1;

    /** Makes room for the rows below {@code count}, of zeros where they are new. */
    void ensure(final int count) {
        while (pageCount << PAGE_BITS < count) {
            if (pageCount == pages.length) {
                pages = Arrays.copyOf(pages, 2 * pageCount);
            }
            pages[pageCount++] = page();
        }
    }

    /** The word that begins {@code offset} bytes behind the row's beginning. */
    long getLong(final int row, final long offset) {
        return pages[row >>> PAGE_BITS].get(JAVA_LONG, at(row) + offset);
    }

    int getInt(final int row, final long offset) {
        return pages[row >>> PAGE_BITS].get(JAVA_INT, at(row) + offset);
    }

    void setLong(final int row, final long offset, final long value) {
        pages[row >>> PAGE_BITS].set(JAVA_LONG, at(row) + offset, value);
    }

    void setInt(final int row, final long offset, final int value) {
        pages[row >>> PAGE_BITS].set(JAVA_INT, at(row) + offset, value);
    }

    /** Bytes outside the heap. */
    long offHeapBytes() {
        return BYTES * PAGE_ROWS * pageCount;
    }

    /** Zeros, freed by the collector. */
    private static MemorySegment page() {
        return Arena.ofAuto().allocate(PAGE_ROWS * BYTES, BYTES);
    }

    private static long at(final int row) {
        return (row & PAGE_ROWS - 1) * BYTES;
    }
}
