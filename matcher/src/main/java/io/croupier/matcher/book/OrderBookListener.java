package io.croupier.matcher.book;

/**
 * Hears, in the order in which it happens, what {@link OrderBook#match} does to resting orders. Called on the book's
 * thread while the order is still linked, so its level can be read; a callback must not change the book. An order that
 * is filled up or cancelled is recycled when the callback returns: drop every reference to it.
 */
public interface OrderBookListener {
    /**
     * {@code lots} traded at {@code resting.price()}. The remainders of both orders and the level's sum are already
     * reduced; {@code resting.remaining() == 0} means that the order leaves the book.
     */
    void filled(RestingOrder resting, IncomingOrder incoming, long lots);

    /** The resting order leaves the book with {@code resting.remaining()} lots untraded. */
    void cancelled(RestingOrder resting, CancelReason reason);
}
