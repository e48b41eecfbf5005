package io.croupier.benchmarks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SignedVenueStreamTest {
    private static final int RESTING = 1_000;
    private static final int COMMANDS = 100_000;

    private final SignedVenueStream stream = new SignedVenueStream(1, RESTING, COMMANDS);

    @Test
    void shouldGiveTheSameCommandsForTheSameSeed() {
        final SignedVenueStream again = new SignedVenueStream(1, RESTING, COMMANDS);

        assertArrayEquals(stream.kind, again.kind);
        assertArrayEquals(stream.price, again.price);
        assertArrayEquals(stream.lots, again.lots);
        assertArrayEquals(stream.order, again.order);
        assertEquals(stream.tradedLots, again.tradedLots);
    }

    @Test
    void shouldPlaceAndCancelAboutEvenlyAndTakeNowAndThen() {
        final int[] counts = new int[3];
        for (int i = RESTING; i < stream.length(); i++) {
            counts[stream.kind[i]]++;
        }

        assertEquals(0.08, (double) counts[SignedVenueStream.TAKE] / COMMANDS, 0.01);
        assertEquals(0.49, (double) counts[SignedVenueStream.PLACE] / COMMANDS, 0.05);
        assertEquals(0.43, (double) counts[SignedVenueStream.CANCEL] / COMMANDS, 0.05);
        assertTrue(stream.tradedLots > COMMANDS);
    }

    @Test
    void shouldTradeAsPlannedWhereverOrdersAreKept() {
        assertEquals(
                stream.tradedLots, CroupierBook.withArray(RESTING, COMMANDS).play(stream, 0, stream.length()));
        assertEquals(stream.tradedLots, CroupierBook.withMap(RESTING).play(stream, 0, stream.length()));
    }
}
