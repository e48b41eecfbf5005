package io.croupier.matcher.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RememberedHashesTest {
    private final List<Long> forgotten = new ArrayList<>();
    private final RememberedHashes hashes = new RememberedHashes((w0, w1, w2, w3) -> forgotten.add(w3));

    @Test
    void shouldTellStatesApartAsAMapWould() {
        final Random random = new Random(7);
        final Map<Long, Integer> expected = new HashMap<>();
        for (int i = 0; i < 50_000; i++) {
            final long id = random.nextInt(20_000);
            if (!expected.containsKey(id)) {
                hashes.open(hash(id), i, Long.MAX_VALUE, 0);
                expected.put(id, i);
            } else {
                final int state = random.nextBoolean() ? RememberedHashes.CLOSED : RememberedHashes.FILLED;
                hashes.set(hash(id), state);
                expected.put(id, state);
            }
        }

        for (long id = 0; id < 20_000; id++) {
            assertEquals(expected.getOrDefault(id, RememberedHashes.UNKNOWN), hashes.find(hash(id)), "id " + id);
        }
        assertEquals(expected.size(), hashes.size());
        assertTrue(forgotten.isEmpty());
    }

    @Test
    void shouldForgetWhatHasExpiredRatherThanGrowForEver() {
        for (long id = 0; id < 500_000; id++) {
            hashes.open(hash(id), (int) id, id + 100, id);
            hashes.set(hash(id), RememberedHashes.CLOSED);
        }

        assertTrue(hashes.size() < 20_000, "remembers " + hashes.size());
        assertEquals(RememberedHashes.UNKNOWN, hashes.find(hash(0)));
        assertEquals(RememberedHashes.CLOSED, hashes.find(hash(499_950)));
        assertTrue(forgotten.contains(0L));
    }

    @Test
    void shouldFindWhatItKeepsAndNothingElseAfterForgetting() {
        final Random random = new Random(8);
        final Map<Long, Long> expiries = new HashMap<>();
        for (long id = 0; id < 30_000; id++) {
            final long expiry = id + 1 + random.nextInt(3_000);
            expiries.put(id, expiry);
            hashes.open(hash(id), 1, expiry, id);
            hashes.set(hash(id), RememberedHashes.CLOSED);
        }

        forgotten.forEach(id -> assertTrue(expiries.remove(id) < 30_000, "forgot " + id + " too early or twice"));
        expiries.keySet().forEach(id -> assertEquals(RememberedHashes.CLOSED, hashes.find(hash(id)), "id " + id));
        forgotten.forEach(id -> assertEquals(RememberedHashes.UNKNOWN, hashes.find(hash(id)), "id " + id));
        assertEquals(expiries.size(), hashes.size());
    }

    @Test
    void shouldNeverForgetAnOpenOrder() {
        hashes.open(hash(-1), 42, 5, 0);
        for (long id = 0; id < 100_000; id++) {
            hashes.open(hash(id), (int) id, id + 100, id);
            hashes.set(hash(id), RememberedHashes.FILLED);
        }

        assertEquals(42, hashes.find(hash(-1)));
    }

    /** Words as keccak would spread them. */
    private static OrderHash hash(final long id) {
        final Random words = new Random(id);
        return new OrderHash().set(words.nextLong(), words.nextLong(), words.nextLong(), id);
    }
}
