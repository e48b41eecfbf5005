package io.croupier.matcher.book;

/**
 * Recycles resting orders so that a warm book allocates nothing; the books of one thread share one pool. The order
 * released last is handed out first, because it is still in the cache.
 */
public final class OrderPool {
    private RestingOrder free;

    /** @param preallocated orders made now rather than when they are first needed, side by side in memory */
    public OrderPool(final int preallocated) {
        for (int i = 0; i < preallocated; i++) {
            release(new RestingOrder());
        }
    }

    RestingOrder take() {
        final RestingOrder order = free;
        if (order == null) {
            return new RestingOrder();
        }
        free = order.next;
        order.next = null;
        return order;
    }

    void release(final RestingOrder order) {
        order.level = null;
        order.previous = null;
        order.next = free;
        free = order;
    }
}
