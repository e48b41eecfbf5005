package io.croupier.relayer.chain;

import static java.util.Objects.requireNonNull;

/**
 * A block without its transactions.
 *
 * @param baseFeePerGas wei; {@link #NO_BASE_FEE} on a chain without EIP-1559
 */
public record BlockHeader(long number, Hash hash, Hash parentHash, long timestampSeconds, long baseFeePerGas) {
    /** The header of a chain without EIP-1559 tells no base fee. */
    public static final long NO_BASE_FEE = -1;

    public BlockHeader {
        requireNonNull(hash, "hash");
        requireNonNull(parentHash, "parentHash");
    }

    /** Whether transactions pay base fee and tip (EIP-1559), not one gas price. */
    public boolean hasBaseFee() {
        return baseFeePerGas != NO_BASE_FEE;
    }

    public BlockId id() {
        return new BlockId(number, hash);
    }
}
