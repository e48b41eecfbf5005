package io.croupier.benchmarks.exchange;

import io.croupier.benchmarks.ChildJvm;
import io.croupier.benchmarks.book.CommandStream;
import io.croupier.matcher.book.IncomingOrder;
import io.croupier.matcher.book.OrderBook;
import io.croupier.matcher.book.OrderPool;
import io.croupier.matcher.book.Side;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * One exchange in a JVM of its own, on the signed venue stream. Arguments: resting orders, commands, seed, makers, markets.
 * Each line read is answered by one: {@code throughput} by processor nanoseconds and allocated bytes per command, {@code
 * latency} by p50, p99 and p99.9 of single commands, {@code memory} by the bytes of heap that a resting order takes in the
 * book alone and in the whole exchange, and the bytes that it takes outside the heap, {@code garbage} by processor nanoseconds per command, and the number and the milliseconds of the
 * collector's pauses, while another thread makes garbage as gateways do.
 */
final class ExchangeChild {
    /** A megabyte of it in a burst, thus most of a gigabyte per second at the most. */
    private static final int GARBAGE_BURST = 1_024;

    private static final int GARBAGE_KEPT = 16 * 1_024;
    private static final int GARBAGE_REPLAYS = 2;

    private final CommandStream stream;
    private final VenueReplay replay;
    private boolean isFilled;

    private ExchangeChild(final CommandStream stream, final int makers, final int markets) {
        this.stream = stream;
        this.replay = new VenueReplay(stream, new VenueCommands(makers, markets), markets);
    }

    public static void main(final String[] args) throws IOException {
        final ExchangeChild child = new ExchangeChild(
                new CommandStream(
                        CommandStream.Mix.SIGNED_VENUE,
                        Long.parseLong(args[2]),
                        Integer.parseInt(args[0]),
                        Integer.parseInt(args[1])),
                Integer.parseInt(args[3]),
                Integer.parseInt(args[4]));
        final BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            System.out.println(ChildJvm.ANSWER + child.answer(line));
        }
    }

    private String answer(final String question) {
        if (question.equals("memory")) {
            return bookMemory() + " " + memory() + " " + replay.offHeapBytesPerOrder();
        }
        if (isFilled) {
            replay.clear();
        }
        replay.fill();
        isFilled = true;
        if (question.equals("latency")) {
            final Histogram times = replay.playRestTimed();
            return times.getValueAtPercentile(50) + " " + times.getValueAtPercentile(99) + " "
                    + times.getValueAtPercentile(99.9);
        }
        if (question.equals("garbage")) {
            return withGarbage();
        }
        replay.playRest();
        return replay.processorNsPerCommand() + " "
                + (double) replay.allocatedBytes() / (stream.length() - stream.prefill);
    }

    /** What the heap holds more than before the orders came; the stream and the accounts are there already. */
    private double memory() {
        final long before = HeapUse.bytes();
        replay.fill();
        isFilled = true;
        return (double) (HeapUse.bytes() - before) / replay.openOrders();
    }

    private double bookMemory() {
        final long before = HeapUse.bytes();
        final OrderBook book = new OrderBook(new OrderPool(0));
        final IncomingOrder incoming = new IncomingOrder();
        for (int i = 0; i < stream.prefill; i++) {
            incoming.orderId = i;
            incoming.priority = i;
            incoming.owner = i;
            incoming.side = stream.isBuy[i] ? Side.BUY : Side.SELL;
            incoming.price = stream.price[i];
            incoming.lots = stream.lots[i];
            book.rest(incoming);
        }
        final double used = HeapUse.bytes() - before;
        // Read again, so that the book is alive while its memory is counted.
        return book.best(Side.BUY) == null ? Double.NaN : used / stream.prefill;
    }

    private String withGarbage() {
        final long[] before = pauses();
        final AtomicBoolean stopped = new AtomicBoolean();
        Thread.ofPlatform().daemon().start(() -> {
            final byte[][] kept = new byte[GARBAGE_KEPT][];
            for (int i = 0; !stopped.get(); i++) {
                kept[i % GARBAGE_KEPT] = new byte[1_024];
                if (i % GARBAGE_BURST == 0) {
                    LockSupport.parkNanos(1_000_000);
                }
            }
        });
        for (int i = 0; i < GARBAGE_REPLAYS; i++) {
            replay.playRest();
            replay.clear();
            replay.fill();
        }
        stopped.set(true);
        final long[] after = pauses();
        return replay.processorNsPerCommand() + " " + (after[0] - before[0]) + " " + (after[1] - before[1]);
    }

    /** Count and milliseconds of the pauses since the JVM began. */
    private static long[] pauses() {
        final long[] sums = new long[2];
        for (final GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (!collector.getName().contains("Cycles") && !collector.getName().contains("Concurrent")) {
                sums[0] += collector.getCollectionCount();
                sums[1] += collector.getCollectionTime();
            }
        }
        return sums;
    }
}
