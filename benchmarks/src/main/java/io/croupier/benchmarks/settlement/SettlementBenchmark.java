package io.croupier.benchmarks.settlement;

import io.croupier.benchmarks.Benchmark;
import io.croupier.benchmarks.exchange.HeapUse;
import io.croupier.benchmarks.report.Chart;
import io.croupier.benchmarks.report.Findings;
import io.croupier.benchmarks.report.Limit;
import io.croupier.benchmarks.report.PercentileCurve;
import io.croupier.benchmarks.report.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * From the match to the pool and into a block, at a modest load and at all the chain can take; what a fill costs the
 * relayer; whether its memory grows while it settles a long backlog.
 */
public final class SettlementBenchmark implements Benchmark {
    private static final double MODEST_LOAD = 100;
    private static final double SUBMITTED_P99_MAX_MS = 1_000;
    private static final double MINED_P99_MAX_MS = 2_000;
    private static final double CPU_PER_FILL_MAX_US = 1_000;
    private static final double BYTES_PER_FILL_MAX = 100_000;
    private static final double HEAP_GROWTH_MAX = 1.1;
    private static final int POINTS = 10;
    private static final double MS = 1e6;
    private static final double MEGABYTE = 1 << 20;

    private final Table latencies = new Table(
            "ms from the match",
            "load",
            "fills per s",
            "submitted p50",
            "p99",
            "p99.9",
            "max",
            "mined p50",
            "p99",
            "p99.9",
            "max");
    private final Table costs =
            new Table("the relayer, per fill", "load", "lane us", "watcher us", "lane bytes", "watcher bytes", "gas");
    private final Table backlog = new Table("backlog", "units settled", "heap MB", "fills per s");
    private final Chart curves = PercentileCurve.chart("match to pool, match to block", "ms");
    private final Chart heap = new Chart("heap while a backlog settles", "units settled", "MB after collection");
    private final List<Limit> limits = new ArrayList<>();

    @Override
    public String name() {
        return "settlement";
    }

    @Override
    public String summary() {
        return "match to pool and to block on a real chain, what a fill costs the relayer, a backlog without growth";
    }

    @Override
    public Findings run(final boolean quick, final Consumer<String> progress) throws IOException {
        final int seconds = quick ? 8 : 20;
        final int burst = quick ? 3_000 : 10_000;
        final int units = quick ? 5_000 : 100_000;
        measureLoads(seconds, burst, progress);
        measureBacklog(units, progress);
        return new Findings(
                name(),
                "64 traders in pairs, a unit of one fill each, on anvil, which mines each batch at once; engine, journal"
                        + " (os), watcher and lane with a node's settings (batches of 64 units or 500 ms, four under way,"
                        + " looks at the chain every 250 ms). Latency from the journaled match, open loop, " + seconds
                        + " s; capacity from " + burst + " units at once; all on the same processors",
                List.of(latencies, costs, backlog),
                List.of(curves, heap),
                limits);
    }

    private void measureLoads(final int seconds, final int burst, final Consumer<String> progress) throws IOException {
        final UnitClock clock = new UnitClock(2 * burst + (int) (seconds * (MODEST_LOAD + 2 * burst)));
        try (SettledVenue venue = SettledVenue.start(clock, progress)) {
            venue.settle();
            progress.accept("a first " + burst + " units, to warm up");
            settle(venue, clock, burst);
            progress.accept(MODEST_LOAD + " fills per second");
            final Histogram[] modest = openLoop(venue, clock, MODEST_LOAD, seconds, "100 fills/s");
            limits.add(
                    Limit.atMost("match to submitted, p99, 100 fills/s (ms)", ms(modest[0], 99), SUBMITTED_P99_MAX_MS));
            limits.add(Limit.atMost("match to mined, p99, 100 fills/s (ms)", ms(modest[1], 99), MINED_P99_MAX_MS));
            progress.accept(burst + " units at once");
            final double capacity = settle(venue, clock, burst);
            progress.accept(Math.round(capacity) + " fills per second, the capacity");
            openLoop(venue, clock, capacity, seconds, "capacity");
        }
    }

    /** Places so many units at once; returns how many settled a second. */
    private static double settle(final SettledVenue venue, final UnitClock clock, final int units) {
        final long end = clock.matchedUnits() + units;
        for (int i = 0; i < units; i++) {
            venue.trade();
        }
        venue.await("the matches", () -> clock.matchedUnits() >= end);
        final long before = clock.minedUnits();
        final long began = System.nanoTime();
        venue.await("settlement", () -> clock.minedUnits() >= end);
        final double perSecond = (end - before) / ((System.nanoTime() - began) / 1e9);
        requireSettled(venue, clock);
        return perSecond;
    }

    private static void requireSettled(final SettledVenue venue, final UnitClock clock) {
        venue.await("the last blocks", () -> clock.finalUnits() + clock.bustedUnits() >= clock.matchedUnits());
        if (clock.bustedUnits() > 0) {
            throw new IllegalStateException(clock.bustedUnits() + " units were busted");
        }
    }

