package io.croupier.matcher.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class CompactNoncesTest {
    private static final int ACCOUNTS = 200;
    private static final int STEPS = 200_000;

    private final CompactNonces nonces = new CompactNonces();

    @Test
    void shouldRememberEachNonceOfAnAccountNearItsHighestAndCallLowerOnesUsed() {
        final SplittableRandom random = new SplittableRandom(1);
        final long[] highest = new long[ACCOUNTS];
        final Set<Long> used = new HashSet<>();
        for (int step = 0; step < STEPS; step++) {
            final int account = random.nextInt(ACCOUNTS);
            final long far = random.nextInt(50) == 0 ? 10_000 : 100;
            final long nonce = Math.max(0, highest[account] + random.nextLong(-far, far));
            final boolean known = used.contains(nonce * ACCOUNTS + account);

            if (nonce > highest[account] - CompactNonces.REMEMBERED) {
                assertEquals(known, nonces.isUsed(account, nonce), "account " + account + ", nonce " + nonce);
            } else if (known) {
                assertTrue(nonces.isUsed(account, nonce), "account " + account + ", nonce " + nonce);
            }
            if (!nonces.isUsed(account, nonce)) {
                nonces.use(account, nonce);
                used.add(nonce * ACCOUNTS + account);
                highest[account] = Math.max(highest[account], nonce);
            }
            assertFalse(nonces.isUsed(account, nonces.next(account)));
        }
    }

    @Test
    void shouldKnowNothingOfAccountsThatUsedNone() {
        nonces.use(3, 0);

        assertTrue(nonces.isUsed(3, 0));
        assertFalse(nonces.isUsed(2, 0));
        assertFalse(nonces.isUsed(100_000, 5));
        assertEquals(1, nonces.next(3));
        assertEquals(0, nonces.next(100_000));
    }
}
