package io.croupier.matcher.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class OrderBookAllocationTest implements MatchGuard, OrderBookListener {
    private static final int OPEN_MAX = 2_000;
    private static final int COMMANDS = 200_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final IncomingOrder incoming = new IncomingOrder();
    private final RestingOrder[] open = new RestingOrder[OPEN_MAX];
    private int openCount;
    private long fills;
    private long random;

    @Test
    void shouldAllocateNothingOnceWarm() {
        final OrderBook book = new OrderBook(new OrderPool(0));
        run(book);
        assertTrue(threads.getCurrentThreadAllocatedBytes() > 0);

        final long allocatedBefore = threads.getCurrentThreadAllocatedBytes();
        run(book);
        final long allocated = threads.getCurrentThreadAllocatedBytes() - allocatedBefore;

        assertEquals(0, allocated);
        assertTrue(fills > COMMANDS / 10, "fills " + fills);
    }

    @Test
    void shouldNeedAtMost120BytesForARestingOrder() {
        final int orders = 1_000_000;
        final long allocatedBefore = threads.getCurrentThreadAllocatedBytes();

        final OrderBook book = new OrderBook(new OrderPool(0));
        for (int i = 0; i < orders; i++) {
            incoming.side = Side.BUY;
            incoming.price = 300_000 - i * 7919L % 20_000;
            incoming.lots = 1;
            incoming.priority = i;
            book.rest(incoming);
        }

        final long allocated = threads.getCurrentThreadAllocatedBytes() - allocatedBefore;
        assertTrue(allocated <= 120L * orders, () -> (double) allocated / orders + " bytes for each order");
        assertEquals(300_000, book.best(Side.BUY).price());
    }

    /** The same commands each time: what the first run makes room for is enough for the second. */
    private void run(final OrderBook book) {
        random = 42;
        fills = 0;
        for (int command = 0; command < COMMANDS; command++) {
            if (openCount == OPEN_MAX || (openCount > 0 && next(100) < 40)) {
                final RestingOrder order = open[next(openCount)];
                if (order.remaining() > 1 && next(3) == 0) {
                    book.reduce(order, order.remaining() / 2);
                } else {
                    close(order);
                    book.cancel(order);
                }
            } else {
                enter(book, command);
            }
        }
        while (openCount > 0) {
            final RestingOrder order = open[0];
            close(order);
            book.cancel(order);
        }
    }

    private void enter(final OrderBook book, final int command) {
        incoming.orderId = command;
        incoming.priority = command;
        incoming.owner = next(50);
        incoming.side = next(2) == 0 ? Side.BUY : Side.SELL;
        final int away = next(200) == 0 ? next(90_000) : next(60) - 20;
        incoming.price = incoming.side == Side.BUY ? 100_000L - away : 100_000L + away;
        incoming.lots = 1L + next(20);
        incoming.timeInForce = next(8) == 0 ? TimeInForce.FOK : TimeInForce.GTC;
        incoming.selfTradePrevention = SelfTradePrevention.CANCEL_RESTING;
        final MatchOutcome outcome = book.match(incoming, this, this);
        if (outcome == MatchOutcome.DONE && incoming.lots > 0) {
            final RestingOrder order = book.rest(incoming);
            order.slot = openCount;
            open[openCount++] = order;
        }
    }

    private void close(final RestingOrder order) {
        final RestingOrder moved = open[--openCount];
        open[order.slot] = moved;
        moved.slot = order.slot;
    }

    private int next(final int bound) {
        random = random * 6364136223846793005L + 1442695040888963407L;
        return (int) ((random >>> 33) % bound);
    }

    @Override
    public Verdict beforeFill(final RestingOrder resting, final IncomingOrder taker, final long lots) {
        return (resting.orderId() & 31) == 0 ? Verdict.CANCEL_RESTING : Verdict.FILL;
    }

    @Override
    public void beginTrial() {}

    @Override
    public void rollback() {}

    @Override
    public void filled(final RestingOrder resting, final IncomingOrder taker, final long lots) {
        fills++;
        if (resting.remaining() == 0) {
            close(resting);
        }
    }

    @Override
    public void cancelled(final RestingOrder resting, final CancelReason reason) {
        close(resting);
    }
}
