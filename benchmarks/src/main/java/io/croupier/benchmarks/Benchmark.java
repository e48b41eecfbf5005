package io.croupier.benchmarks;

import io.croupier.benchmarks.report.Findings;
import java.io.IOException;
import java.util.function.Consumer;

/** Something that {@code ./croupier bench} can measure. */
public interface Benchmark {
    /** What people call it by: one lower-case word. */
    String name();

    /** What it measures, in a few words, for {@code --help}. */
    String summary();

    /**
     * Measures.
     *
     * @param quick fewer sizes and repetitions: a first impression in well under a minute
     * @param progress is told in a few words what is being done
     * @throws IOException if a process, a file or a socket that it needs fails
     * @throws IllegalStateException if what was measured did not do what it should
     */
    Findings run(boolean quick, Consumer<String> progress) throws IOException;
}
