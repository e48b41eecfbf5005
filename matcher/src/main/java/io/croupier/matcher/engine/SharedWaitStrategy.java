package io.croupier.matcher.engine;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.WaitStrategy;

/**
 * Parks while the ring has nothing new, and gives the core away while a stage ahead is busy with what there is. The
 * Disruptor's own blocking strategy spins there, on the core that the busy stage needs.
 */
final class SharedWaitStrategy implements WaitStrategy {
    private final BlockingWaitStrategy ring = new BlockingWaitStrategy();

    @Override
    @SuppressWarnings("ThreadPriorityCheck") // right wherever the stage ahead has a core, fast where it has not
    public long waitFor(final long sequence, final Sequence cursor, final Sequence ahead, final SequenceBarrier barrier)
            throws AlertException, InterruptedException {
        ring.waitFor(sequence, cursor, cursor, barrier);
        long available = ahead.get();
        while (available < sequence) {
            barrier.checkAlert();
            Thread.yield();
            available = ahead.get();
        }
        return available;
    }

    @Override
    public void signalAllWhenBlocking() {
        ring.signalAllWhenBlocking();
    }
}
