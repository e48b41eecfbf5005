package io.croupier.relayer.chain;

import java.util.concurrent.TimeUnit;

/** Lets so many things happen a second on average, and so many at once after a pause. Safe for several threads. */
final class TokenBucket {
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    private final long nsPerToken;
    private final long fullNs;

    /** When the bucket will have been filled up again, on the clock of {@link System#nanoTime}. */
    private long fullAtNs;

    TokenBucket(final int perSecond, final int burst, final long nowNs) {
        this.nsPerToken = Math.max(1, SECOND_NS / perSecond);
        this.fullNs = nsPerToken * burst;
        this.fullAtNs = nowNs;
    }

    /** Takes a token and returns how long its owner has to wait before it may be used; 0 for at once. */
    synchronized long takeNs(final long nowNs) {
        fullAtNs = Math.max(fullAtNs, nowNs) + nsPerToken;
        return Math.max(0, fullAtNs - nowNs - fullNs);
    }
}
