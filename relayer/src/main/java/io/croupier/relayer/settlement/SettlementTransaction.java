package io.croupier.relayer.settlement;

import static java.util.Objects.requireNonNull;

import io.croupier.relayer.chain.BlockId;
import io.croupier.relayer.chain.ChainException;
import io.croupier.relayer.chain.TransactionReceipt;
import java.util.Optional;

/**
 * One transaction on its way through the states of {@link TransactionState}. It asks nobody: what the chain says and the
 * time are passed in. Owned by the settlement thread.
 */
final class SettlementTransaction {
    /** What the owner has to do next. */
    enum Action {
        NOTHING,
        SEND
    }

    /**
     * What the chain says of the transaction at one moment.
     *
     * @param nonceSpent whether the sender's nonce is used up, {@code confirmations} deep
     * @param head number of the newest block
     */
    record Sighting(Optional<TransactionReceipt> receipt, boolean nonceSpent, long head) {}

    /**
     * A spent nonce without a receipt means another transaction, unless the endpoint is merely slow to find ours: it gets
     * this long.
     */
    static final long REPLACED_AFTER_MS = 3_000;

    private static final long RETRY_MS = 500;

    private final Intent intent;
    private final int confirmations;
    private final long resendAfterMs;
    private TransactionState state = TransactionState.SIGNED;
    private long sendAgainAtMs;
    private long nonceSpentSinceMs = -1;
    private TransactionReceipt receipt;

    SettlementTransaction(final Intent intent, final int confirmations, final long resendAfterMs) {
        this.intent = requireNonNull(intent, "intent");
        this.confirmations = confirmations;
        this.resendAfterMs = resendAfterMs;
    }

    Intent intent() {
        return intent;
    }

    TransactionState state() {
        return state;
    }

    /** The receipt of a mined transaction, else null. */
    TransactionReceipt receipt() {
        return receipt;
    }

    /** Draws the conclusion from what the chain says. */
    Action advance(final Sighting seen, final long nowMs) {
        return switch (state) {
            case SIGNED, SUBMITTED -> awaitBlock(seen, nowMs);
            case MINED -> awaitDepth(seen, nowMs);
            case SETTLED, REVERTED, REPLACED -> Action.NOTHING;
        };
    }

    private Action awaitBlock(final Sighting seen, final long nowMs) {
        if (seen.receipt().isPresent()) {
            nonceSpentSinceMs = -1;
            receipt = seen.receipt().get();
            state = TransactionState.MINED;
            return awaitDepth(seen, nowMs);
        }
        if (seen.nonceSpent()) {
            if (nonceSpentSinceMs < 0) {
                nonceSpentSinceMs = nowMs;
            } else if (nowMs - nonceSpentSinceMs >= REPLACED_AFTER_MS) {
                state = TransactionState.REPLACED;
            }
            return Action.NOTHING;
        }
        nonceSpentSinceMs = -1;
        return nowMs >= sendAgainAtMs ? Action.SEND : Action.NOTHING;
    }

    private Action awaitDepth(final Sighting seen, final long nowMs) {
        if (seen.receipt().isEmpty()) {
            receipt = null;
            state = TransactionState.SUBMITTED;
            sendAgainAtMs = nowMs;
            return Action.SEND;
        }
        receipt = seen.receipt().get();
        final BlockId minedIn = receipt.block();
        if (seen.head() - minedIn.number() + 1 >= confirmations) {
            state = receipt.succeeded() ? TransactionState.SETTLED : TransactionState.REVERTED;
        }
        return Action.NOTHING;
    }

    /** The endpoint took the bytes. */
    void onSent(final long nowMs) {
        state = TransactionState.SUBMITTED;
        sendAgainAtMs = nowMs + resendAfterMs;
    }

    /**
     * The endpoint did not take the bytes. That it knows them already, or that the nonce is used, tells that they are or
     * were on their way; everything else may pass, so the same bytes are tried again.
     */
    void onNotAccepted(final ChainException.NotAccepted.Reason reason, final long nowMs) {
        switch (reason) {
            case ALREADY_KNOWN, NONCE_TOO_LOW -> onSent(nowMs);
            case REPLACEMENT_UNDERPRICED, INSUFFICIENT_FUNDS, FEE_TOO_LOW, GAS_LIMIT_TOO_HIGH, OTHER ->
                sendAgainAtMs = nowMs + RETRY_MS;
        }
    }

    /** Nobody knows whether the endpoint took the bytes. */
    void onSilence(final long nowMs) {
        sendAgainAtMs = nowMs + RETRY_MS;
    }
}
