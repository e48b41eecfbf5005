package io.croupier.matcher.engine;

import com.lmax.disruptor.EventHandler;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Gives each command its sequence and its time and lets the exchange act on it. The only thread that changes state. */
final class MatchHandler implements EventHandler<EngineSlot> {
    private final Exchange exchange;
    private final LongSupplier clockMs;
    private final BooleanSupplier queueContinue;
    private final AtomicInteger rememberedOrders = new AtomicInteger();
    private boolean continueQueued;

    /**
     * @param clockMs milliseconds since the epoch; may step back, sequenced time does not
     * @param queueContinue puts a {@code Continue} command into the ring; false when the ring is full just now
     */
    MatchHandler(final Exchange exchange, final LongSupplier clockMs, final BooleanSupplier queueContinue) {
        this.exchange = exchange;
        this.clockMs = clockMs;
        this.queueContinue = queueContinue;
    }

    @Override
    public void onEvent(final EngineSlot slot, final long ringSequence, final boolean endOfBatch) {
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

    /** {@link Exchange#rememberedOrders()} as of the last tick; from any thread. */
    int rememberedOrders() {
        return rememberedOrders.get();
    }
}
