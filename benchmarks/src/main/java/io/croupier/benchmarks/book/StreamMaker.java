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
import java.util.SplittableRandom;

/**
 * Draws the commands of a stream and plays them on a book of its own, to know what rests and where the touch is. Distances
 * from the touch follow a Pareto distribution (half within 8 ticks, one in a hundred beyond 450, none beyond 20,000). The
 * order that a command names is picked uniformly among all that rest.
 */
final class StreamMaker implements MatchGuard, OrderBookListener {
    private static final long START_PRICE = 300_000;
    private static final int DISTANCE_MAX = 20_000;
    private static final int MOVE_TICKS_MAX = 8;

    private final CommandStream stream;
    private final CommandStream.Mix mix;
    private final SplittableRandom random;
    private final int resting;
    private final OrderBook book = new OrderBook(new OrderPool(0));
    private final IncomingOrder incoming = new IncomingOrder();
    private final RestingOrder[] open;
    private int openCount;
    private long tradedLots;

    StreamMaker(final CommandStream stream, final CommandStream.Mix mix, final long seed, final int resting) {
        this.stream = stream;
        this.mix = mix;
        this.random = new SplittableRandom(seed);
        this.resting = resting;
        this.open = new RestingOrder[stream.length()];
    }

    /** Fills the stream's arrays and returns how many lots it trades. */
    long make() {
        for (int i = 0; i < stream.length(); i++) {
            if (i < stream.prefill) {
                place(i);
            } else if (mix == CommandStream.Mix.CLASSIC) {
                nextClassic(i);
            } else {
                nextSigned(i);
            }
        }
        return tradedLots;
    }

    /** Orders that rest now. */
    int openCount() {
        return openCount;
    }

    private void nextClassic(final int i) {
        final int draw = random.nextInt(1_000);
        if (draw < 18) {
            take(i, 300);
        } else if (draw < 18 + 709) {
            move(i);
        } else if (draw < 18 + 709 + 73) {
            reduce(i);
        } else {
            // 200 of 1,000 are left for placing and cancelling: 64 % place, more while the book is too small.
            placeOrCancel(i, 72, 56);
        }
    }

    private void nextSigned(final int i) {
        if (random.nextInt(100) < 8) {
            take(i, 150);
        } else {
            placeOrCancel(i, 60, 40);
        }
    }

    private void placeOrCancel(final int i, final int percentWhenSmall, final int percentWhenLarge) {
        if (random.nextInt(100) < (openCount < resting ? percentWhenSmall : percentWhenLarge)) {
            place(i);
        } else {
            cancel(i);
        }
    }

    private void place(final int i) {
        stream.kind[i] = CommandStream.PLACE;
        stream.isBuy[i] = random.nextBoolean();
        stream.price[i] = stream.isBuy[i] ? mid() - distance() : mid() + distance();
        stream.lots[i] = 1 + random.nextInt(100);
        enter(i, i, TimeInForce.GTC);
        rest(openCount++);
    }

    private void take(final int i, final int lotsMax) {
        stream.kind[i] = CommandStream.TAKE;
        stream.isBuy[i] = random.nextBoolean();
        final PriceLevel best = book.best(stream.isBuy[i] ? Side.SELL : Side.BUY);
        stream.price[i] = best == null ? START_PRICE : best.price() + (stream.isBuy[i] ? 10 : -10);
        stream.lots[i] = 1 + random.nextInt(lotsMax);
        enter(i, i, TimeInForce.IOC);
    }

    private void cancel(final int i) {
        final RestingOrder cancelled = name(i, CommandStream.CANCEL);
        forget(cancelled);
        book.cancel(cancelled);
    }

    private void move(final int i) {
        final RestingOrder moved = name(i, CommandStream.MOVE);
        final int at = moved.slot;
        final long wanted = moved.price() + random.nextInt(2 * MOVE_TICKS_MAX + 1) - MOVE_TICKS_MAX;
        stream.lots[i] = (int) moved.remaining();
        book.cancel(moved);
        stream.price[i] = stream.isBuy[i] ? Math.min(wanted, mid() - 1) : Math.max(wanted, mid() + 1);
        enter(i, stream.order[i], TimeInForce.GTC);
        rest(at);
    }

    private void reduce(final int i) {
        final RestingOrder reduced = name(i, CommandStream.REDUCE);
        if (reduced.remaining() == 1) {
            forget(reduced);
            stream.kind[i] = CommandStream.CANCEL;
            book.cancel(reduced);
            return;
        }
        stream.lots[i] = 1 + random.nextInt((int) reduced.remaining() - 1);
        book.reduce(reduced, reduced.remaining() - stream.lots[i]);
    }

    private RestingOrder name(final int i, final byte kind) {
        final RestingOrder named = open[random.nextInt(openCount)];
        stream.kind[i] = kind;
        stream.order[i] = (int) named.orderId();
        stream.isBuy[i] = named.side() == Side.BUY;
        return named;
    }

    private void enter(final int i, final int number, final TimeInForce timeInForce) {
        incoming.orderId = number;
        incoming.priority = i;
        incoming.owner = number;
        incoming.side = stream.isBuy[i] ? Side.BUY : Side.SELL;
        incoming.price = stream.price[i];
        incoming.lots = stream.lots[i];
        incoming.timeInForce = timeInForce;
        book.match(incoming, this, this);
    }

    private void rest(final int at) {
        final RestingOrder order = book.rest(incoming);
        order.slot = at;
        open[at] = order;
    }

    /** A price that neither side has reached. */
    private long mid() {
        final PriceLevel bid = book.best(Side.BUY);
        final PriceLevel ask = book.best(Side.SELL);
        if (bid == null || ask == null) {
            return bid == null ? (ask == null ? START_PRICE : ask.price() - 1) : bid.price() + 1;
        }
        return (bid.price() + ask.price()) / 2;
    }

    private int distance() {
        final double pareto = 10 * (Math.pow(1 - random.nextDouble(), -1 / 1.2) - 1);
        return 1 + (int) Math.min(pareto, DISTANCE_MAX - 1);
    }

    private void forget(final RestingOrder order) {
        final RestingOrder last = open[--openCount];
        open[order.slot] = last;
        last.slot = order.slot;
    }

    @Override
    public Verdict beforeFill(final RestingOrder order, final IncomingOrder taker, final long lots) {
        return Verdict.FILL;
    }

    @Override
    public void filled(final RestingOrder order, final IncomingOrder taker, final long lots) {
        tradedLots += lots;
        if (order.remaining() == 0) {
            forget(order);
        }
    }

    @Override
    public void cancelled(final RestingOrder order, final CancelReason reason) {
        forget(order);
    }

    @Override
    public void beginTrial() {}

    @Override
    public void rollback() {}
}
