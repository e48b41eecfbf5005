package io.croupier.relayer.chain;

import java.util.Optional;

/**
 * What the operator is willing to pay, in wei per gas: twice the base fee, which outlives six full blocks, and the tip
 * the endpoint suggests; on a chain without base fees the price the endpoint suggests. Never above the ceiling.
 *
 * @param maxFeePerGasMax ceiling for base fee and tip together, and for a gas price; at most 2^60
 * @param priorityFeePerGasMin tip that is paid even where the endpoint suggests less
 */
public record FeePolicy(long maxFeePerGasMax, long priorityFeePerGasMin) {
    private static final long GWEI = 1_000_000_000L;
    private static final long CEILING_MAX = 1L << 60;

    /** Pools take a replacement that pays an eighth more; most want a tenth. */
    private static final long RAISE_DIVISOR = 8;

    public FeePolicy {
        if (priorityFeePerGasMin < 0 || maxFeePerGasMax <= priorityFeePerGasMin || maxFeePerGasMax > CEILING_MAX) {
            throw new IllegalArgumentException("settlement.maxFeePerGas: " + maxFeePerGasMax
                    + " must exceed the smallest priority fee " + priorityFeePerGasMin + ", and may be "
                    + CEILING_MAX + " at most");
        }
    }

    /** Up to 500 gwei. */
    public static FeePolicy standard() {
        return new FeePolicy(500 * GWEI, GWEI / 1_000);
    }

    /**
     * The fees for a transaction that is sent on top of {@code head}.
     *
     * @param suggested the endpoint's tip, or its gas price where {@code head} has no base fee
     */
    public FeeQuote quote(final BlockHeader head, final long suggested) {
        final long bounded = Math.min(Math.max(suggested, priorityFeePerGasMin), maxFeePerGasMax);
        if (!head.hasBaseFee()) {
            return FeeQuote.ofGasPrice(bounded);
        }
        final long base = Math.min(head.baseFeePerGas(), maxFeePerGasMax);
        return new FeeQuote(Math.min(2 * base + bounded, maxFeePerGasMax), bounded);
    }

    /**
     * The fees with which a transaction that paid {@code before} can be replaced: both raised by an eighth at least, and not
     * below what {@link #quote} says now. Empty if that would pass the ceiling: then there is nothing but to wait.
     */
    public Optional<FeeQuote> raise(final FeeQuote before, final BlockHeader head, final long suggested) {
        final long leastTip = raised(before.priorityFeePerGas());
        final long leastMax = raised(before.maxFeePerGas());
        if (leastMax > maxFeePerGasMax || leastTip > maxFeePerGasMax) {
            return Optional.empty();
        }
        final FeeQuote now = quote(head, suggested);
        final long max = Math.max(leastMax, now.maxFeePerGas());
        final long tip = Math.max(leastTip, now.priorityFeePerGas());
        return Optional.of(
                before.legacy() ? FeeQuote.ofGasPrice(Math.max(max, tip)) : new FeeQuote(Math.max(max, tip), tip));
    }

    private static long raised(final long before) {
        return before + Math.max(1, (before + RAISE_DIVISOR - 1) / RAISE_DIVISOR);
    }
}
