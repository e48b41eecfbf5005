package io.croupier.benchmarks.exchange;

import com.sun.management.ThreadMXBean;
import io.croupier.benchmarks.book.CommandStream;
import io.croupier.matcher.engine.Exchange;
import io.croupier.matcher.journal.codec.RefusedDecoder;
import java.lang.management.ManagementFactory;
import java.nio.ByteOrder;
import org.HdrHistogram.Histogram;
import org.agrona.ExpandableArrayBuffer;

/**
 * An exchange that plays a stream again and again: it fills the books, plays the rest in batches that are encoded before the
 * clock starts, and cancels what is left. Trade units settle between the batches, unmeasured. The venue's clock moves on
 * between replays, so the hashes of old orders are forgotten as they would be in time. The exchange may ask for the memory of
 * a few commands ahead, inside the clock, as the engine lets it; it may not where commands are timed alone.
 */
public final class VenueReplay {
    /** As the match stage, where commands have queued up. */
    private static final int AHEAD = 16;

    private static final int BATCH = 256;
    private static final int TEMPLATE_ID_OFFSET = Integer.BYTES + 2;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final ExpandableArrayBuffer[] slots = new ExpandableArrayBuffer[BATCH];
    private final int[] lengths = new int[BATCH];
    private final ExpandableArrayBuffer chain = new ExpandableArrayBuffer(1 << 18);
    private final Exchange exchange = new Exchange();
    private final CommandStream stream;
    private final VenueCommands commands;
    private long settledUnit;
    private long processorNs;
    private long allocatedBytes;
    private Histogram histogram;

    public VenueReplay(final CommandStream stream, final VenueCommands commands, final int markets) {
        this.stream = stream;
        this.commands = commands;
        for (int i = 0; i < BATCH; i++) {
            slots[i] = new ExpandableArrayBuffer(2_048);
        }
        run(commands.configure(chain, 0));
        for (int market = 0; market < markets; market += VenueCommands.listingSize()) {
            run(commands.listing(chain, market));
        }
        for (int account = 0; account < commands.accounts(); account += VenueCommands.depositsSize()) {
            run(commands.deposits(chain, account));
        }
    }

    /** Brings the books to their size. */
    public void fill() {
        play(0, stream.prefill);
    }

    /** Plays what comes after the filling; the results are there until the next call. */
    public void playRest() {
        processorNs = 0;
        allocatedBytes = 0;
        play(stream.prefill, stream.length());
    }

    /** As {@link #playRest}, with each command timed alone. */
    Histogram playRestTimed() {
        histogram = new Histogram(10_000_000_000L, 3);
        playRest();
        final Histogram times = histogram;
        histogram = null;
        return times;
    }

    /** Takes every order out and lets time pass. */
    public void clear() {
        for (int maker = 0; maker < commands.makers(); maker++) {
            run(commands.cancelAll(maker, chain));
        }
        commands.nextReplay();
        settle();
    }

    double processorNsPerCommand() {
        return (double) processorNs / (stream.length() - stream.prefill);
    }

    /** Of the last {@link #playRest}. */
    public long allocatedBytes() {
        return allocatedBytes;
    }

    double offHeapBytesPerOrder() {
        return (double) exchange.offHeapBytes() / exchange.openOrders();
    }

    int openOrders() {
        return exchange.openOrders();
    }

    private void play(final int from, final int to) {
        for (int start = from; start < to; start += BATCH) {
            final int end = Math.min(start + BATCH, to);
            for (int i = start; i < end; i++) {
                lengths[i - start] = commands.encode(stream, i, slots[i - start], 0);
            }
            if (histogram == null) {
                final long allocated = threads.getCurrentThreadAllocatedBytes();
                final long began = threads.getCurrentThreadCpuTime();
                for (int i = 0; i < end - start; i += AHEAD) {
                    execute(i, Math.min(i + AHEAD, end - start));
                }
                processorNs += threads.getCurrentThreadCpuTime() - began;
                allocatedBytes += threads.getCurrentThreadAllocatedBytes() - allocated;
            } else {
                for (int i = 0; i < end - start; i++) {
                    final long began = System.nanoTime();
                    execute(i);
                    histogram.recordValue(System.nanoTime() - began);
                }
            }
            for (int i = 0; i < end - start; i++) {
                requireAccepted(start + i, i);
            }
            settle();
        }
    }

    private void execute(final int from, final int to) {
        for (int at = from; at < to; at++) {
            exchange.prefetch(slots[at], 0);
        }
        for (int at = from; at < to; at++) {
            execute(at);
        }
    }

    private void execute(final int at) {
        exchange.onCommand(exchange.sequence() + 1, commands.timeMs(), slots[at], 0, slots[at], lengths[at]);
    }

    /** With several markets an order may have met another one than in the stream, so a cancellation may come too late. */
    private void requireAccepted(final int command, final int at) {
        final int template = slots[at].getShort(lengths[at] + TEMPLATE_ID_OFFSET, ByteOrder.LITTLE_ENDIAN);
        if (template == RefusedDecoder.TEMPLATE_ID && stream.kind[command] != CommandStream.CANCEL) {
            throw new IllegalStateException("order " + command + " was refused");
        }
    }

    private void settle() {
        while (exchange.hasMoreToDo()) {
            run(commands.resume(chain));
        }
        final int units = exchange.unsettledUnits();
        if (units > 0) {
            run(commands.settled(chain, settledUnit + 1, units));
            settledUnit += units;
        }
    }

    private void run(final int length) {
        exchange.onCommand(exchange.sequence() + 1, commands.timeMs(), chain, 0, chain, length);
    }
}
