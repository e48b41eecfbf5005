package io.croupier.relayer.chain;

import static java.util.Objects.requireNonNull;

/**
 * A block without its transactions.
 *
 * @param baseFeePerGas wei; 0 on a chain without EIP-1559
 */
public record BlockHeader(long number, Hash hash, Hash parentHash, long timestampSeconds, long baseFeePerGas) {
    public BlockHeader {
        requireNonNull(hash, "hash");
        requireNonNull(parentHash, "parentHash");
    }

    public BlockId id() {
        return new BlockId(number, hash);
    }
}
