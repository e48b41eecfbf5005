package io.croupier.matcher.gateway;

/**
 * A token bucket: {@code burst} requests at once, {@code perSecond} on average. Belongs to one thread.
 */
public final class RateLimit {
    private static final long NS_PER_SECOND = 1_000_000_000L;
    private static final long NS_PER_MS = 1_000_000L;

    private final long nsPerRequest;
    private final long burstNs;

    /** When the bucket will be full again, were nothing more taken. */
    private long fullAtNs;

    public RateLimit(final int perSecond, final int burst, final long nowNs) {
        this.nsPerRequest = NS_PER_SECOND / perSecond;
        this.burstNs = nsPerRequest * burst;
        this.fullAtNs = nowNs;
    }

    /**
     * Takes room for one request.
     *
     * @param nowNs a monotonic clock
     * @return 0 if there was room, otherwise after how many milliseconds there will be
     */
    public long acquire(final long nowNs) {
        final long next = (fullAtNs - nowNs > 0 ? fullAtNs : nowNs) + nsPerRequest;
        final long excessNs = next - nowNs - burstNs;
        if (excessNs > 0) {
            return (excessNs + NS_PER_MS - 1) / NS_PER_MS;
        }
        fullAtNs = next;
        return 0;
    }
}
