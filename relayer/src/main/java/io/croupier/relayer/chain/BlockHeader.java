package io.croupier.relayer.chain;

import static java.util.Objects.requireNonNull;

/**
 * A block without its transactions.
 *
 * @param baseFeePerGas wei; {@link #NO_BASE_FEE} on a chain without EIP-1559
 * @param bloom which contracts may have logged in it
 */
public record BlockHeader(
        long number, Hash hash, Hash parentHash, long timestampSeconds, long baseFeePerGas, LogsBloom bloom) {
    /** The header of a chain without EIP-1559 tells no base fee. */
    public static final long NO_BASE_FEE = -1;

    public BlockHeader {
        requireNonNull(hash, "hash");
        requireNonNull(parentHash, "parentHash");
        requireNonNull(bloom, "bloom");
    }

    /** A block of which it is not known who logged in it. */
    public BlockHeader(
            final long number,
            final Hash hash,
            final Hash parentHash,
            final long timestampSeconds,
            final long baseFeePerGas) {
        this(number, hash, parentHash, timestampSeconds, baseFeePerGas, LogsBloom.UNKNOWN);
    }

    /** Whether transactions pay base fee and tip (EIP-1559), not one gas price. */
    public boolean hasBaseFee() {
        return baseFeePerGas != NO_BASE_FEE;
    }

    public BlockId id() {
        return new BlockId(number, hash);
    }
}
