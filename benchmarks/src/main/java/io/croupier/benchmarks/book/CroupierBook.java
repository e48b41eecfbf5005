package io.croupier.benchmarks.book;

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

/** Our book, with the search for an order by its number that exchange-core has inside and our engine beside it. */
final class CroupierBook implements ReplayedBook, MatchGuard, OrderBookListener {
    private final OrderNumbers open = new OrderNumbers();
    private final IncomingOrder incoming = new IncomingOrder();
    private final OrderBook book;
    private long tradedLots;

    CroupierBook(final int resting) {
        book = new OrderBook(new OrderPool(resting));
    }

    @Override
    public long play(final CommandStream stream, final int from, final int to) {
        tradedLots = 0;
        for (int i = from; i < to; i++) {
            switch (stream.kind[i]) {
                case CommandStream.CANCEL -> cancel(stream.order[i]);
                case CommandStream.MOVE -> move(stream, i);
                case CommandStream.REDUCE -> {
                    final RestingOrder order = open.get(stream.order[i]);
                    book.reduce(order, order.remaining() - stream.lots[i]);
                }
                case CommandStream.TAKE -> enter(stream, i, i, stream.lots[i], TimeInForce.IOC);
                default -> enter(stream, i, i, stream.lots[i], TimeInForce.GTC);
            }
        }
        return tradedLots;
    }

    private void cancel(final int number) {
        book.cancel(open.get(number));
        open.remove(number);
    }

    private void move(final CommandStream stream, final int i) {
        final int number = stream.order[i];
        final RestingOrder order = open.get(number);
        final long lots = order.remaining();
        book.cancel(order);
        enter(stream, i, number, lots, TimeInForce.GTC);
    }

    private void enter(
            final CommandStream stream, final int i, final int number, final long lots, final TimeInForce timeInForce) {
        incoming.orderId = number;
        incoming.priority = i;
        incoming.owner = number;
        incoming.side = stream.isBuy[i] ? Side.BUY : Side.SELL;
        incoming.price = stream.price[i];
        incoming.lots = lots;
        incoming.timeInForce = timeInForce;
        book.match(incoming, this, this);
        if (timeInForce == TimeInForce.GTC && incoming.lots > 0) {
            open.put(number, book.rest(incoming));
        }
    }

    @Override
    public void clear() {
        for (final Side side : Side.values()) {
            for (PriceLevel best = book.best(side); best != null; best = book.best(side)) {
                cancel((int) best.first().orderId());
            }
        }
    }

    @Override
    public Verdict beforeFill(final RestingOrder order, final IncomingOrder taker, final long lots) {
        return Verdict.FILL;
    }

    @Override
    public void filled(final RestingOrder order, final IncomingOrder taker, final long lots) {
        tradedLots += lots;
        if (order.remaining() == 0) {
            open.remove(order.orderId());
        }
    }

    @Override
    public void cancelled(final RestingOrder order, final CancelReason reason) {
        open.remove(order.orderId());
    }

    @Override
    public void beginTrial() {}

    @Override
    public void rollback() {}
}
