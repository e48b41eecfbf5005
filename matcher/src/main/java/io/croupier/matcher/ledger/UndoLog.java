package io.croupier.matcher.ledger;

import java.util.Arrays;

/**
 * Remembers what a call has overwritten, so that a call that is refused half way leaves no trace, as a reverted
 * transaction does. Records nothing outside {@link #begin} and {@link #end}.
 */
final class UndoLog {
    private Records[] tables = new Records[64];
    private int[] cells = new int[64];
    private long[] values = new long[64];
    private int size;
    private boolean recording;

    void begin() {
        size = 0;
        recording = true;
    }

    /** Keeps what was written if the call was not refused, else restores it; returns the refusal. */
    Refusal end(final Refusal refusal) {
        recording = false;
        if (refusal != Refusal.NONE) {
            rollback();
        }
        return refusal;
    }

    private void rollback() {
        while (size > 0) {
            size--;
            tables[size].restore(cells[size], values[size]);
        }
    }

    void overwriting(final Records table, final int cell, final long value) {
        if (!recording) {
            return;
        }
        if (size == cells.length) {
            tables = Arrays.copyOf(tables, 2 * size);
            cells = Arrays.copyOf(cells, 2 * size);
            values = Arrays.copyOf(values, 2 * size);
        }
        tables[size] = table;
        cells[size] = cell;
        values[size] = value;
        size++;
    }
}
