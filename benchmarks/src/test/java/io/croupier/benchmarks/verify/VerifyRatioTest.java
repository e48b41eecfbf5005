package io.croupier.benchmarks.verify;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Guards how little the whole check adds to the library's recovery, never a time. The benchmark's limit is {@link
 * VerifyBenchmark#SHARE_MIN}; here 0.85 is enough, in the best of three attempts, because builds share their machine.
 */
@Timeout(120)
class VerifyRatioTest {
    private static final double BAND = 0.85;
    private static final int ATTEMPTS = 3;

    @Test
    void shouldAddLittleToTheLibrarysRecovery() {
        double best = 0;

        for (int attempt = 0; attempt < ATTEMPTS && best < BAND; attempt++) {
            best = Math.max(best, VerifyBenchmark.measure(1, 1, 2).share());
        }

        final double share = best;
        assertTrue(share >= BAND, () -> share + " of the bare loop's speed, at least " + BAND);
    }
}
