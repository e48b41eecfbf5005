package io.croupier.benchmarks.verify;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Guards how little the whole check adds to the library's functions, and that knowing a key pays; never a time. The
 * benchmark's limit is {@link VerifyBenchmark#SHARE_MIN}; here 0.85 is enough, in the best of three attempts, because builds
 * share their machine.
 */
@Timeout(120)
class VerifyRatioTest {
    private static final double BAND = 0.85;
    private static final int ATTEMPTS = 3;

    private static double recovery;
    private static double verification;
    private static double knownOfRecovered = 1;

    @BeforeAll
    static void measure() {
        for (int attempt = 0; attempt < ATTEMPTS && !isWithinBand(); attempt++) {
            final VerifyBenchmark.Loops loops = VerifyBenchmark.measure(1, 1, 2);
            recovery = Math.max(recovery, loops.recoveryShare());
            verification = Math.max(verification, loops.verificationShare());
            knownOfRecovered = Math.min(knownOfRecovered, loops.wholeVerificationUs() / loops.wholeRecoveryUs());
        }
    }

    private static boolean isWithinBand() {
        return recovery >= BAND && verification >= BAND && knownOfRecovered < 1;
    }

    @Test
    void shouldAddLittleToTheLibrarysRecovery() {
        assertTrue(recovery >= BAND, () -> recovery + " of the bare loop's speed, at least " + BAND);
    }

    @Test
    void shouldAddLittleToTheLibrarysVerification() {
        assertTrue(verification >= BAND, () -> verification + " of the bare loop's speed, at least " + BAND);
    }

    @Test
    void shouldTakeLessTimeWhereTheKeyIsKnown() {
        assertTrue(knownOfRecovered < 1, () -> knownOfRecovered + " of the time of a recovery");
    }
}
