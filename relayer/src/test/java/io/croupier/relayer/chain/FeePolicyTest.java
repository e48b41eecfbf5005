package io.croupier.relayer.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
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
    void shouldNameOneGasPriceWhereBlocksHaveNoBaseFee() {
        final BlockHeader legacy = head(BlockHeader.NO_BASE_FEE);

        assertEquals(FeeQuote.ofGasPrice(70), policy.quote(legacy, 70));
        assertEquals(FeeQuote.ofGasPrice(1_000), policy.quote(legacy, 2_000));
        assertEquals(Optional.of(FeeQuote.ofGasPrice(79)), policy.raise(FeeQuote.ofGasPrice(70), legacy, 70));
    }

    @Test
    void shouldRaiseBothFeesByAnEighthAtLeast() {
        assertEquals(Optional.of(new FeeQuote(248, 23)), policy.raise(new FeeQuote(220, 20), head(100), 20));
        assertEquals(Optional.of(new FeeQuote(248, 10)), policy.raise(new FeeQuote(220, 0), head(100), 0));
    }

    @Test
    void shouldRaiseToWhatANewTransactionWouldPay() {
        assertEquals(Optional.of(new FeeQuote(830, 30)), policy.raise(new FeeQuote(220, 20), head(400), 30));
    }

    @Test
    void shouldNotRaiseBeyondTheCeiling() {
        assertEquals(Optional.of(new FeeQuote(1_000, 23)), policy.raise(new FeeQuote(888, 20), head(800), 20));
        assertEquals(Optional.empty(), policy.raise(new FeeQuote(889, 20), head(800), 20));
    }

    @Test
    void shouldRefuseACeilingBelowTheMinimum() {
        assertThrows(IllegalArgumentException.class, () -> new FeePolicy(10, 10));
    }

    private static BlockHeader head(final long baseFee) {
        return new BlockHeader(1, Hash.ZERO, Hash.ZERO, 0, baseFee);
    }
}
