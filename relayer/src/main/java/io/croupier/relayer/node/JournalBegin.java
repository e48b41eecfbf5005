package io.croupier.relayer.node;

import io.croupier.matcher.engine.Exchange;
import java.time.Instant;
import java.util.List;

/**
 * What was true when a journal began, and stays so for it.
 *
 * @param lastUnits by lane, the newest trade unit the Dealer had dealt with when the journal first knew of the lane
 * @param earliestExpirySeconds orders that expire before this second are refused, see {@link FreshStart#WAIT}; 0 for none
 * @param compactNonceFloor compact nonces below it may have been used before, and logs do not tell which; 0 for none
 */
record JournalBegin(List<Long> lastUnits, long earliestExpirySeconds, long compactNonceFloor) {
    JournalBegin {
        lastUnits = List.copyOf(lastUnits);
    }

    /** For a journal that begins now. */
    static JournalBegin now(final NodeConfig config, final DealerFacts dealer) {
        final Instant now = Instant.now();
        return new JournalBegin(
                dealer.lastUnits(),
                config.freshStart()
                        .earliestExpirySeconds(
                                dealer.lastUnit(), now, config.limits().orderLifetimeMax()),
                dealer.publicAbi() || dealer.lastUnit() == 0 ? 0 : Exchange.compactNonceCeiling(now.toEpochMilli()));
    }
}
