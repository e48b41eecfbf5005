package io.croupier.matcher.engine;

import com.lmax.disruptor.EventHandler;
import io.croupier.matcher.journal.Excerpt;
import io.croupier.matcher.journal.ExcerptListener;

/** Shows durable excerpts to the gateway, the last to need them. */
final class PublishHandler implements EventHandler<EngineSlot> {
    private final Excerpt excerpt = new Excerpt();
    private final ExcerptListener listener;

    PublishHandler(final ExcerptListener listener) {
        this.listener = listener;
    }

    @Override
    public void onEvent(final EngineSlot slot, final long sequence, final boolean endOfBatch) {
        listener.onExcerpt(excerpt.wrap(slot.buffer(), 0, slot.length()));
        slot.release();
        if (endOfBatch) {
            listener.onBatchEnd();
        }
    }
}
