package io.croupier.benchmarks.exchange;

import io.croupier.benchmarks.Benchmark;
import io.croupier.benchmarks.ChildJvm;
import io.croupier.benchmarks.TemporaryFolder;
import io.croupier.benchmarks.report.Findings;
import io.croupier.benchmarks.report.Limit;
import io.croupier.benchmarks.report.Table;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** A start after a stop: the journal is read, every command runs again, and its events are compared byte for byte. */
public final class RecoveryBenchmark implements Benchmark {
    private static final double COMMANDS_PER_SECOND_MIN = 1_000_000;
    private static final int RESTING = 10_000;

    @Override
    public String name() {
        return "recovery";
    }

    @Override
    public String summary() {
        return "commands per second replayed from the journal at a start";
    }

    @Override
    public Findings run(final boolean quick, final Consumer<String> progress) throws IOException {
        final int commands = quick ? 300_000 : 2_000_000;
        progress.accept("journaling and replaying " + commands + " commands");
        try (TemporaryFolder folder = TemporaryFolder.create("croupier-recovery-")) {
            try (ChildJvm writer = start(folder, commands)) {
                writer.ask("write");
            }
            final double[] cold;
            final double[] warm;
            try (ChildJvm child = start(folder, commands)) {
                cold = child.askNumbers("replay");
                warm = child.askNumbers("replay");
            }
            return new Findings(
                    name(),
                    "signed venue stream around " + RESTING + " resting orders, seed " + ExchangeBenchmark.SEED
                            + "; Recovery.replay, first in a JVM that has run nothing else, as at a start, then again; the limit is on processor"
                            + " time, which is elapsed time where nobody else wants the processor",
                    List.of(row(
                            row(
                                    new Table(
                                            "",
                                            "JVM",
                                            "commands",
                                            "per second elapsed",
                                            "per processor second",
                                            "MB of journal per processor second"),
                                    "fresh",
                                    cold),
                            "warm",
                            warm)),
                    List.of(),
                    List.of(Limit.atLeast(
                            "commands replayed per processor second in a fresh JVM",
                            cold[0] / cold[2],
                            COMMANDS_PER_SECOND_MIN)));
        }
    }

    private static ChildJvm start(final TemporaryFolder folder, final int commands) throws IOException {
        return new ChildJvm(
                List.of("-Xmx3g"),
                ChildJvm.ownClassPath(),
                RecoveryChild.class,
                folder.path(),
                RESTING,
                commands,
                ExchangeBenchmark.SEED);
    }

    private static Table row(final Table table, final String jvm, final double[] answer) {
        return table.row(
                jvm, (long) answer[0], answer[0] / answer[1], answer[0] / answer[2], answer[3] / answer[2] / 1e6);
    }
}
