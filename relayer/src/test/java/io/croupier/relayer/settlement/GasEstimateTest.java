package io.croupier.relayer.settlement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.matcher.ledger.MarketScale;
import io.croupier.relayer.chain.Bytes;
import io.croupier.signing.Address;
import io.croupier.signing.PackedOrder;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class GasEstimateTest {
    private static final long UNIT = 40_000;
    private static final long LEG = 80_000;
    private static final long PAIR_MOST = UNIT + 2 * LEG;
    private static final SettlementMarket MARKET = new SettlementMarket(Address.ZERO, new MarketScale(1, 1));

    private final GasEstimate estimate = new GasEstimate(UNIT, LEG, 10_000);

    @Test
    void shouldExpectTheWorstOfAShapeItHasNotSeen() {
        assertEquals(PAIR_MOST, estimate.of(unit(2, 65)));
        assertEquals(PAIR_MOST + 2 * 110_000, estimate.of(unit(2, 99)));
        assertEquals(PAIR_MOST, estimate.mostOf(unit(2, 65)));
    }

    @Test
    void shouldLearnWhatUnitsOfAShapeUseWithAMargin() {
        estimate.learn(List.of(unit(2, 65), unit(2, 65)), 100_000);

        assertEquals(75_000, estimate.of(unit(2, 65)));
        assertEquals(UNIT + 3 * LEG, estimate.of(unit(3, 65)));
        assertEquals(PAIR_MOST, estimate.mostOf(unit(2, 65)));
    }

    @Test
    void shouldShareGasAmongShapesAsExpected() {
        estimate.learn(List.of(unit(2, 65), unit(5, 65)), 320_000);

        assertEquals(150_000, estimate.of(unit(2, 65)));
        assertEquals(330_000, estimate.of(unit(5, 65)));
    }

    @Test
    void shouldFollowSlowlyWhateverUnitsUse() {
        final List<SettlementUnit> pair = List.of(unit(2, 65));
        estimate.learn(pair, 100_000);

        estimate.learn(pair, 180_000);
        assertEquals(110_000 * 3 / 2, estimate.of(unit(2, 65)));

        for (int i = 0; i < 100; i++) {
            estimate.learn(pair, 1);
        }
        assertTrue(estimate.of(unit(2, 65)) >= 20_000 * 3 / 2);
        for (int i = 0; i < 100; i++) {
            estimate.learn(pair, 1_000_000);
        }
        assertTrue(estimate.of(unit(2, 65)) > 1_400_000, "what traders with many positions need was forgotten");
        assertEquals(estimate.of(unit(2, 65)), estimate.mostOf(unit(2, 65)));
    }

    @Test
    void shouldBeWaryForAWhileAfterATransactionStarved() {
        assertFalse(estimate.isWary());

        assertTrue(estimate.onStarved(), "there was more to give");

        assertTrue(estimate.isWary());
        assertFalse(estimate.onStarved(), "there was no more to give");
        for (int i = 0; i < 64; i++) {
            assertTrue(estimate.isWary());
            estimate.learn(List.of(unit(2, 65)), 100_000);
        }
        assertFalse(estimate.isWary());
    }

    private static SettlementUnit unit(final int legs, final int signatureLength) {
        final SignedOrder order = new SignedOrder(new byte[PackedOrder.LENGTH], Bytes.of(new byte[signatureLength]));
        return new SettlementUnit(
                0, 1, MARKET, Collections.nCopies(legs, new SettlementUnit.Leg(1, order, 1, false)), 1, 0);
    }
}
