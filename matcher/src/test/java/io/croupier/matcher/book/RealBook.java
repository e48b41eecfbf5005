package io.croupier.matcher.book;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@link OrderBook} under test. */
final class RealBook extends BookUnderTest implements MatchGuard, OrderBookListener {
    final OrderBook book = new OrderBook(new OrderPool(0));
    private final Map<Long, RestingOrder> open = new HashMap<>();

    RestingOrder resting(final long order) {
        return open.get(order);
    }

    @Override
    MatchOutcome match(final IncomingOrder incoming) {
        return book.match(incoming, this, this);
    }

    @Override
    void rest(final IncomingOrder incoming) {
        open.put(incoming.orderId, book.rest(incoming));
    }

    @Override
    void cancel(final long order) {
        book.cancel(open.remove(order));
    }

    @Override
    void reduce(final long order, final long newRemaining) {
        book.reduce(open.get(order), newRemaining);
    }

    @Override
    void replaceInPlace(final long order, final long newOrder, final long newRemaining) {
        final RestingOrder resting = open.remove(order);
        book.replaceInPlace(resting, newOrder, newRemaining);
        open.put(newOrder, resting);
    }

    @Override
    List<Level> depth(final Side side) {
        final List<Level> levels = new ArrayList<>();
        for (PriceLevel level = book.best(side); level != null; level = level.worse()) {
            final List<Long> orders = new ArrayList<>();
            for (RestingOrder order = level.first(); order != null; order = order.next()) {
                orders.add(order.orderId());
            }
            if (orders.size() != level.orderCount() || level.side() != side) {
                throw new AssertionError("level " + level.price() + " counts " + level.orderCount() + " " + orders);
            }
            levels.add(new Level(level.price(), level.lots(), orders));
        }
        return levels;
    }

    @Override
    public Verdict beforeFill(final RestingOrder resting, final IncomingOrder incoming, final long lots) {
        return guard.beforeFill(resting.orderId(), incoming.orderId, resting.price(), lots);
    }

    @Override
    public void beginTrial() {
        guard.beginTrial();
    }

    @Override
    public void rollback() {
        guard.rollback();
    }

    @Override
    public void filled(final RestingOrder resting, final IncomingOrder incoming, final long lots) {
        events.add(BookEvent.filled(resting.orderId(), incoming.orderId, resting.price(), lots));
        if (resting.remaining() == 0) {
            open.remove(resting.orderId());
        }
    }

    @Override
    public void cancelled(final RestingOrder resting, final CancelReason reason) {
        events.add(BookEvent.cancelled(resting.orderId(), reason, resting.remaining()));
        open.remove(resting.orderId());
    }
}
