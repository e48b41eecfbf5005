package io.croupier.benchmarks.latency;

import io.croupier.benchmarks.Benchmark;
import io.croupier.benchmarks.ChildJvm;
import io.croupier.benchmarks.report.Chart;
import io.croupier.benchmarks.report.Findings;
import io.croupier.benchmarks.report.Limit;
import io.croupier.benchmarks.report.PercentileCurve;
import io.croupier.benchmarks.report.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/** From the moment a request is due on the wire to its acknowledgement, at half of what the venue can take. */
public final class LatencyBenchmark implements Benchmark {
    private static final double P50_MAX_US = 150;
    private static final double P99_MAX_US = 1_000;
    private static final int IN_FLIGHT = 256;
    private static final double LOAD = 0.5;

    /** Requests at the measured rate before those that count: what the compilers need to be done. */
    private static final int WARM_UP = 60_000;

    /** Below that its spinning threads would starve each other, as config/dedicated.conf says. */
    private static final int DEDICATED_PROCESSORS_MIN = 10;

    private final Table table = new Table(
            "us from due time to acknowledgement",
            "durability, profile",
            "capacity per s",
            "load per s",
            "p50",
            "p99",
            "p99.9",
            "max");
    private final Chart chart = PercentileCurve.chart("wire to acknowledgement", "us");
    private final List<Limit> limits = new ArrayList<>();

    @Override
    public String name() {
        return "latency";
    }

    @Override
    public String summary() {
        return "wire to acknowledgement over WebSocket, signatures checked, journal durable, at half of the capacity";
    }

    @Override
    public Findings run(final boolean quick, final Consumer<String> progress) throws IOException {
        final int requests = quick ? 15_000 : 60_000;
        final int orders = 3 * requests + WARM_UP;
        progress.accept("signing " + orders + " orders");
        final Traffic traffic = new Traffic(orders);
        measure(traffic, requests, "os", "shared", progress);
        if (!quick) {
            measure(traffic, requests, "fsync", "shared", progress);
        }
        if (Runtime.getRuntime().availableProcessors() >= DEDICATED_PROCESSORS_MIN) {
            measure(traffic, requests, "os", "dedicated", progress);
        }
        return new Findings(
                name(),
                "seed " + Traffic.SEED + ", " + requests
                        + " order_place requests (92 % resting, 8 % IOC) over 4 connections"
                        + " after as many each to warm up and to find the capacity with " + IN_FLIGHT
                        + " under way, and "
                        + WARM_UP
                        + " at the measured rate; load generator and venue on the same processors; open loop, latency from the due time",
                List.of(table),
                List.of(chart),
                limits);
    }

    private void measure(
            final Traffic traffic,
            final int requests,
            final String durability,
            final String profile,
            final Consumer<String> progress)
            throws IOException {
        progress.accept("durability " + durability + ", profile " + profile);
        try (ChildJvm venue = new ChildJvm(
                        List.of("-Xms2g", "-Xmx2g"), ChildJvm.ownClassPath(), LatencyVenue.class, profile, durability);
                Load load = new Load(traffic, Integer.parseInt(venue.ask("")))) {
            load.capacity(requests, IN_FLIGHT);
            final double capacity = load.capacity(requests, IN_FLIGHT);
            final Histogram times = load.openLoop(WARM_UP, requests, LOAD * capacity);
            table.row(
                    durability + ", " + profile,
                    capacity,
                    LOAD * capacity,
                    us(times, 50),
                    us(times, 99),
                    us(times, 99.9),
                    us(times, 100));
            PercentileCurve.add(chart, durability + ", " + profile, times, 1_000);
            if (durability.equals("os")) {
                final String what = "durability os, profile " + profile + ": ";
                limits.add(Limit.atMost(what + "p50 us", us(times, 50), P50_MAX_US));
                limits.add(Limit.atMost(what + "p99 us", us(times, 99), P99_MAX_US));
            }
        }
    }

    private static double us(final Histogram times, final double percentile) {
        return times.getValueAtPercentile(percentile) / 1e3;
    }
}
