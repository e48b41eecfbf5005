package io.croupier.benchmarks.exchange;

import io.croupier.benchmarks.Benchmark;
import io.croupier.benchmarks.ChildJvm;
import io.croupier.benchmarks.report.Findings;
import io.croupier.benchmarks.report.Table;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What the flags of {@code config/jvm.options} are worth: the exchange under each of their alternatives. */
public final class JvmBenchmark implements Benchmark {
    private static final int COMMANDS = 200_000;

    @Override
    public String name() {
        return "jvm";
    }

    @Override
    public String summary() {
        return "collectors, object headers and huge pages: time, memory and pauses of the exchange";
    }

    @Override
    public Findings run(final boolean quick, final Consumer<String> progress) throws IOException {
        final int resting = quick ? 100_000 : 1_000_000;
        final Table table = new Table(
                "exchange around " + resting + " resting orders while another thread makes garbage",
                "flags besides those above",
                "bytes per order",
                "ns per command",
                "pauses",
                "ms of pauses");
        for (final Map.Entry<String, List<String>> variant : variants().entrySet()) {
            progress.accept(variant.getKey());
            try (ChildJvm child =
                    ExchangeBenchmark.start(variant.getValue(), resting, COMMANDS, ExchangeBenchmark.MAKERS, 1)) {
                final double bytes = child.askNumbers("memory")[1];
                final double[] run = child.askNumbers("garbage");
                table.row(variant.getKey(), bytes, run[0], (long) run[1], (long) run[2]);
            }
        }
        return new Findings(
                name(),
                "signed venue stream, seed " + ExchangeBenchmark.SEED + ", " + COMMANDS
                        + " commands twice, processor time; pauses as the JVM counts them",
                List.of(table),
                List.of(),
                List.of());
    }

    private static Map<String, List<String>> variants() {
        final Map<String, List<String>> variants = new LinkedHashMap<>();
        variants.put("as they are", List.of("-Xms3g", "-Xmx3g"));
        variants.put("plain object headers", List.of("-Xms3g", "-Xmx3g", "-XX:-UseCompactObjectHeaders"));
        variants.put("transparent huge pages", List.of("-Xms3g", "-Xmx3g", "-XX:+UseTransparentHugePages"));
        variants.put("G1", List.of("-Xms3g", "-Xmx3g", "-XX:+UseG1GC"));
        variants.put(
                "G1, transparent huge pages",
                List.of("-Xms3g", "-Xmx3g", "-XX:+UseG1GC", "-XX:+UseTransparentHugePages"));
        return variants;
    }
}
