package io.croupier.relayer.reconcile;

/**
 * Where ledger and chain parted.
 *
 * @param sequence the first command after which they differ
 * @param block the block it told of; what it lacks may also stand in blocks since the one told before
 * @param proved false if the endpoint did not know the state further back
 */
public record Origin(long sequence, long block, boolean proved) {
    @Override
    public String toString() {
        return (proved ? "since sequence " : "at the latest since sequence ") + sequence + " (block " + block + ")";
    }
}
