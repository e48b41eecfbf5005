package io.croupier.relayer.node;

import java.time.Instant;

/**
 * What was true when a journal began, and stays so for it.
 *
 * @param lastUnit the newest trade unit the Dealer had dealt with
 * @param earliestExpirySeconds orders that expire before this second are refused, see {@link FreshStart#WAIT}; 0 for none
 */
record JournalBegin(long lastUnit, long earliestExpirySeconds) {
    /** For a journal that begins now. */
    static JournalBegin now(final NodeConfig config, final DealerFacts dealer) {
        return new JournalBegin(
                dealer.lastUnit(),
                config.freshStart()
                        .earliestExpirySeconds(
                                dealer.lastUnit(),
                                Instant.now(),
                                config.limits().orderLifetimeMax()));
    }
}
