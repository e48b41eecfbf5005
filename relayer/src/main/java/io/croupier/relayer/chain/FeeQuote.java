package io.croupier.relayer.chain;

/**
 * What a transaction pays at most, in wei per gas.
 *
 * @param maxFeePerGas base fee and tip together
 * @param priorityFeePerGas the tip
 */
public record FeeQuote(long maxFeePerGas, long priorityFeePerGas) {
    public FeeQuote {
        if (priorityFeePerGas < 0 || maxFeePerGas < priorityFeePerGas) {
            throw new IllegalArgumentException("max fee " + maxFeePerGas + ", priority fee " + priorityFeePerGas);
        }
    }
}
