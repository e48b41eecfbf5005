package io.croupier.matcher.engine;

import com.lmax.disruptor.EventHandler;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/**
 * Gives each command its sequence and its time and lets the exchange act on it. The only thread that changes state. Where
 * commands have queued up, it first lets the exchange ask for the memory that the next ones need.
 */
final class MatchHandler implements EventHandler<EngineSlot> {
    private static final int AHEAD_MAX = 16;

    private final Exchange exchange;
    private final LongSupplier clockMs;
    private final BooleanSupplier queueContinue;
    private final LongFunction<EngineSlot> ring;
    private final AtomicInteger rememberedOrders = new AtomicInteger();
    private boolean continueQueued;
    /** Commands of this batch that were not asked for yet. */
    private long unasked;
    /** Ring sequence of the first of them. */
    private long asked;

    /**
     * @param clockMs milliseconds since the epoch; may step back, sequenced time does not
     * @param ring the slot of a ring sequence
     * @param queueContinue puts a {@code Continue} command into the ring; false when the ring is full just now
     */
    MatchHandler(
            final Exchange exchange,
            final LongSupplier clockMs,
            final LongFunction<EngineSlot> ring,
            final BooleanSupplier queueContinue) {
        this.exchange = exchange;
        this.clockMs = clockMs;
        this.ring = ring;
        this.queueContinue = queueContinue;
    }

    @Override
    public void onBatchStart(final long batchSize, final long queueDepth) {
        // of a single command nothing would arrive earlier
        unasked = batchSize > 1 ? batchSize : 0;
        asked = 0;
    }

    @Override
    public void onEvent(final EngineSlot slot, final long ringSequence, final boolean endOfBatch) {
        if (unasked > 0 && ringSequence >= asked) {
            askAhead(ringSequence);
        }
        final CommandKind kind = CommandKind.of(slot.buffer(), slot.commandOffset());
        final long timeMs = Math.max(exchange.timeMs(), clockMs.getAsLong());
        final long sequence = kind.changesState() ? exchange.sequence() + 1 : exchange.sequence();
        final int eventsOffset = slot.commandOffset() + slot.commandLength();

        final int eventsLength =
                exchange.onCommand(sequence, timeMs, slot.buffer(), slot.commandOffset(), slot.buffer(), eventsOffset);
        slot.complete(sequence, timeMs, eventsLength, kind.changesState());

        if (kind == CommandKind.CONTINUE) {
            continueQueued = false;
        } else if (kind == CommandKind.TICK) {
            rememberedOrders.lazySet(exchange.rememberedOrders());
        }
        if (exchange.hasMoreToDo() && !continueQueued) {
            continueQueued = queueContinue.getAsBoolean();
        }
    }

    private void askAhead(final long ringSequence) {
        final int count = (int) Math.min(unasked, AHEAD_MAX);
        for (int i = 0; i < count; i++) {
            final EngineSlot ahead = ring.apply(ringSequence + i);
            exchange.prefetch(ahead.buffer(), ahead.commandOffset());
        }
        asked = ringSequence + count;
        unasked -= count;
    }

    /** {@link Exchange#rememberedOrders()} as of the last tick; from any thread. */
    int rememberedOrders() {
        return rememberedOrders.get();
    }
}
