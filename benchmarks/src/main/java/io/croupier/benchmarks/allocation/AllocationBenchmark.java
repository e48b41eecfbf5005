package io.croupier.benchmarks.allocation;

import io.croupier.benchmarks.Benchmark;
import io.croupier.benchmarks.report.Findings;
import io.croupier.benchmarks.report.Limit;
import io.croupier.benchmarks.report.Table;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** Garbage of the hot path: none. */
public final class AllocationBenchmark implements Benchmark {
    @Override
    public String name() {
        return "allocation";
    }

    @Override
    public String summary() {
        return "bytes allocated per command in verify, match and journal";
    }

    /** Takes seconds, quick or not. */
    @Override
    public Findings run(final boolean quick, final Consumer<String> progress) throws IOException {
        final StageAllocation stages = new StageAllocation();
        progress.accept("verify");
        final double verify = stages.verify();
        progress.accept("match");
        final double match = stages.match();
        progress.accept("journal");
        final double journal = stages.journal();
        return new Findings(
                name(),
                "bytes counted by the JVM for the thread, the least of twelve rounds after the first have warmed up",
                List.of(new Table("", "stage", "bytes per command")
                        .row("verify", verify)
                        .row("match", match)
                        .row("journal", journal)),
                List.of(),
                List.of(
                        Limit.atMost("verify: bytes per command", verify, 0),
                        Limit.atMost("match: bytes per command", match, 0),
                        Limit.atMost("journal: bytes per command", journal, 0)));
    }
}
