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

/**
 * Checked orders per second and core, beside bare loops over the library's functions, on as many threads (JMH): recovery for
 * whoever is new or signs for another, verification for accounts whose key is known.
 */
public final class VerifyBenchmark implements Benchmark {
    static final double SHARE_MIN = 0.95;

    @Override
    public String name() {
        return "verify";
    }

    @Override
    public String summary() {
        return "signature checks per second and core, beside bare loops over libsecp256k1's functions (JMH)";
    }

    @Override
    public Findings run(final boolean quick, final Consumer<String> progress) {
        final int threads = Runtime.getRuntime().availableProcessors();
        final int iterations = quick ? 4 : 15;
        progress.accept(threads + " threads, " + iterations + " seconds");
        final Loops loops = measure(threads, quick ? 1 : 2, iterations);
        final Table table = new Table("one signature", "loop", "us", "per second and core", "of bare");
        row(table, "bare recovery", loops.bareRecoveryUs(), 1);
        row(table, "whole check by recovery", loops.wholeRecoveryUs(), loops.recoveryShare());
        row(table, "bare verification", loops.bareVerificationUs(), 1);
        row(table, "whole check by a known key", loops.wholeVerificationUs(), loops.verificationShare());
        return new Findings(
                name(),
                "JMH, seed " + SignatureLoops.SEED + ", " + threads
                        + " threads, blocks of 64 signatures in turns, processor time; " + (quick ? 1 : 2)
                        + " forks of "
                        + iterations
                        + " seconds after 3; orders by 64 keys; whole check: order hashed, signature checked and"
                        + " parsed, then key recovered and hashed to an address, or found by the address and verified",
                List.of(table),
                List.of(),
                List.of(
                        Limit.atLeast("check by recovery, of the bare loop", loops.recoveryShare(), SHARE_MIN),
                        Limit.atLeast("check by a known key, of the bare loop", loops.verificationShare(), SHARE_MIN)));
    }

    private static void row(final Table table, final String loop, final double us, final double share) {
        table.row(loop, us, 1e6 / us, share);
    }

    /** Processor microseconds for a signature. */
    record Loops(double bareRecoveryUs, double wholeRecoveryUs, double bareVerificationUs, double wholeVerificationUs) {
        /** Speed of the whole check by recovery, 1 = as fast as the bare loop. */
        double recoveryShare() {
            return bareRecoveryUs / wholeRecoveryUs;
        }

        /** The same of the check by a known key. */
        double verificationShare() {
            return bareVerificationUs / wholeVerificationUs;
        }
    }

    static Loops measure(final int threads, final int forks, final int iterations) {
        try {
            final RunResult result = new Runner(new OptionsBuilder()
                            .include(SignatureLoops.class.getName())
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
            return new Loops(
                    counted(result, "bareRecoveryNs") / checks,
                    counted(result, "wholeRecoveryNs") / checks,
                    counted(result, "bareVerificationNs") / checks,
                    counted(result, "wholeVerificationNs") / checks);
        } catch (final RunnerException e) {
            throw new IllegalStateException("JMH did not measure", e);
        }
    }

    private static double counted(final RunResult result, final String counter) {
        return result.getSecondaryResults().get(counter).getScore();
    }
}
