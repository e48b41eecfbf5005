package io.croupier.benchmarks.gas;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Runs the gas workloads on a fresh chain. Gas does not depend on the machine, only on contracts and encoder. */
public final class GasBenchmark {
    private static final int[] MAKERS = {1, 2, 4, 8, 16, 32};
    private static final int[] MAKERS_QUICK = {1, 32};

    private GasBenchmark() {}

    /**
     * Deploys, prepares and measures; a few seconds, a minute where everything is measured.
     *
     * @param quick measures the public ABI with 1 and 32 makers only
     * @param progress is told in a few words what is being done
     * @throws IOException if the chain does not answer, or a unit that must settle does not
     */
    public static GasReport run(final boolean quick, final Consumer<String> progress) throws IOException {
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
        return new GasReport(lines);
    }
}
