package io.croupier.matcher.engine;

import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;
import java.util.Arrays;
import org.agrona.collections.Long2LongHashMap;

/**
 * The seconds in which accepted orders expire, each with the entry of {@link AcceptedOrders} that was accepted last. A
 * second is first due, when its open orders are closed, then closed, until its orders can be forgotten.
 */
final class ExpirySeconds {
    private static final int NONE = AcceptedOrders.NONE;

    private final Long2LongHashMap firstOf = new Long2LongHashMap(NONE);

    /** Seconds that were not closed yet, as a heap. */
    private long[] due = new long[1024];

    private int dueSize;

    /** Where the search for open orders in the first of them goes on, or {@link #NONE} at its beginning. */
    private int reached = NONE;

    /** Closed seconds, rising, in a ring. */
    private long[] closed = new long[1024];

    private int closedFirst;
    private int closedSize;

    /** Puts the entry before the others of its second; returns which was first, or {@link #NONE}. */
    int putFirst(final long second, final int entry) {
        final int next = (int) firstOf.put(second, entry);
        if (next == NONE) {
            push(second);
        }
        return next;
    }

    boolean isDueBefore(final long second) {
        return dueSize > 0 && due[0] < second;
    }

    /** Where to go on in the earliest second that is due. */
    int firstDue() {
        return reached == NONE ? (int) firstOf.get(due[0]) : reached;
    }

    /** No entry before this one needs another look. */
    void skipTo(final int entry) {
        reached = entry;
    }

    /** The earliest second that is due has no open orders any more. */
    void closeDue() {
        if (closedSize == closed.length) {
            growClosed();
        }
        closed[closedFirst + closedSize++ & closed.length - 1] = pop();
        reached = NONE;
    }

    boolean isClosedBefore(final long second) {
        return closedSize > 0 && closed[closedFirst] < second;
    }

    /** The first entry of the earliest closed second. */
    int firstClosed() {
        return (int) firstOf.get(closed[closedFirst]);
    }

    /** Takes that entry out, and its second too where {@code next} is {@link #NONE}. */
    void takeFirstClosed(final int next) {
        final long second = closed[closedFirst];
        if (next != NONE) {
            firstOf.put(second, next);
            return;
        }
        firstOf.remove(second);
        closedFirst = closedFirst + 1 & closed.length - 1;
        closedSize--;
    }

    void save(final SnapshotOutput out) {
        out.section("expiries");
        out.putInt(dueSize);
        for (int i = 0; i < dueSize; i++) {
            out.putLong(due[i]);
            out.putLong(firstOf.get(due[i]));
        }
        out.putInt(reached);
        out.putInt(closedSize);
        for (int i = 0; i < closedSize; i++) {
            final long second = closed[closedFirst + i & closed.length - 1];
            out.putLong(second);
            out.putLong(firstOf.get(second));
        }
    }

    void load(final SnapshotInput in) {
        in.section("expiries");
        dueSize = in.count();
        due = new long[Math.max(due.length, dueSize)];
        for (int i = 0; i < dueSize; i++) {
            due[i] = in.getLong();
            firstOf.put(due[i], in.getLong());
        }
        reached = in.getInt();
        for (int left = in.count(); left > 0; left--) {
            if (closedSize == closed.length) {
                growClosed();
            }
            final long second = in.getLong();
            closed[closedSize++] = second;
            firstOf.put(second, in.getLong());
        }
    }

    private void growClosed() {
        final long[] old = closed;
        closed = new long[2 * old.length];
        for (int i = 0; i < closedSize; i++) {
            closed[i] = old[closedFirst + i & old.length - 1];
        }
        closedFirst = 0;
    }

    private void push(final long second) {
        if (dueSize == due.length) {
            due = Arrays.copyOf(due, 2 * dueSize);
        }
        int at = dueSize++;
        while (at > 0 && due[(at - 1) / 2] > second) {
            due[at] = due[(at - 1) / 2];
            at = (at - 1) / 2;
        }
        due[at] = second;
    }

    private long pop() {
        final long first = due[0];
        final long last = due[--dueSize];
        int at = 0;
        while (true) {
            int child = 2 * at + 1;
            if (child >= dueSize) {
                break;
            }
            if (child + 1 < dueSize && due[child + 1] < due[child]) {
                child++;
            }
            if (due[child] >= last) {
                break;
            }
            due[at] = due[child];
            at = child;
        }
        due[at] = last;
        return first;
    }
}
