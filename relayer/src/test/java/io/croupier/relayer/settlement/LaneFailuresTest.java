package io.croupier.relayer.settlement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LaneFailuresTest {
    private final LaneFailures failures = new LaneFailures(64);

    @Test
    void shouldSuspectTheUnitThatWasAloneInAllOfThem() {
        for (int i = 0; i < 5; i++) {
            assertFalse(failures.areTooMany());
            failures.add(List.of(7L));
        }

        assertTrue(failures.areTooMany());
        assertEquals(OptionalLong.of(7), failures.suspect());
    }

    @Test
    void shouldSuspectNobodyForWhatAlsoHappensToOthers() {
        failures.add(List.of(7L));
        failures.add(List.of(8L));
        failures.add(List.of(8L));
        assertEquals(OptionalLong.empty(), failures.suspect());

        failures.reset();
        failures.add(List.of(7L, 8L));
        assertEquals(OptionalLong.empty(), failures.suspect());
    }

    @Test
    void shouldHoldHalfAsManyUnitsUntilOneIsAloneAndTwiceAsManyAfterEachSuccess() {
        failures.addTooMuch(List.of(1L, 2L, 3L, 4L, 5L));
        assertEquals(2, failures.unitsMax());
        failures.addTooMuch(List.of(1L, 2L));
        assertEquals(1, failures.unitsMax());
        for (int i = 0; i < 5; i++) {
            failures.addTooMuch(List.of(1L));
        }
        assertTrue(failures.areTooMany());

        failures.onSettled();

        assertFalse(failures.areTooMany());
        assertEquals(2, failures.unitsMax());
        for (int i = 0; i < 10; i++) {
            failures.onSettled();
        }
        assertEquals(64, failures.unitsMax());
    }
}
