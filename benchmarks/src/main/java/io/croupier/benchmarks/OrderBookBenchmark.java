package io.croupier.benchmarks;

import io.croupier.matcher.book.CancelReason;
import io.croupier.matcher.book.IncomingOrder;
import io.croupier.matcher.book.MatchGuard;
import io.croupier.matcher.book.MatchOutcome;
import io.croupier.matcher.book.OrderBook;
import io.croupier.matcher.book.OrderBookListener;
import io.croupier.matcher.book.OrderPool;
import io.croupier.matcher.book.PriceLevel;
import io.croupier.matcher.book.RestingOrder;
import io.croupier.matcher.book.Side;
import io.croupier.matcher.book.TimeInForce;
import java.util.concurrent.TimeUnit;
import org.agrona.collections.Long2ObjectHashMap;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Nanoseconds per command of the order book alone, on {@link SignedVenueStream} around a standing book. Orders are
 * found through a hash map by number, as the engine finds them, because a cancellation comes with a number and peers
 * count their own map in. Every run checks that it traded as many lots as the stream's maker did.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 10)
@Measurement(iterations = 10)
@Fork(
        value = 2,
        jvmArgsAppend = {
            "-Xms4g",
            "-Xmx4g",
            "-XX:+UseParallelGC",
            "-XX:+UseCompactObjectHeaders",
            "-XX:+UseTransparentHugePages"
        })
public class OrderBookBenchmark implements MatchGuard, OrderBookListener {
    private static final int COMMANDS = 1_000_000;
    private static final long SEED = 7;

    @Param({"1000", "10000", "1000000"})
    public int resting;

    private final IncomingOrder incoming = new IncomingOrder();
    private SignedVenueStream stream;
    private OrderBook book;
    private Long2ObjectHashMap<RestingOrder> open;
    private long tradedLots;

    @Setup(Level.Trial)
    public void makeStream() {
        stream = new SignedVenueStream(SEED, resting, COMMANDS);
        book = new OrderBook(new OrderPool(resting));
        open = new Long2ObjectHashMap<>(2 * resting, 0.55f);
    }

    @Setup(Level.Iteration)
    public void fillBook() {
        for (final Side side : Side.values()) {
            for (PriceLevel best = book.best(side); best != null; best = book.best(side)) {
                book.cancel(best.first());
            }
        }
        open.clear();
        tradedLots = 0;
        play(0, stream.prefill);
    }

    /** The whole stream after the standing book; the result is checked against the stream's own. */
    @Benchmark
    @OperationsPerInvocation(COMMANDS)
    public long signedVenue() {
        play(stream.prefill, stream.length());
        if (tradedLots != stream.tradedLots) {
            throw new IllegalStateException("traded " + tradedLots + " lots instead of " + stream.tradedLots);
        }
        return tradedLots;
    }

    private void play(final int from, final int to) {
        for (int i = from; i < to; i++) {
            if (stream.kind[i] == SignedVenueStream.CANCEL) {
                book.cancel(open.remove(stream.order[i]));
            } else {
                enter(i);
            }
        }
    }

    private void enter(final int i) {
        final boolean isTaker = stream.kind[i] == SignedVenueStream.TAKE;
        incoming.orderId = i;
        incoming.priority = i;
        incoming.owner = i;
        incoming.side = stream.isBuy[i] ? Side.BUY : Side.SELL;
        incoming.price = stream.price[i];
        incoming.lots = stream.lots[i];
        incoming.timeInForce = isTaker ? TimeInForce.IOC : TimeInForce.GTC;
        final MatchOutcome outcome = book.match(incoming, this, this);
        if (outcome == MatchOutcome.DONE && !isTaker && incoming.lots > 0) {
            open.put(i, book.rest(incoming));
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
            open.remove(order.orderId());
        }
    }

    @Override
    public void cancelled(final RestingOrder order, final CancelReason reason) {
        open.remove(order.orderId());
    }
}
