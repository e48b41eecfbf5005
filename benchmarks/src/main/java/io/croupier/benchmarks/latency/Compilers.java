package io.croupier.benchmarks.latency;

import io.croupier.benchmarks.ChildJvm;
import java.lang.management.ManagementFactory;

/** What the compilers of the load's JVM and of the one it loads work. */
final class Compilers {
    /** Asks a child for {@link #ownMs}. */
    static final String QUESTION = "compiled";

    private final ChildJvm venue;
    private long venueMs;
    private long loadMs;
    private long sinceNs;

    Compilers(final ChildJvm venue) {
        this.venue = venue;
        look();
    }

    /** Milliseconds that the compilers of this JVM have worked since it started. */
    static long ownMs() {
        return ManagementFactory.getCompilationMXBean().getTotalCompilationTime();
    }

    /** Milliseconds that they worked since the last look, and what share that is of the time, for both JVMs. */
    Work look() {
        final long newVenueMs = Long.parseLong(venue.ask(QUESTION));
        final long newLoadMs = ownMs();
        final long now = System.nanoTime();
        final long workedMs = newVenueMs - venueMs + newLoadMs - loadMs;
        final Work work = new Work(workedMs, workedMs * 1e6 / (now - sinceNs));
        venueMs = newVenueMs;
        loadMs = newLoadMs;
        sinceNs = now;
        return work;
    }

    /**
     * What they did in a time.
     *
     * @param ms milliseconds of work
     * @param share of one processor, 0 to 4
     */
    record Work(long ms, double share) {}
}
