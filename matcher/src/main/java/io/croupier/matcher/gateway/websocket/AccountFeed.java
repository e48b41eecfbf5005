package io.croupier.matcher.gateway.websocket;

import io.croupier.signing.Address;
import java.util.Arrays;

/**
 * The state of one account that somebody listens to: the exchange is asked anew after whatever may have changed it, at most
 * four times a second, and what is the same as before is not told again. Belongs to the publish thread.
 */
final class AccountFeed {
    private static final long INTERVAL_MS = 250;

    private final Address account;
    private byte[] last;
    private boolean stale;
    private boolean asked;
    private long askedAtMs;

    /** @param state what the exchange says, and subscribers know */
    AccountFeed(final Address account, final byte[] state, final long nowMs) {
        this.account = account;
        this.last = state;
        this.askedAtMs = nowMs;
    }

    Address account() {
        return account;
    }

    /** Something happened that may have changed it. */
    void touched() {
        stale = true;
    }

    /** Whether to ask now; {@link #asked} then says that it was done. */
    boolean isDue(final long nowMs) {
        return stale && !asked && nowMs - askedAtMs >= INTERVAL_MS;
    }

    void asked(final long nowMs) {
        stale = false;
        asked = true;
        askedAtMs = nowMs;
    }

    /** Takes what the exchange says; returns whether it is new. */
    boolean onState(final byte[] state) {
        asked = false;
        final boolean isNew = !Arrays.equals(last, state);
        last = state;
        return isNew;
    }
}
