package io.croupier.relayer.node;

import io.croupier.matcher.journal.Excerpt;
import io.croupier.matcher.journal.ExcerptListener;
import java.util.List;

/** Lets several listeners hear each excerpt from its first event on. */
final class ExcerptFanOut implements ExcerptListener {
    private final ExcerptListener[] listeners;

    ExcerptFanOut(final ExcerptListener... listeners) {
        this.listeners = List.of(listeners).toArray(ExcerptListener[]::new);
    }

    @Override
    public void onExcerpt(final Excerpt excerpt) {
        for (final ExcerptListener listener : listeners) {
            listener.onExcerpt(excerpt.rewind());
        }
    }

    @Override
    public void onBatchEnd() {
        for (final ExcerptListener listener : listeners) {
            listener.onBatchEnd();
        }
    }
}
