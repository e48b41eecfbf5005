package io.croupier.relayer.settlement;

import io.croupier.matcher.journal.codec.MarketStatus;
import io.croupier.signing.Address;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes markets whose units cannot settle for reasons that no trader is to blame for, and opens them again once the
 * reason is gone. Owned by the settlement thread.
 */
final class MarketHalts {
    private static final Logger LOG = LoggerFactory.getLogger(MarketHalts.class);
    private static final long LOOK_MS = 5_000;

    private final SettlementTarget target;
    private final Address sender;
    private final CoreFeedback feedback;
    private final Map<Address, String> halted = new LinkedHashMap<>();
    private long lookAtMs;

    MarketHalts(final SettlementTarget target, final Address sender, final CoreFeedback feedback) {
        this.target = target;
        this.sender = sender;
        this.feedback = feedback;
    }

    /** Whether something of ours stands in the market's way now; if so, the market only cancels from now on. */
    boolean haltIfObstructed(final Address market, final long nowMs) {
        final Optional<String> obstacle = target.obstacle(market, sender);
        obstacle.ifPresent(reason -> {
            if (!reason.equals(halted.put(market, reason))) {
                LOG.error("Market {} only cancels: {}", market, reason);
                feedback.setStatus(market, MarketStatus.CANCEL_ONLY, reason);
            }
            lookAtMs = nowMs + LOOK_MS;
        });
        return obstacle.isPresent();
    }

    /** Opens again what nothing stands in the way of any more. */
    void review(final long nowMs) {
        if (halted.isEmpty() || nowMs < lookAtMs) {
            return;
        }
        lookAtMs = nowMs + LOOK_MS;
        for (final Address market : List.copyOf(halted.keySet())) {
            if (target.obstacle(market, sender).isEmpty()) {
                halted.remove(market);
                LOG.info("Market {} trades again", market);
                feedback.setStatus(market, MarketStatus.OPEN, "");
            }
        }
    }
}
