package io.croupier.relayer.node;

import java.time.Duration;
import java.time.Instant;

/** What a node does that finds no journal in its data folder, but a Dealer that has settled before. */
public enum FreshStart {
    /** Does not start: somebody may have forgotten the data folder. */
    REFUSE,
    /** Starts. Earlier cancellations are lost: whoever kept a cancelled order's signature can send it again. */
    ACCEPT,
    /** Starts, and refuses orders that expire earlier than any order signed for the venue before could. */
    WAIT;

    /**
     * @param lastUnit the newest trade unit the Dealer has dealt with, 0 on a new one
     * @throws OperatorException if this needs the operator's word
     */
    void requireAllowed(final long lastUnit) {
        if (this == REFUSE && lastUnit > 0) {
            throw new OperatorException(
                    ExitCode.UNUSABLE,
                    "the data folder is empty, but the Dealer has settled up to unit " + lastUnit
                            + ": use the venue's own data folder, or set engine.freshStart = wait, which refuses orders that"
                            + " expire before engine.orderLifetimeMax from now, or accept, knowing that orders cancelled"
                            + " before can be sent again by whoever kept them");
        }
    }

    /**
     * What a journal that begins now demands of orders, for good.
     *
     * @param lastUnit the newest trade unit the Dealer has dealt with, 0 on a new one
     * @return the second before which no order may expire, or 0
     */
    long earliestExpirySeconds(final long lastUnit, final Instant now, final Duration orderLifetimeMax) {
        return this == WAIT && lastUnit > 0 ? now.plus(orderLifetimeMax).getEpochSecond() : 0;
    }
}
