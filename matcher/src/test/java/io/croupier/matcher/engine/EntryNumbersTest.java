package io.croupier.matcher.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class EntryNumbersTest {
    private final EntryNumbers numbers = new EntryNumbers();

    @Test
    void shouldNeverGiveOutANumberTwice() {
        final Random random = new Random(3);
        final List<Integer> given = new ArrayList<>();
        final Set<Integer> inUse = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            if (given.isEmpty() || random.nextInt(100) < (i / 10_000 % 2 == 0 ? 70 : 30)) {
                final int number = numbers.take();
                assertTrue(inUse.add(number), number + " is in use");
                assertFalse(numbers.isFree(number));
                given.add(number);
            } else {
                final int at = random.nextInt(given.size());
                final int number = given.get(at);
                given.set(at, given.getLast());
                given.removeLast();
                inUse.remove(number);
                numbers.giveBack(number);
                assertTrue(numbers.isFree(number));
            }
            assertEquals(given.size(), numbers.size());
        }
        assertTrue(numbers.used() < 30_000, numbers.used() + " numbers");
    }

    @Test
    void shouldGiveOutInRisingOrderWhatWasGivenBackInAny() {
        for (int i = 0; i < 1_000; i++) {
            assertEquals(i, numbers.take());
        }
        for (int i = 0; i < 1_000; i += 2) {
            numbers.giveBack((i * 7 + 500) % 1_000);
        }

        for (int i = 0; i < 300; i++) {
            assertEquals(2 * i, numbers.take());
        }
    }

    @Test
    void shouldTakeNewNumbersWhileFewAreFree() {
        for (int i = 0; i < 1_000; i++) {
            numbers.take();
        }
        numbers.giveBack(5);

        assertEquals(1_000, numbers.take());
        assertEquals(1_000, numbers.size());
    }
}
