package io.croupier.relayer.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class FeePolicyTest {
    private final FeePolicy policy = new FeePolicy(1_000, 10);

    @Test
    void shouldLeaveRoomForABaseFeeTwiceAsHigh() {
        assertEquals(new FeeQuote(220, 20), policy.quote(head(100), 20));
    }

    @Test
    void shouldTipAtLeastTheMinimum() {
        assertEquals(new FeeQuote(210, 10), policy.quote(head(100), 0));
    }

    @Test
    void shouldNeverPassTheCeiling() {
        assertEquals(new FeeQuote(1_000, 20), policy.quote(head(800), 20));
        assertEquals(new FeeQuote(1_000, 1_000), policy.quote(head(Long.MAX_VALUE), Long.MAX_VALUE));
    }

    @Test
    void shouldRefuseACeilingBelowTheMinimum() {
        assertThrows(IllegalArgumentException.class, () -> new FeePolicy(10, 10));
    }

    private static BlockHeader head(final long baseFee) {
        return new BlockHeader(1, Hash.ZERO, Hash.ZERO, 0, baseFee);
    }
}
