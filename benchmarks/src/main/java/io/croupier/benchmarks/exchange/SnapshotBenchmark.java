package io.croupier.benchmarks.exchange;

import io.croupier.benchmarks.Benchmark;
import io.croupier.benchmarks.ChildJvm;
import io.croupier.benchmarks.TemporaryFolder;
import io.croupier.benchmarks.report.Findings;
import io.croupier.benchmarks.report.Limit;
import io.croupier.benchmarks.report.Table;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** A snapshot of a large venue, written by a shadow as the node's is, and a start from it in a fresh JVM. */
public final class SnapshotBenchmark implements Benchmark {
    private static final double WRITE_SECONDS_MAX = 5;
    private static final double RESTORE_SECONDS_MAX = 10;
    private static final List<String> FLAGS = List.of("-Xmx8g");

    @Override
    public String name() {
        return "snapshot";
    }

    @Override
    public String summary() {
        return "seconds to write a snapshot of a large venue in the background, and to restore it";
    }

    @Override
    public Findings run(final boolean quick, final Consumer<String> progress) throws IOException {
        final int resting = quick ? 100_000 : 1_000_000;
        final int accounts = quick ? 10_000 : 100_000;
        try (TemporaryFolder folder = TemporaryFolder.create("croupier-snapshot-")) {
            progress.accept(String.format(Locale.ROOT, "writing %,d orders of %,d accounts", resting, accounts));
            final double[] written = ask("write", folder, resting, accounts);
            progress.accept("restoring");
            final double[] restored = ask("restore", folder, resting, accounts);
            if (restored[2] != written[2]) {
                throw new IllegalStateException(restored[2] + " orders were restored of " + written[2]);
            }
            return new Findings(
                    name(),
                    String.format(Locale.ROOT, "%,.0f resting orders of %,d accounts", written[2], accounts)
                            + ", signed venue stream, seed " + ExchangeBenchmark.SEED
                            + "; exchange, what settlement needs and the gateway's view, as the node saves them;"
                            + " written, synced and read back by a shadow that has followed the journal, which is on disk; checked and"
                            + " restored in a fresh JVM; " + String.join(" ", FLAGS) + " besides the flags above",
                    List.of(new Table("a snapshot of " + written[3] / 1e6 + " MB", "what", "seconds", "processor s")
                            .row("write", written[0], written[1])
                            .row("restore", restored[0], restored[1])),
                    List.of(),
                    List.of(
                            Limit.atMost("seconds to write", written[0], WRITE_SECONDS_MAX),
                            Limit.atMost("seconds to restore", restored[0], RESTORE_SECONDS_MAX)));
        }
    }

    private static double[] ask(
            final String question, final TemporaryFolder folder, final int resting, final int accounts)
            throws IOException {
        try (ChildJvm child = new ChildJvm(
                FLAGS,
                ChildJvm.ownClassPath(),
                SnapshotChild.class,
                folder.path(),
                resting,
                accounts,
                ExchangeBenchmark.SEED)) {
            return child.askNumbers(question);
        }
    }
}
