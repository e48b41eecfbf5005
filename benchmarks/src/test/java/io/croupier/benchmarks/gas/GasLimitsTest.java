package io.croupier.benchmarks.gas;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real contracts, real batches: gas and bytes are the same on every machine. */
@Timeout(300)
class GasLimitsTest {
    private static GasVenue venue;

    @BeforeAll
    static void start() throws IOException {
        venue = GasVenue.start(words -> {});
    }

    @AfterAll
    static void stop() {
        venue.close();
    }

    @Test
    void shouldSettlePackedFillsWithinTheirLimits() {
        assertAll(
                Arrays.stream(PackedWorkload.values()).map(workload -> () -> assertWithinLimits(workload.run(venue))));
    }

    @Test
    void shouldSettleUnitsOfThePublicAbiWithinTheirLimits() {
        assertAll(Arrays.stream(PublicWorkload.values())
                .flatMap(workload -> Stream.of(1, 32).map(makers -> () -> {
                    final GasLine line = workload.run(venue, makers);
                    assertWithinLimits(line);
                    assertEquals(line.publicCalldata().getAsLong(), line.calldata(), "the public encoding");
                })));
    }

    @Test
    void shouldMeasureTheSameAgain() throws IOException {
        final GasLine first = PackedWorkload.ONE_TAKER.run(venue);

        final GasLine second = PackedWorkload.ONE_TAKER.run(venue);

        assertEquals(first, second);
    }

    private static void assertWithinLimits(final GasLine line) {
        assertTrue(line.withinLimits(), line::toString);
        assertTrue(line.ratioToFloor() > 1, () -> "cheaper than possible: " + line);
    }
}
