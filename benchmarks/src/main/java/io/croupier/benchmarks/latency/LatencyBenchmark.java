package io.croupier.benchmarks.latency;

import io.croupier.benchmarks.Benchmark;
import io.croupier.benchmarks.ChildJvm;
import io.croupier.benchmarks.Median;
import io.croupier.benchmarks.report.Chart;
import io.croupier.benchmarks.report.Findings;
import io.croupier.benchmarks.report.Limit;
import io.croupier.benchmarks.report.PercentileCurve;
import io.croupier.benchmarks.report.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/** From the moment a request is due on the wire to its acknowledgement, at half of what the venue can take. */
public final class LatencyBenchmark implements Benchmark {
    private static final double P50_MAX_US = 150;
    private static final double P99_MAX_US = 1_000;
    private static final int IN_FLIGHT = 256;
    private static final double LOAD = 0.5;

    /** Requests in a round that finds the capacity, or that warms up at the measured rate. */
    private static final int ROUND = 15_000;

    private static final int CAPACITY_ROUNDS_MAX = 12;
    private static final int PACED_ROUNDS_MAX = 8;

    /** Compilers that work less than this share of a processor are done: a venue runs for weeks. */
    private static final double QUIET_AT_CAPACITY = 0.05;

    /** The same for the measured rate, at which the engine waits a tick of 4 ms for whatever they do. */
    private static final double QUIET = 0.02;

    private static final int QUIET_ROUNDS = 2;

    /** A single round shows what else happened in its second. */
    private static final int ROUNDS_OF_MEDIAN = 3;

    /** Below that its spinning threads would starve each other, as config/dedicated.conf says. */
    private static final int DEDICATED_PROCESSORS_MIN = 10;

    private final Table table = new Table(
            "us from due time to acknowledgement",
            "who: durability, profile",
            "capacity per s",
            "load per s",
            "p50",
            "p99",
            "p99.9",
            "max",
            "ms compiling",
            "ms stolen");
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
        final int orders = (CAPACITY_ROUNDS_MAX + PACED_ROUNDS_MAX) * ROUND + requests;
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
                        + " order_place requests (92 % resting, 8 % IOC) over 4 connections,"
                        + " after rounds of " + ROUND + " with " + IN_FLIGHT
                        + " under way, of which the median of the last three is the capacity, and others at the measured rate, until the compilers"
                        + " of both JVMs are quiet; load generator and venue on the same processors; open loop, latency from"
                        + " the due time; a bare server answers the same load, busy for 1/capacity with each request",
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
        final String what = "durability " + durability + ", profile " + profile;
        progress.accept(what);
        final double capacity;
        try (ChildJvm venue = child(LatencyVenue.class, profile, durability);
                Load load = new Load(traffic, port(venue))) {
            final Compilers compilers = new Compilers(venue);
            capacity = warmUp(
                    compilers,
                    QUIET_AT_CAPACITY,
                    CAPACITY_ROUNDS_MAX,
                    "capacity",
                    () -> load.capacity(ROUND, IN_FLIGHT),
                    progress);
            final Histogram times = paced(load, compilers, requests, capacity, durability + ", " + profile, progress);
            if (durability.equals("os")) {
                limits.add(Limit.atMost(what + ": p50 us", us(times, 50), P50_MAX_US));
                limits.add(Limit.atMost(what + ": p99 us", us(times, 99), P99_MAX_US));
            }
        }
        progress.accept("the bare server");
        try (ChildJvm venue = child(BareServer.class, Math.round(1e9 / capacity));
                Load load = new Load(traffic, port(venue))) {
            paced(load, new Compilers(venue), requests, capacity, "bare server", progress);
        }
    }

    private Histogram paced(
            final Load load,
            final Compilers compilers,
            final int requests,
            final double capacity,
            final String who,
            final Consumer<String> progress)
            throws IOException {
        final double perSecond = LOAD * capacity;
        warmUp(compilers, QUIET, PACED_ROUNDS_MAX, "p99 us", () -> us(load.openLoop(ROUND, perSecond), 99), progress);
        final long stolenMs = StolenTime.ms();
        final Histogram times = load.openLoop(requests, perSecond);
        table.row(
                who,
                capacity,
                perSecond,
                us(times, 50),
                us(times, 99),
                us(times, 99.9),
                us(times, 100),
                compilers.look().ms(),
                StolenTime.ms() - stolenMs);
        PercentileCurve.add(chart, who, times, 1_000);
        return times;
    }

    /** Rounds until the compilers are quiet; returns the median of what the last ones came to. */
    private static double warmUp(
            final Compilers compilers,
            final double quietShare,
            final int roundsMax,
            final String what,
            final Round round,
            final Consumer<String> progress)
            throws IOException {
        final List<Double> figures = new ArrayList<>();
        int quiet = 0;
        for (int i = 0; i < roundsMax && quiet < QUIET_ROUNDS; i++) {
            figures.add(round.run());
            final Compilers.Work work = compilers.look();
            progress.accept(String.format(
                    Locale.ROOT, "warming up: %s %,.0f, compilers worked %d ms", what, figures.getLast(), work.ms()));
            quiet = work.share() < quietShare ? quiet + 1 : 0;
        }
        return Median.of(figures.stream()
                .skip(Math.max(0, figures.size() - ROUNDS_OF_MEDIAN))
                .mapToDouble(Double::doubleValue)
                .toArray());
    }

    private static ChildJvm child(final Class<?> main, final Object... arguments) throws IOException {
        return new ChildJvm(List.of("-Xms2g", "-Xmx2g"), ChildJvm.ownClassPath(), main, arguments);
    }

    private static int port(final ChildJvm child) {
        return Integer.parseInt(child.ask(LatencyVenue.PORT));
    }

    /** One round of requests and its figure. */
    @FunctionalInterface
    private interface Round {
        double run() throws IOException;
    }

    private static double us(final Histogram times, final double percentile) {
        return times.getValueAtPercentile(percentile) / 1e3;
    }
}
