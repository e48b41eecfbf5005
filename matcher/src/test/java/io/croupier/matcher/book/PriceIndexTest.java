package io.croupier.matcher.book;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PriceIndexTest {
    private final PriceIndex index = new PriceIndex();
    private final TreeMap<Long, Integer> expected = new TreeMap<>();

    @Test
    void shouldReturnTheValueOfTheNextLowerKey() {
        assertEquals(0, index.put(300_000, 1));
        assertEquals(1, index.put(300_001, 2));
        assertEquals(0, index.put(299_999, 3));
        assertEquals(2, index.put(Long.MAX_VALUE, 4));
        assertEquals(0, index.put(0, 5));
        assertEquals(2, index.put(1L << 62, 6));
    }

    @Test
    void shouldForgetAFarKeyOnceItIsGone() {
        index.put(100, 1);
        index.put(Long.MAX_VALUE, 2);

        index.remove(100);
        assertEquals(0, index.get(100));
        assertEquals(2, index.get(Long.MAX_VALUE));
        assertEquals(0, index.put(101, 3));
        index.remove(Long.MAX_VALUE);

        assertEquals(3, index.get(101));
        assertEquals(0, index.get(Long.MAX_VALUE));
        assertEquals(3, index.put(164, 4));
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 7, 13, 20, 40, 62, 63})
    void shouldDoAsASortedMap(final int keyBits) {
        final Random random = new Random(keyBits);

        for (int step = 1; step <= 60_000; step++) {
            final long key = random.nextLong() >>> (64 - keyBits) >>> (random.nextInt(3) * keyBits / 4);
            if (expected.remove(key) != null) {
                index.remove(key);
            } else if (expected.size() < step % 500) {
                final Map.Entry<Long, Integer> lower = expected.lowerEntry(key);
                assertEquals(lower == null ? 0 : lower.getValue(), index.put(key, step));
                expected.put(key, step);
            } else {
                final long first = expected.pollFirstEntry().getKey();
                index.remove(first);
                assertEquals(0, index.get(first));
            }
            assertEquals(expected.getOrDefault(key, 0), index.get(key));
        }

        expected.forEach((key, value) -> assertEquals(value, index.get(key)));
    }
}
