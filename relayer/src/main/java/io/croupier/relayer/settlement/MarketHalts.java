package io.croupier.relayer.settlement;

import io.croupier.matcher.journal.codec.MarketStatus;
import io.croupier.matcher.journal.codec.StatusScope;
import io.croupier.signing.Address;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes markets whose units cannot settle for reasons that no trader is to blame for, pauses all who hold a market without
 * price, and takes both back once the reason is gone. What an earlier run said is taken back, or said again, at the first
 * review. Owned by the settlement thread.
 */
final class MarketHalts {
    private static final Logger LOG = LoggerFactory.getLogger(MarketHalts.class);
    private static final long LOOK_MS = 5_000;
    private static final String NO_PRICE = "the market's price source gives no price";
    private static final String EARLIER_RUN = "";

    private final SettlementTarget target;
    private final Address sender;
    private final CoreFeedback feedback;
    private final Map<Address, String> halted = new LinkedHashMap<>();
    private final Set<Address> paused = new LinkedHashSet<>();
    private boolean tookUpEarlierRun;
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
                feedback.setStatus(StatusScope.MARKET, market, MarketStatus.CANCEL_ONLY, reason);
            }
            lookAtMs = nowMs + LOOK_MS;
        });
        return obstacle.isPresent();
    }

    /** Whether the market is closed for a reason that stood when it was last looked at. */
    boolean isHalted(final Address market) {
        return !halted.getOrDefault(market, EARLIER_RUN).equals(EARLIER_RUN);
    }

    /** Whether some market has no price now; if so, it only cancels from now on, and all who hold it are paused. */
    boolean pauseUnpriced(final long nowMs) {
        final Set<Address> unpriced = target.unpriced();
        for (final Address market : unpriced) {
            if (paused.add(market)) {
                LOG.error("Market {} has no price: it only cancels, and its holders are paused", market);
                feedback.setStatus(StatusScope.HOLDERS, market, MarketStatus.CANCEL_ONLY, NO_PRICE);
            }
            lookAtMs = nowMs + LOOK_MS;
        }
        return !unpriced.isEmpty();
    }

    /**
     * Opens again what nothing stands in the way of any more.
     *
     * @param markets of the lane
     */
    void review(final long nowMs, final Collection<Address> markets) {
        if (!tookUpEarlierRun && !markets.isEmpty()) {
            takeUpEarlierRun(nowMs, markets);
        }
        if (nowMs < lookAtMs || (halted.isEmpty() && paused.isEmpty())) {
            return;
        }
        lookAtMs = nowMs + LOOK_MS;
        for (final Address market : List.copyOf(halted.keySet())) {
            if (!haltIfObstructed(market, nowMs)) {
                if (!halted.remove(market).equals(EARLIER_RUN)) {
                    LOG.info("Market {} trades again", market);
                }
                feedback.setStatus(StatusScope.MARKET, market, MarketStatus.OPEN, "");
            }
        }
        final Set<Address> unpriced = paused.isEmpty() ? Set.of() : target.unpriced();
        for (final Address market : List.copyOf(paused)) {
            if (!unpriced.contains(market)) {
                paused.remove(market);
                LOG.info("Market {} has a price", market);
                feedback.setStatus(StatusScope.HOLDERS, market, MarketStatus.OPEN, "");
            }
        }
    }

    /** The core may still have words of which this run knows nothing. */
    private void takeUpEarlierRun(final long nowMs, final Collection<Address> markets) {
        pauseUnpriced(nowMs);
        for (final Address market : markets) {
            if (!paused.contains(market)) {
                feedback.setStatus(StatusScope.HOLDERS, market, MarketStatus.OPEN, "");
            }
            halted.putIfAbsent(market, EARLIER_RUN);
        }
        tookUpEarlierRun = true;
        lookAtMs = nowMs;
    }
}
