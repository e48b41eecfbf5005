package io.croupier.relayer.node;

/** What a node does that finds no journal in its data folder, but a Dealer that has settled before. */
public enum FreshStart {
    /** Does not start: somebody may have forgotten the data folder. */
    REFUSE,
    /** Starts. Earlier cancellations are lost: whoever kept a cancelled order's signature can send it again. */
    ACCEPT;

    /**
     * @param lastUnit the newest trade unit the Dealer has dealt with, 0 on a new one
     * @throws OperatorException if this needs the operator's word
     */
    void requireAllowed(final long lastUnit) {
        if (this == REFUSE && lastUnit > 0) {
            throw new OperatorException(
                    ExitCode.UNUSABLE,
                    "the data folder is empty, but the Dealer has settled up to unit " + lastUnit
                            + ": use the venue's own data folder, or set engine.freshStart = accept, knowing that orders"
                            + " cancelled before can be sent again by whoever kept them");
        }
    }
}
