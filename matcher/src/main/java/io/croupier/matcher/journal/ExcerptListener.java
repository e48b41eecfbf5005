package io.croupier.matcher.journal;

/** Hears excerpts in sequence, each exactly once. */
@FunctionalInterface
public interface ExcerptListener {
    /** The excerpt is valid only until this method returns. */
    void onExcerpt(Excerpt excerpt);

    /** Nothing more is waiting right now: a good moment to flush. */
    default void onBatchEnd() {}
}
