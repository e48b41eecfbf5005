package io.croupier.matcher.gateway;

/**
 * A token bucket: {@code burst} units at once, {@code perSecond} on average. Belongs to one thread.
 */
public final class RateLimit {
    private static final long NS_PER_SECOND = 1_000_000_000L;
    private static final long NS_PER_MS = 1_000_000L;

    private final long nsPerUnit;
    private final long burstNs;

    /** When the bucket will be full again, were nothing more taken. */
    private long fullAtNs;

    public RateLimit(final int perSecond, final int burst, final long nowNs) {
        this.nsPerUnit = NS_PER_SECOND / perSecond;
        this.burstNs = nsPerUnit * burst;
        this.fullAtNs = nowNs;
    }

    /**
     * Takes room for one unit.
     *
     * @param nowNs a monotonic clock
     * @return 0 if there was room, otherwise after how many milliseconds there will be
     */
    public long acquire(final long nowNs) {
        final long next = after(1, nowNs);
        final long excessNs = next - nowNs - burstNs;
        if (excessNs > 0) {
            return (excessNs + NS_PER_MS - 1) / NS_PER_MS;
        }
        fullAtNs = next;
        return 0;
    }

    /** Takes room for so many units, whether it is there or not; what is owed delays those that come after. */
    public void charge(final int units, final long nowNs) {
        fullAtNs = after(units, nowNs);
    }

    private long after(final int units, final long nowNs) {
        return (fullAtNs - nowNs > 0 ? fullAtNs : nowNs) + nsPerUnit * units;
    }
}
