package io.croupier.relayer.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.croupier.matcher.journal.codec.MarketStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LagGateTest {
    private final LagGate gate = new LagGate(Duration.ofSeconds(10), Duration.ofSeconds(40), Duration.ofSeconds(5));

    @Test
    void shouldTakeLessAsSoonAsALimitIsReached() {
        assertEquals(MarketStatus.OPEN, gate.update(9_999, 0));
        assertEquals(MarketStatus.POST_ONLY, gate.update(10_000, 1));
        assertEquals(MarketStatus.CANCEL_ONLY, gate.update(40_000, 2));
    }

    @Test
    void shouldJumpOverPostOnlyWhereTheLagIsFoundLate() {
        assertEquals(MarketStatus.CANCEL_ONLY, gate.update(60_000, 0));
    }

    @Test
    void shouldTakeMoreOnlyAfterSomeTimeWellBelowTheLimit() {
        gate.update(10_000, 0);

        assertEquals(MarketStatus.POST_ONLY, gate.update(9_000, 100_000), "below the limit, but not below its half");
        assertEquals(MarketStatus.POST_ONLY, gate.update(1_000, 101_000));
        assertEquals(MarketStatus.POST_ONLY, gate.update(1_000, 105_999));
        assertEquals(MarketStatus.OPEN, gate.update(1_000, 106_000));
    }

    @Test
    void shouldStartWaitingAnewWhenTheLagComesBack() {
        gate.update(10_000, 0);
        gate.update(1_000, 1_000);
        gate.update(8_000, 5_000);
        gate.update(1_000, 6_000);

        assertEquals(MarketStatus.POST_ONLY, gate.update(1_000, 10_999));
        assertEquals(MarketStatus.OPEN, gate.update(1_000, 11_000));
    }

    @Test
    void shouldComeBackStepByStep() {
        gate.update(40_000, 0);
        gate.update(15_000, 1_000);

        assertEquals(MarketStatus.POST_ONLY, gate.update(15_000, 6_000));
        gate.update(0, 7_000);
        assertEquals(MarketStatus.OPEN, gate.update(0, 12_000));
    }
}
