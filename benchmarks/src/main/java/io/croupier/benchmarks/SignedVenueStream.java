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
import java.util.SplittableRandom;

/**
 * Commands as a venue of signed orders sees them, made before the clock starts: first enough placements to bring the
 * book to {@code resting} orders, then a mix of 8 % taking (IOC), and placing and cancelling about evenly. Signed
 * orders cannot be moved. Distances from the touch follow a Pareto distribution (half within 8 ticks, one in a hundred
 * beyond 450, none beyond 20,000), and the order to cancel is picked uniformly among all that rest.
 *
 * <p>A command is one of three kinds in parallel arrays; order i is the one that command i enters. The same seed gives
 * the same commands to every book.
 */
public final class SignedVenueStream {
    public static final byte PLACE = 0;
    public static final byte TAKE = 1;
    public static final byte CANCEL = 2;

    private static final int TAKE_PERCENT = 8;
    private static final long START_PRICE = 300_000;
    private static final int DISTANCE_MAX = 20_000;

    /** Commands that only fill the book. */
    public final int prefill;

    public final byte[] kind;
    /** Of a placement or a taker. */
    public final boolean[] isBuy;

    public final long[] price;
    public final int[] lots;
    /** The order that a cancellation names. */
    public final int[] order;
    /** Lots traded by the whole stream: every book must agree. */
    public final long tradedLots;

    public SignedVenueStream(final long seed, final int resting, final int commands) {
        prefill = resting;
        kind = new byte[resting + commands];
        isBuy = new boolean[kind.length];
        price = new long[kind.length];
        lots = new int[kind.length];
        order = new int[kind.length];
        final Generator generator = new Generator(seed, resting);
        for (int i = 0; i < kind.length; i++) {
            generator.next(i);
        }
        tradedLots = generator.tradedLots;
    }

    public int length() {
        return kind.length;
    }

    /** Plays the commands on a book of its own to know what rests and where the touch is. */
    private final class Generator implements MatchGuard, OrderBookListener {
        private final SplittableRandom random;
        private final int resting;
        private final OrderBook book = new OrderBook(new OrderPool(0));
        private final IncomingOrder incoming = new IncomingOrder();
        private final RestingOrder[] open;
        private int openCount;
        private long tradedLots;

        Generator(final long seed, final int resting) {
            this.random = new SplittableRandom(seed);
            this.resting = resting;
            this.open = new RestingOrder[kind.length];
        }

        void next(final int i) {
            if (i >= prefill && random.nextInt(100) < TAKE_PERCENT) {
                take(i);
            } else if (i < prefill || random.nextInt(100) < (openCount < resting ? 60 : 40)) {
                place(i);
            } else {
                cancel(i);
            }
        }

        private void place(final int i) {
            kind[i] = PLACE;
            isBuy[i] = random.nextBoolean();
            price[i] = isBuy[i] ? mid() - distance() : mid() + distance();
            lots[i] = 1 + random.nextInt(100);
            enter(i);
            final RestingOrder order = book.rest(incoming);
            order.slot = openCount;
            open[openCount++] = order;
        }

        private void take(final int i) {
            kind[i] = TAKE;
            isBuy[i] = random.nextBoolean();
            final PriceLevel best = book.best(isBuy[i] ? Side.SELL : Side.BUY);
            price[i] = best == null ? START_PRICE : best.price() + (isBuy[i] ? 10 : -10);
            lots[i] = 1 + random.nextInt(150);
            enter(i);
        }

        private void enter(final int i) {
            incoming.orderId = i;
            incoming.priority = i;
            incoming.owner = i;
            incoming.side = isBuy[i] ? Side.BUY : Side.SELL;
            incoming.price = price[i];
            incoming.lots = lots[i];
            book.match(incoming, this, this);
        }

        private void cancel(final int i) {
            kind[i] = CANCEL;
            final RestingOrder cancelled = open[random.nextInt(openCount)];
            order[i] = (int) cancelled.orderId();
            isBuy[i] = cancelled.side() == Side.BUY;
            forget(cancelled);
            book.cancel(cancelled);
        }

        private long mid() {
            final PriceLevel bid = book.best(Side.BUY);
            final PriceLevel ask = book.best(Side.SELL);
            return bid == null || ask == null ? START_PRICE : (bid.price() + ask.price()) / 2;
        }

        private int distance() {
            final double pareto = 10 * (Math.pow(1 - random.nextDouble(), -1 / 1.2) - 1);
            return 1 + (int) Math.min(pareto, DISTANCE_MAX - 1);
        }

        private void forget(final RestingOrder order) {
            final RestingOrder moved = open[--openCount];
            open[order.slot] = moved;
            moved.slot = order.slot;
        }

        @Override
        public Verdict beforeFill(final RestingOrder resting, final IncomingOrder taker, final long lots) {
            return Verdict.FILL;
        }

        @Override
        public void filled(final RestingOrder resting, final IncomingOrder taker, final long lots) {
            tradedLots += lots;
            if (resting.remaining() == 0) {
                forget(resting);
            }
        }

        @Override
        public void cancelled(final RestingOrder resting, final CancelReason reason) {
            forget(resting);
        }

        @Override
        public void beginTrial() {}

        @Override
        public void rollback() {}
    }
}
