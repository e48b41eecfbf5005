package io.croupier.matcher.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RateLimitTest {
    private static final long MS = 1_000_000;

    @Test
    void shouldAdmitABurstAndThenTheAverage() {
        final RateLimit limit = new RateLimit(10, 3, -5 * MS);

        assertEquals(0, limit.acquire(0));
        assertEquals(0, limit.acquire(0));
        assertEquals(0, limit.acquire(0));
        assertEquals(100, limit.acquire(0));
        assertEquals(40, limit.acquire(60 * MS));
        assertEquals(0, limit.acquire(100 * MS));
        assertEquals(100, limit.acquire(100 * MS));
    }

    @Test
    void shouldNotSaveMoreThanTheBurst() {
        final RateLimit limit = new RateLimit(1000, 2, 0);

        assertEquals(0, limit.acquire(60_000 * MS));
        assertEquals(0, limit.acquire(60_000 * MS));
        assertEquals(1, limit.acquire(60_000 * MS));
    }
}
