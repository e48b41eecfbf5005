package io.croupier.benchmarks;

import io.croupier.benchmarks.gas.GasBenchmark;
import io.croupier.benchmarks.gas.GasReport;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bench [NAME...] [--quick]}: exit code 0 = measured, 1 = a limit was exceeded, 2 = wrong usage or no result. */
@Command(
        name = "croupier bench",
        mixinStandardHelpOptions = true,
        description = {
            "Measures Croupier; without names, everything.",
            "  gas   gas and calldata of settled trades, on a fresh local chain; beside floor and public contracts",
            "  book  the order book, nanoseconds per command (JMH)"
        })
final class BenchCommand implements Callable<Integer> {
    private static final int LIMIT_EXCEEDED = 1;

    /** A measurement that people call by name. */
    private enum Name {
        GAS,
        BOOK;

        static Name of(final String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Parameters(paramLabel = "NAME", arity = "0..*", description = "gas, book")
    private List<String> names = List.of();

    @Option(names = "--quick", description = "fewer sizes and repetitions: a first impression")
    private boolean quick;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, RunnerException {
        final List<Name> chosen = names.isEmpty()
                ? Arrays.asList(Name.values())
                : names.stream().map(this::named).distinct().toList();
        final Path out = resultFolder();
        System.out.printf(
                "bench %s of %s%s%n%s%n", chosen, Arrays.asList(Name.values()), quick ? ", quick" : "", machine());
        boolean withinLimits = true;
        for (final Name name : chosen) {
            System.out.printf("%n%s%n", name);
            withinLimits &= switch (name) {
                case GAS -> gas(out);
                case BOOK -> book(out);
            };
        }
        return withinLimits ? 0 : LIMIT_EXCEEDED;
    }

    private Name named(final String text) {
        try {
            return Name.of(text);
        } catch (final IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "no benchmark is called " + text + "; there are " + Arrays.asList(Name.values()),
                    e);
        }
    }

    private boolean gas(final Path out) throws IOException {
        final GasReport report = GasBenchmark.run(quick, words -> System.err.println("  " + words));
        report.print(System.out);
        report.write(out);
        System.out.println(out.resolve("gas.json") + ", " + out.resolve("gas.html"));
        return report.withinLimits();
    }

    private boolean book(final Path out) throws RunnerException, IOException {
        System.out.println("seed " + OrderBookBenchmark.SEED);
        Files.createDirectories(out);
        final ChainedOptionsBuilder options = new OptionsBuilder()
                .include(OrderBookBenchmark.class.getSimpleName())
                .jvmArgs(flagsBesideTuning())
                .result(out.resolve("book.json").toString())
                .resultFormat(ResultFormatType.JSON);
        if (quick) {
            options.forks(1).warmupIterations(3).measurementIterations(3).param("resting", "1000");
        }
        new Runner(options.build()).run();
        return true;
    }

    /** What libraries need; collector and heap are the benchmark's own choice. */
    private static String[] flagsBesideTuning() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> !flag.startsWith("-X"))
                .toArray(String[]::new);
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

    private static String machine() {
        return String.format(
                Locale.ROOT,
                "%s %s, %d processors, JDK %s, flags %s",
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version(),
                ManagementFactory.getRuntimeMXBean().getInputArguments());
    }
}
