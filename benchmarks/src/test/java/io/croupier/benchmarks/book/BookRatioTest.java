package io.croupier.benchmarks.book;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.benchmarks.ChildJvm;
import io.croupier.benchmarks.Median;
import java.io.IOException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Guards the book's lead over exchange-core's direct book, never a time. The benchmark's limit is {@link
 * BookBenchmark#RATIO_MAX}; here the median of interleaved runs may reach 0.8, and one quiet attempt of three is enough,
 * because builds share their machine.
 */
@Timeout(120)
class BookRatioTest {
    private static final double BAND = 0.8;
    private static final int ATTEMPTS = 3;
    private static final int WARM_UP = 8;
    private static final int RUNS = 7;

    @ParameterizedTest
    @EnumSource
    void shouldNeedLessTimeThanTheDirectBookOfExchangeCore(final CommandStream.Mix mix) throws IOException {
        final double[] ratios = new double[RUNS];
        double best = Double.MAX_VALUE;

        try (ChildJvm peer = BookBenchmark.start("direct", mix, 10_000, 200_000);
                ChildJvm ours = BookBenchmark.start("croupier", mix, 10_000, 200_000)) {
            measure(peer, ours, new double[WARM_UP]);
            for (int attempt = 0; attempt < ATTEMPTS && best > BAND; attempt++) {
                measure(peer, ours, ratios);
                best = Math.min(best, Median.of(ratios));
            }
        }

        final double ratio = best;
        assertTrue(ratio <= BAND, () -> mix + ": " + ratio + " of exchange-core's time, at most " + BAND);
    }

    private static void measure(final ChildJvm peer, final ChildJvm ours, final double[] ratios) {
        for (int run = 0; run < ratios.length; run++) {
            final double reference = peer.askNumbers("throughput")[0];
            ratios[run] = ours.askNumbers("throughput")[0] / reference;
        }
    }
}
