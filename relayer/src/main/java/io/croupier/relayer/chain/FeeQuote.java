package io.croupier.relayer.chain;

/**
 * What a transaction pays at most, in wei per gas.
 *
 * @param maxFeePerGas base fee and tip together; the gas price of a legacy transaction
 * @param priorityFeePerGas the tip; the gas price again for a legacy transaction
 * @param legacy whether the transaction names one gas price, for chains without EIP-1559
 */
public record FeeQuote(long maxFeePerGas, long priorityFeePerGas, boolean legacy) {
    public FeeQuote {
        if (priorityFeePerGas < 0 || maxFeePerGas < priorityFeePerGas) {
            throw new IllegalArgumentException("max fee " + maxFeePerGas + ", priority fee " + priorityFeePerGas);
        }
    }

    /** As EIP-1559 has it. */
    public FeeQuote(final long maxFeePerGas, final long priorityFeePerGas) {
        this(maxFeePerGas, priorityFeePerGas, false);
    }

    /** One price for all. */
    public static FeeQuote ofGasPrice(final long gasPrice) {
        return new FeeQuote(gasPrice, gasPrice, true);
    }
}
