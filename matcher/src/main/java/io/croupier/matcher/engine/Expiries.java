package io.croupier.matcher.engine;

import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;
import java.util.Arrays;
import org.agrona.collections.Long2LongHashMap;

/**
 * Which open orders expire in which second: a list of slots per second, and the seconds in a heap. A second stands in the
 * heap once, even when its list runs empty meanwhile, so the heap holds at most the seconds of one order lifetime.
 */
final class Expiries {
    private static final int NONE = OrderTable.NONE;

    private final Long2LongHashMap headBySecond = new Long2LongHashMap(NONE - 1L);
    private final OrderTable orders;
    private long[] heap = new long[1024];
    private int size;

    Expiries(final OrderTable orders) {
        this.orders = orders;
    }

    void add(final int slot, final long second) {
        final long head = headBySecond.get(second);
        if (head == headBySecond.missingValue()) {
            push(second);
        }
        final int next = head < 0 ? NONE : (int) head;
        orders.expiryPrevious[slot] = NONE;
        orders.expiryNext[slot] = next;
        if (next != NONE) {
            orders.expiryPrevious[next] = slot;
        }
        headBySecond.put(second, slot);
    }

    void remove(final int slot, final long second) {
        final int previous = orders.expiryPrevious[slot];
        final int next = orders.expiryNext[slot];
        if (next != NONE) {
            orders.expiryPrevious[next] = previous;
        }
        if (previous != NONE) {
            orders.expiryNext[previous] = next;
        } else {
            headBySecond.put(second, next);
        }
    }

    /** An order that expires before {@code second}, or {@link OrderTable#NONE}; the caller takes it out. */
    int firstBefore(final long second) {
        while (size > 0 && heap[0] < second) {
            final int head = (int) headBySecond.get(heap[0]);
            if (head != NONE) {
                return head;
            }
            headBySecond.remove(heap[0]);
            pop();
        }
        return NONE;
    }

    void save(final SnapshotOutput out) {
        out.section("expiries");
        out.putInt(size);
        for (int i = 0; i < size; i++) {
            out.putLong(heap[i]);
            out.putLong(headBySecond.get(heap[i]));
        }
    }

    void load(final SnapshotInput in) {
        in.section("expiries");
        size = in.count();
        heap = new long[Math.max(heap.length, size)];
        for (int i = 0; i < size; i++) {
            heap[i] = in.getLong();
            headBySecond.put(heap[i], in.getLong());
        }
    }

    private void push(final long second) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, 2 * size);
        }
        int at = size++;
        while (at > 0 && heap[(at - 1) / 2] > second) {
            heap[at] = heap[(at - 1) / 2];
            at = (at - 1) / 2;
        }
        heap[at] = second;
    }

    private void pop() {
        final long last = heap[--size];
        int at = 0;
        while (true) {
            int child = 2 * at + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && heap[child + 1] < heap[child]) {
                child++;
            }
            if (heap[child] >= last) {
                break;
            }
            heap[at] = heap[child];
            at = child;
        }
        heap[at] = last;
    }
}
