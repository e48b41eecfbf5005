package io.croupier.benchmarks;

import io.croupier.benchmarks.allocation.AllocationBenchmark;
import io.croupier.benchmarks.book.BookBenchmark;
import io.croupier.benchmarks.exchange.ExchangeBenchmark;
import io.croupier.benchmarks.exchange.GrowthBenchmark;
import io.croupier.benchmarks.exchange.JvmBenchmark;
import io.croupier.benchmarks.exchange.MemoryBenchmark;
import io.croupier.benchmarks.exchange.RecoveryBenchmark;
import io.croupier.benchmarks.exchange.SnapshotBenchmark;
import io.croupier.benchmarks.gas.GasBenchmark;
import io.croupier.benchmarks.journal.JournalBenchmark;
import io.croupier.benchmarks.latency.LatencyBenchmark;
import io.croupier.benchmarks.report.Findings;
import io.croupier.benchmarks.report.HtmlPage;
import io.croupier.benchmarks.report.JsonFile;
import io.croupier.benchmarks.settlement.SettlementBenchmark;
import io.croupier.benchmarks.verify.VerifyBenchmark;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bench [NAME...] [--quick]}: exit code 0 = measured, 1 = a limit was missed, 2 = wrong usage or no result. */
@Command(
        name = "croupier bench",
        mixinStandardHelpOptions = true,
        description =
                "Measures Croupier; without names, everything. Writes JSON and a page to benchmarks/target/bench.")
final class BenchCommand implements Callable<Integer> {
    private static final int LIMIT_MISSED = 1;

    /** Everything that can be measured, in the order in which it runs. */
    static final List<Benchmark> ALL = List.of(
            new GasBenchmark(),
            new BookBenchmark(),
            new ExchangeBenchmark(),
            new VerifyBenchmark(),
            new JournalBenchmark(),
            new LatencyBenchmark(),
            new SettlementBenchmark(),
            new AllocationBenchmark(),
            new MemoryBenchmark(),
            new RecoveryBenchmark(),
            new SnapshotBenchmark(),
            new GrowthBenchmark(),
            new JvmBenchmark());

    @Parameters(paramLabel = "NAME", arity = "0..*", description = "what to measure; see below")
    private List<String> names = List.of();

    @Option(names = "--quick", description = "fewer sizes and repetitions: a first impression")
    private boolean quick;

    @Option(
            names = "--profile",
            description = "record each JVM with async-profiler, or Java Flight Recorder where that does not run,"
                    + " in benchmarks/target/bench/profile; writes no page")
    private boolean profile;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        final List<Benchmark> chosen = names.isEmpty()
                ? ALL
                : names.stream().distinct().map(this::named).toList();
        final Path out = resultFolder();
        Files.createDirectories(out);
        if (profile) {
            return profile(chosen, out.resolve("profile"));
        }
        final String machine = Machine.describe();
        System.out.println(machine);
        final List<Findings> all = new ArrayList<>();
        for (final Benchmark benchmark : chosen) {
            System.out.printf("%n== %s: %s%n", benchmark.name(), benchmark.summary());
            final Findings findings = benchmark.run(quick, words -> System.err.println("  " + words));
            print(findings);
            JsonFile.write(out.resolve(findings.name() + ".json"), machine, findings);
            all.add(findings);
            HtmlPage.write(out.resolve("index.html"), machine, all);
        }
        System.out.printf("%nresults: %s%n", out.resolve("index.html"));
        return all.stream().allMatch(Findings::withinLimits) ? 0 : LIMIT_MISSED;
    }

    private int profile(final List<Benchmark> chosen, final Path folder) throws IOException {
        final Profiling profiling = new Profiling(folder);
        System.out.printf("samples by %s%n", Profiling.sampler());
        int worst = 0;
        for (final Benchmark benchmark : chosen) {
            worst = Math.max(worst, profiling.run(benchmark, quick));
        }
        System.out.printf("%nrecordings: %s%n", folder);
        return worst;
    }

    /** The names and what they measure, for the end of {@code --help}. */
    static String[] footer() {
        return ALL.stream()
                .map(benchmark -> String.format("  %-11s %s", benchmark.name(), benchmark.summary()))
                .toArray(String[]::new);
    }

    private static void print(final Findings findings) {
        System.out.println(findings.method());
        findings.tables().forEach(table -> System.out.printf("%n%s", table.toText()));
        System.out.println();
        findings.limits().forEach(System.out::println);
    }

    private Benchmark named(final String text) {
        return ALL.stream()
                .filter(benchmark -> benchmark.name().equals(text))
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "no benchmark is called " + text + "; there are "
                                + String.join(
                                        ", ", ALL.stream().map(Benchmark::name).toList())));
    }

    /** Beside the compiled classes: benchmarks/target/bench. */
    private static Path resultFolder() {
        try {
            return Path.of(BenchCommand.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .resolveSibling("bench");
        } catch (final URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
