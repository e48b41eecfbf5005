package io.croupier.relayer.chain;

/**
 * What the operator is willing to pay, in wei per gas: twice the base fee, which outlives six full blocks, and the tip
 * the endpoint suggests; never above the ceiling.
 *
 * @param maxFeePerGasMax ceiling for base fee and tip together
 * @param priorityFeePerGasMin tip that is paid even where the endpoint suggests less
 */
public record FeePolicy(long maxFeePerGasMax, long priorityFeePerGasMin) {
    private static final long GWEI = 1_000_000_000L;

    public FeePolicy {
        if (priorityFeePerGasMin < 0 || maxFeePerGasMax <= priorityFeePerGasMin) {
            throw new IllegalArgumentException("chain.maxFeePerGas: " + maxFeePerGasMax
                    + " must exceed the smallest priority fee " + priorityFeePerGasMin);
        }
    }

    /** Up to 500 gwei. */
    public static FeePolicy standard() {
        return new FeePolicy(500 * GWEI, GWEI / 1_000);
    }

    /** The fees for a transaction that is sent on top of {@code head}. */
    public FeeQuote quote(final BlockHeader head, final long suggestedPriorityFee) {
        final long tip = Math.min(Math.max(suggestedPriorityFee, priorityFeePerGasMin), maxFeePerGasMax);
        final long base = Math.min(head.baseFeePerGas(), maxFeePerGasMax);
        return new FeeQuote(Math.min(2 * base + tip, maxFeePerGasMax), tip);
    }
}