    /** A unit each 1/rate seconds, whatever became of those before it; returns the times until submitted and until mined. */
    private Histogram[] openLoop(
            final SettledVenue venue,
            final UnitClock clock,
            final double perSecond,
            final int seconds,
            final String load) {
        final ThreadUse laneBefore = ThreadUse.of(SettledVenue.LANE_THREAD);
        final ThreadUse watcherBefore = ThreadUse.of(SettledVenue.WATCHER_THREAD);
        final long gasBefore = venue.settlement().spent().gasUsed();
        clock.reset();
        final int units = (int) (seconds * perSecond);
        final long end = clock.matchedUnits() + units;
        final long began = System.nanoTime();
        for (int i = 0; i < units; i++) {
            LockSupport.parkNanos((long) (began + i * 1e9 / perSecond) - System.nanoTime());
            venue.trade();
        }
        venue.await("settlement", () -> clock.minedUnits() >= end);
        requireSettled(venue, clock);
        final ThreadUse lane = ThreadUse.of(SettledVenue.LANE_THREAD).since(laneBefore);
        final ThreadUse watcher = ThreadUse.of(SettledVenue.WATCHER_THREAD).since(watcherBefore);
        final double gas = venue.settlement().spent().gasUsed() - gasBefore;
        tell(load, perSecond, clock.toSubmitted(), clock.toMined());
        tell(load, units, lane, watcher, gas);
        return new Histogram[] {clock.toSubmitted(), clock.toMined()};
    }

    private void tell(final String load, final double perSecond, final Histogram submitted, final Histogram mined) {
        latencies.row(
                load,
                perSecond,
                ms(submitted, 50),
                ms(submitted, 99),
                ms(submitted, 99.9),
                ms(submitted, 100),
                ms(mined, 50),
                ms(mined, 99),
                ms(mined, 99.9),
                ms(mined, 100));
        PercentileCurve.add(curves, "submitted, " + load, submitted, MS);
        PercentileCurve.add(curves, "mined, " + load, mined, MS);
    }

    private void tell(
            final String load, final double fills, final ThreadUse lane, final ThreadUse watcher, final double gas) {
        costs.row(
                load,
                lane.cpuNs() / fills / 1e3,
                watcher.cpuNs() / fills / 1e3,
                lane.allocatedBytes() / fills,
                watcher.allocatedBytes() / fills,
                gas / fills);
        limits.add(Limit.atMost(
                "processor time of the relayer per fill, " + load + " (us)",
                (lane.cpuNs() + watcher.cpuNs()) / fills / 1e3,
                CPU_PER_FILL_MAX_US));
        limits.add(Limit.atMost(
                "allocated by the relayer per fill, " + load + " (bytes)",
                (lane.allocatedBytes() + watcher.allocatedBytes()) / fills,
                BYTES_PER_FILL_MAX));
    }

    private static double ms(final Histogram times, final double percentile) {
        return times.getValueAtPercentile(percentile) / MS;
    }

    /** All units match first; then settlement starts, and the heap is looked at after each tenth of them. */
    private void measureBacklog(final int units, final Consumer<String> progress) throws IOException {
        final UnitClock clock = new UnitClock(units);
        try (SettledVenue venue = SettledVenue.start(clock, progress)) {
            progress.accept("a backlog of " + units + " units");
            for (int i = 0; i < units; i++) {
                venue.trade();
            }
            venue.await("the matches", () -> clock.matchedUnits() >= units);
            final double atStart = HeapUse.bytes() / MEGABYTE;
            backlog.row("none yet", atStart, "");
            venue.settle();
            final double[] settled = new double[POINTS];
            final double[] used = new double[POINTS];
            for (int i = 0; i < POINTS; i++) {
                final long before = clock.minedUnits();
                final long began = System.nanoTime();
                final long through = (long) units * (i + 1) / POINTS;
                venue.await("settlement", () -> clock.minedUnits() >= through);
                final double perSecond = (clock.minedUnits() - before) / ((System.nanoTime() - began) / 1e9);
                settled[i] = through;
                used[i] = HeapUse.bytes() / MEGABYTE;
                backlog.row(String.format("%,d", through), used[i], perSecond);
                progress.accept(through + " units settled, heap " + Math.round(used[i]) + " MB");
            }
            requireSettled(venue, clock);
            heap.curve("heap", settled, used);
            limits.add(Limit.atMost(
                    "least heap while the second half of a backlog settles, of the first half's",
                    growth(used),
                    HEAP_GROWTH_MAX));
        }
    }

    /** The least of the second half over the least of the first: each look catches some work in progress. */
    private static double growth(final double[] used) {
        final double first = Arrays.stream(used, 0, POINTS / 2).min().orElseThrow();
        return Arrays.stream(used, POINTS / 2, POINTS).min().orElseThrow() / first;
    }
}
