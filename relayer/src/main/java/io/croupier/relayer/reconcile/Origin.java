package io.croupier.relayer.reconcile;

/**
 * Where ledger and chain parted.
 *
 * @param sequence the command after which they differ
 * @param block the block it told of; what it lacks may also stand in blocks since the one told before
 */
public record Origin(long sequence, long block, Certainty certainty) {
    /** How sure it is that this command is the first. */
    public enum Certainty {
        /** The chain and the ledger agreed before it. */
        FIRST,
        /** The endpoint did not know the state further back. */
        AT_THE_LATEST,
        /** They differed already where what is left of the journal begins: the first command is deleted. */
        DELETED
    }

    @Override
    public String toString() {
        final String where = "sequence " + sequence + " (block " + block + ")";
        return switch (certainty) {
            case FIRST -> "since " + where;
            case AT_THE_LATEST -> "at the latest since " + where;
            case DELETED ->
                "before " + where + ", where the oldest snapshot begins; what came before is deleted and cannot be told"
                        + " any more";
        };
    }
}
