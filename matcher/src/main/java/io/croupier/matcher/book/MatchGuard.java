package io.croupier.matcher.book;

/**
 * Asked before every fill, because a fill must be affordable to both owners and a resting order may have expired. The
 * book knows neither margin nor time. Called on the book's thread; it must not change the book.
 */
public interface MatchGuard {
    /** What the book does with the pair it asked about. */
    enum Verdict {
        /** Trade. The guard counts the fill as done from here on. */
        FILL,
        /** Cancel the resting order and go on with the next one. */
        CANCEL_RESTING,
        /** Leave both as they are and return; the incoming remainder is matched again later. */
        STOP,
        /** Leave the resting order and give up the rest of the incoming order. */
        CANCEL_INCOMING
    }

    /** May {@code lots} (at most both remainders) trade at {@code resting.price()}? */
    Verdict beforeFill(RestingOrder resting, IncomingOrder incoming, long lots);

    /**
     * What follows, up to {@link #rollback()}, is the dry run of a FOK order: the same questions in the same order as
     * in the real pass, with nothing traded. The real pass follows only if the dry run filled the whole order.
     */
    void beginTrial();

    /** Forget every fill allowed since {@link #beginTrial()}. */
    void rollback();
}
