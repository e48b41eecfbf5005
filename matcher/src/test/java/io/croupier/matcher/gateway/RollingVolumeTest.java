package io.croupier.matcher.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RollingVolumeTest {
    private static final long MINUTE = 60_000;
    private static final long START = 28_333_333 * MINUTE;

    private final RollingVolume volume = new RollingVolume();

    @Test
    void shouldForgetWhatIsOlderThanADay() {
        volume.add(5, START);
        volume.add(7, START + 10 * MINUTE);

        assertEquals(12, volume.sum(START + 1_439 * MINUTE));
        assertEquals(7, volume.sum(START + 1_440 * MINUTE));
        assertEquals(0, volume.sum(START + 1_450 * MINUTE));
    }

    @Test
    void shouldForgetAllAfterALongPause() {
        volume.add(5, START);

        assertEquals(0, volume.sum(START + 100_000 * MINUTE));

        volume.add(3, START + 100_000 * MINUTE);
        assertEquals(3, volume.sum(START + 100_001 * MINUTE));
    }
}
