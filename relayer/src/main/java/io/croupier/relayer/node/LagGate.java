package io.croupier.relayer.node;

import io.croupier.matcher.journal.codec.MarketStatus;
import java.time.Duration;

/**
 * What a lag allows: OPEN, POST_ONLY, CANCEL_ONLY. Stricter at once when a limit is reached, laxer only after the lag has
 * been below half of the limits for some time, so that a lag around a limit does not make the venue flicker. Owned by one
 * thread.
 */
final class LagGate {
    private final long postOnlyMs;
    private final long cancelOnlyMs;
    private final long recoverAfterMs;
    private MarketStatus status = MarketStatus.OPEN;
    private boolean recovering;
    private long recoveringSinceMs;

    LagGate(final Duration postOnly, final Duration cancelOnly, final Duration recoverAfter) {
        this.postOnlyMs = postOnly.toMillis();
        this.cancelOnlyMs = cancelOnly.toMillis();
        this.recoverAfterMs = recoverAfter.toMillis();
    }

    MarketStatus status() {
        return status;
    }

    /** Takes the lag of now and returns the status from now on. */
    MarketStatus update(final long lagMs, final long nowMs) {
        final MarketStatus wanted = at(lagMs);
        final MarketStatus relaxed = at(2 * lagMs);
        if (wanted.value() >= status.value()) {
            status = wanted;
            recovering = false;
        } else if (relaxed.value() >= status.value()) {
            recovering = false;
        } else if (!recovering) {
            recovering = true;
            recoveringSinceMs = nowMs;
        }
        if (recovering && nowMs - recoveringSinceMs >= recoverAfterMs) {
            status = relaxed;
            recovering = false;
        }
        return status;
    }

    private MarketStatus at(final long lagMs) {
        if (lagMs >= cancelOnlyMs) {
            return MarketStatus.CANCEL_ONLY;
        }
        return lagMs >= postOnlyMs ? MarketStatus.POST_ONLY : MarketStatus.OPEN;
    }
}
