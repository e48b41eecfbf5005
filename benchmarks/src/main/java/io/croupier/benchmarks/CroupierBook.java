package io.croupier.benchmarks;

import io.croupier.matcher.book.CancelReason;
import io.croupier.matcher.book.IncomingOrder;
import io.croupier.matcher.book.MatchGuard;
import io.croupier.matcher.book.OrderBook;
import io.croupier.matcher.book.OrderBookListener;
import io.croupier.matcher.book.OrderPool;
import io.croupier.matcher.book.PriceLevel;
import io.croupier.matcher.book.RestingOrder;
import io.croupier.matcher.book.Side;
import io.croupier.matcher.book.TimeInForce;
import org.agrona.collections.Long2ObjectHashMap;

/** Our book, with what the engine keeps beside it: a way from the number in a cancellation to the resting order. */
abstract class CroupierBook implements ReplayedBook, MatchGuard, OrderBookListener {
    private final OrderBook book;
    private final IncomingOrder incoming = new IncomingOrder();
    private long tradedLots;

    private CroupierBook(final int resting) {
        book = new OrderBook(new OrderPool(resting));
    }

    abstract void remember(int number, RestingOrder order);

    abstract RestingOrder forget(int number);

    /** Orders in an array by number: the book alone. */
    static CroupierBook withArray(final int resting, final int commands) {
        return new CroupierBook(resting) {
            private final RestingOrder[] open = new RestingOrder[resting + commands];

            @Override
            void remember(final int number, final RestingOrder order) {
                open[number] = order;
            }

            @Override
            RestingOrder forget(final int number) {
                final RestingOrder order = open[number];
                open[number] = null;
                return order;
            }
        };
    }

    /** Orders in a hash map by number: book and map, as exchange-core keeps a map inside. */
    static CroupierBook withMap(final int resting) {
        return new CroupierBook(resting) {
            private final Long2ObjectHashMap<RestingOrder> open = new Long2ObjectHashMap<>(2 * resting, 0.55f);

            @Override
            void remember(final int number, final RestingOrder order) {
                open.put(number, order);
            }

            @Override
            RestingOrder forget(final int number) {
                return open.remove(number);
            }
        };
    }

    @Override
    public long play(final SignedVenueStream stream, final int from, final int to) {
        tradedLots = 0;
        for (int i = from; i < to; i++) {
            if (stream.kind[i] == SignedVenueStream.CANCEL) {
                book.cancel(forget(stream.order[i]));
            } else {
                enter(stream, i);
            }
        }
        return tradedLots;
    }

    private void enter(final SignedVenueStream stream, final int i) {
        final boolean isTaker = stream.kind[i] == SignedVenueStream.TAKE;
        incoming.orderId = i;
        incoming.priority = i;
        incoming.owner = i;
        incoming.side = stream.isBuy[i] ? Side.BUY : Side.SELL;
        incoming.price = stream.price[i];
        incoming.lots = stream.lots[i];
        incoming.timeInForce = isTaker ? TimeInForce.IOC : TimeInForce.GTC;
        book.match(incoming, this, this);
        if (!isTaker && incoming.lots > 0) {
            remember(i, book.rest(incoming));
        }
    }

    @Override
    public void clear() {
        for (final Side side : Side.values()) {
            for (PriceLevel best = book.best(side); best != null; best = book.best(side)) {
                forget((int) best.first().orderId());
                book.cancel(best.first());
            }
        }
    }

    @Override
    public Verdict beforeFill(final RestingOrder order, final IncomingOrder taker, final long lots) {
        return Verdict.FILL;
    }

    @Override
    public void beginTrial() {}

    @Override
    public void rollback() {}

    @Override
    public void filled(final RestingOrder order, final IncomingOrder taker, final long lots) {
        tradedLots += lots;
        if (order.remaining() == 0) {
            forget((int) order.orderId());
        }
    }

    @Override
    public void cancelled(final RestingOrder order, final CancelReason reason) {
        forget((int) order.orderId());
    }
}
