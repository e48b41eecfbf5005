package io.croupier.benchmarks.gas;

import io.croupier.benchmarks.Benchmark;
import io.croupier.benchmarks.report.Findings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Runs the gas workloads on a fresh chain. Gas does not depend on the machine, only on contracts and encoder. */
public final class GasBenchmark implements Benchmark {
    private static final int[] MAKERS = {1, 2, 4, 8, 16, 32};
    private static final int[] MAKERS_QUICK = {1, 32};

    @Override
    public String name() {
        return "gas";
    }

    @Override
    public String summary() {
        return "gas and calldata of settled trades on a fresh local chain, beside floor and public contracts";
    }

    /** Deploys, prepares and measures; quick measures the public ABI with 1 and 32 makers only. */
    @Override
    public Findings run(final boolean quick, final Consumer<String> progress) throws IOException {
        final List<GasLine> lines = new ArrayList<>();
        try (GasVenue venue = GasVenue.start(progress)) {
            for (final PackedWorkload workload : PackedWorkload.values()) {
                progress.accept("measuring " + workload.title());
                lines.add(workload.run(venue));
            }
            for (final PublicWorkload workload : PublicWorkload.values()) {
                progress.accept("measuring " + workload.title());
                for (final int makers : quick ? MAKERS_QUICK : MAKERS) {
                    lines.add(workload.run(venue, makers));
                }
            }
        }
        return new GasReport(lines).findings();
    }
}
