package io.croupier.matcher.book;

/**
 * All resting orders of one side at one price, in the order in which they trade: a doubly linked queue by priority.
 * Levels of a side are linked from best to worst. Recycled when its last order leaves.
 */
public final class PriceLevel {
    private final BookSide owner;
    /** Where the side keeps this object; stays the same when the level is recycled for another price. */
    final int slot;

    long price;
    PriceLevel better;
    PriceLevel worse;

    private long lots;
    private int orderCount;
    private RestingOrder first;
    private RestingOrder last;
    /**
     * No order in the queue has a higher priority number. Kept here because the last order itself is seldom in the
     * cache, and to append only stores are needed.
     */
    private long newest;

    PriceLevel(final BookSide owner, final int slot) {
        this.owner = owner;
        this.slot = slot;
    }

    public Side side() {
        return owner.side();
    }

    /** Price in ticks. */
    public long price() {
        return price;
    }

    /** Sum of the remainders of all its orders. */
    public long lots() {
        return lots;
    }

    public int orderCount() {
        return orderCount;
    }

    /** The order that trades first; never null in a level that the book shows. */
    public RestingOrder first() {
        return first;
    }

    /** The next level away from the touch, or null. */
    public PriceLevel worse() {
        return worse;
    }

    BookSide bookSide() {
        return owner;
    }

    boolean isEmpty() {
        return first == null;
    }

    void add(final RestingOrder order) {
        order.level = this;
        if (last == null || order.priority >= newest) {
            newest = order.priority;
            insert(last, order, null);
        } else {
            final RestingOrder before = lastUpTo(order.priority);
            insert(before, order, before == null ? first : before.next);
        }
        lots += order.remaining;
        orderCount++;
    }

    /** A restored order is older than most: its place is near the front. */
    private RestingOrder lastUpTo(final long priority) {
        RestingOrder before = null;
        for (RestingOrder order = first; order != null && order.priority <= priority; order = order.next) {
            before = order;
        }
        return before;
    }

    private void insert(final RestingOrder before, final RestingOrder order, final RestingOrder after) {
        order.previous = before;
        order.next = after;
        if (before == null) {
            first = order;
        } else {
            before.next = order;
        }
        if (after == null) {
            last = order;
        } else {
            after.previous = order;
        }
    }

    void remove(final RestingOrder order) {
        final RestingOrder before = order.previous;
        final RestingOrder after = order.next;
        if (before == null) {
            first = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.previous = before;
        }
        lots -= order.remaining;
        orderCount--;
    }

    void reduce(final RestingOrder order, final long reduction) {
        order.remaining -= reduction;
        lots -= reduction;
    }
}
