package io.croupier.benchmarks;

import java.util.Arrays;

/** The middle of a sample. */
public final class Median {
    private Median() {}

    public static double of(final double... values) {
        final double[] sorted = values.clone();
        Arrays.sort(sorted);
        final int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
