package io.croupier.benchmarks.verify;

import io.croupier.benchmarks.Benchmark;
import io.croupier.benchmarks.ChildJvm;
import io.croupier.benchmarks.report.Findings;
import io.croupier.benchmarks.report.Limit;
import io.croupier.benchmarks.report.Table;
import java.util.List;
import java.util.function.Consumer;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Verified orders per second and core, beside a bare loop over the library's function, on as many threads (JMH). */
public final class VerifyBenchmark implements Benchmark {
    static final double SHARE_MIN = 0.95;

    @Override
    public String name() {
        return "verify";
    }

    @Override
    public String summary() {
        return "signature checks per second and core, beside a bare loop over libsecp256k1's recovery (JMH)";
    }

    @Override
    public Findings run(final boolean quick, final Consumer<String> progress) {
        final int threads = Runtime.getRuntime().availableProcessors();
        final int iterations = quick ? 4 : 15;
        progress.accept(threads + " threads, " + iterations + " seconds");
        final Loops loops = measure(threads, quick ? 1 : 2, iterations);
        return new Findings(
                name(),
                "JMH, seed " + RecoveryLoops.SEED + ", " + threads
                        + " threads, blocks of 64 signatures in turns, processor time; " + (quick ? 1 : 2)
                        + " forks of "
                        + iterations
                        + " seconds after 3; orders by 64 keys; whole check: order hashed, signature checked"
                        + " and parsed, key recovered and hashed to an address",
                List.of(new Table("one signature", "loop", "us", "per second and core", "of bare")
                        .row("bare recovery", loops.bareUs(), 1e6 / loops.bareUs(), 1)
                        .row("whole check", loops.wholeUs(), 1e6 / loops.wholeUs(), loops.share())),
                List.of(),
                List.of(Limit.atLeast("whole check, of the bare loop", loops.share(), SHARE_MIN)));
    }

    /** Processor microseconds for a signature. */
    record Loops(double bareUs, double wholeUs) {
        /** Speed of the whole check, 1 = as fast as the bare loop. */
        double share() {
            return bareUs / wholeUs;
        }
    }

    static Loops measure(final int threads, final int forks, final int iterations) {
        try {
            final RunResult result = new Runner(new OptionsBuilder()
                            .include(RecoveryLoops.class.getName())
                            .jvmArgs(ChildJvm.inheritedFlags().toArray(String[]::new))
                            .threads(threads)
                            .forks(forks)
                            .warmupIterations(3)
                            .warmupTime(TimeValue.seconds(1))
                            .measurementIterations(iterations)
                            .measurementTime(TimeValue.seconds(1))
                            .verbosity(VerboseMode.SILENT)
                            .shouldFailOnError(true)
                            .build())
                    .runSingle();
            final double checks = counted(result, "checks") * 1_000;
            return new Loops(counted(result, "bareNs") / checks, counted(result, "wholeNs") / checks);
        } catch (final RunnerException e) {
            throw new IllegalStateException("JMH did not measure", e);
        }
    }

    private static double counted(final RunResult result, final String counter) {
        return result.getSecondaryResults().get(counter).getScore();
    }
}
