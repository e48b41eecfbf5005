package io.croupier.matcher.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class VenueTimeTest {
    private final VenueTime time = new VenueTime();

    @Test
    void shouldLetTheEarliestExpiryStandStillUntilASmallerMarginHasCaughtUp() {
        time.command(1_000_000);
        time.settlementMargin(30);

        time.settlementMargin(10);
        assertEquals(1_030, time.earliestExpirySeconds());

        time.command(1_020_000);
        assertEquals(1_030, time.earliestExpirySeconds());
        time.command(1_021_000);
        assertEquals(1_031, time.earliestExpirySeconds());
    }

    @Test
    void shouldTakeALargerMarginAtOnce() {
        time.block(1_000);
        time.settlementMargin(10);

        time.settlementMargin(30);

        assertEquals(1_030, time.earliestExpirySeconds());
    }
}
