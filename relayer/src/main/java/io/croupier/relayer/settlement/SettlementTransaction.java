package io.croupier.relayer.settlement;

import io.croupier.relayer.chain.BlockId;
import io.croupier.relayer.chain.ChainException;
import io.croupier.relayer.chain.Hash;
import io.croupier.relayer.chain.TransactionReceipt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is sent with one nonce, on its way through the states of {@link TransactionState}. There may be several attempts:
 * the same call with higher fees, or a filler that only spends the nonce; any one of them may be mined, never two. It asks
 * nobody: what the chain says and the time are passed in. Owned by the settlement thread.
 */
final class SettlementTransaction {
    /** What the owner has to do next. */
    enum Action {
        NOTHING,
        /** Send the newest attempt's bytes, for the first time or again. */
        SEND,
        /** Add an attempt that pays more, and send it. */
        RAISE,
        /** No endpoint will ever take the bytes: add a filler, so that the nonce is spent. */
        FILL
    }

    /**
     * What the chain says of the transaction at one moment.
     *
     * @param receipt of whichever attempt is mined
     * @param taken whether it is certain that another transaction used up the nonce, {@code confirmations} deep
     * @param head number of the newest block
     */
    record Sighting(Optional<TransactionReceipt> receipt, boolean taken, long head) {}

    /**
     * How patient it is, in milliseconds.
     *
     * @param resendMs silence after which the same bytes are sent again
     * @param raiseMs age at which an attempt counts as stuck and pays more
     */
    record Patience(long resendMs, long raiseMs) {}

    /**
     * A spent nonce without a receipt means another transaction, unless the endpoint is merely slow to find ours: it gets
     * this long.
     */
    static final long REPLACED_AFTER_MS = 3_000;

    private static final long RETRY_MS = 500;
    private static final long FUNDS_RETRY_MS = 5_000;
    private static final long UNSEEN = Long.MAX_VALUE;

    private final List<Intent> attempts;
    private final int confirmations;
    private final Patience patience;
    private TransactionState state = TransactionState.SIGNED;
    private long sendAtMs = Long.MIN_VALUE;
    private long raiseAtMs;
    private long fillAtMs = Long.MAX_VALUE;
    private long takenSinceMs = -1;
    private long raiseFromBlock = UNSEEN;
    private boolean announced;
    private TransactionReceipt receipt;

    /** @param attempts all of one nonce, oldest first */
    SettlementTransaction(final List<Intent> attempts, final int confirmations, final Patience patience) {
        this.attempts = new ArrayList<>(attempts);
        this.confirmations = confirmations;
        this.patience = patience;
        this.raiseAtMs = intent().timeMs() + patience.raiseMs();
    }

    /** The newest attempt. */
    Intent intent() {
        return attempts.get(attempts.size() - 1);
    }

    /** The first attempt, which says what the nonce was for. */
    Intent origin() {
        return attempts.get(0);
    }

    List<Intent> attempts() {
        return List.copyOf(attempts);
    }

    /** The attempt with the receipt, else the newest. */
    Intent minedOrNewest() {
        return receipt == null ? intent() : attempt(receipt.transactionHash()).orElseThrow();
    }

    Optional<Intent> attempt(final Hash hash) {
        return attempts.stream()
                .filter(attempt -> attempt.signed().hash().equals(hash))
                .findFirst();
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
            takenSinceMs = -1;
            receipt = seen.receipt().get();
            state = TransactionState.MINED;
            return awaitDepth(seen, nowMs);
        }
        if (seen.taken()) {
            if (takenSinceMs < 0) {
                takenSinceMs = nowMs;
            } else if (nowMs - takenSinceMs >= REPLACED_AFTER_MS) {
                state = TransactionState.REPLACED;
            }
            return Action.NOTHING;
        }
        takenSinceMs = -1;
        if (nowMs >= fillAtMs && state == TransactionState.SIGNED) {
            return Action.FILL;
        }
        if (raiseFromBlock == UNSEEN && state == TransactionState.SUBMITTED) {
            raiseFromBlock = seen.head() + 1;
        }
        if (isStuck(seen, nowMs)) {
            return Action.RAISE;
        }
        return nowMs >= sendAtMs ? Action.SEND : Action.NOTHING;
    }

    /** Waits for long, although there was a block that could have taken it: on a chain that stands still no fee helps. */
    private boolean isStuck(final Sighting seen, final long nowMs) {
        return state == TransactionState.SUBMITTED && nowMs >= raiseAtMs && seen.head() >= raiseFromBlock;
    }

    private Action awaitDepth(final Sighting seen, final long nowMs) {
        if (seen.receipt().isEmpty()) {
            receipt = null;
            state = TransactionState.SUBMITTED;
            sendAtMs = nowMs;
            raiseAtMs = nowMs + patience.raiseMs();
            return Action.SEND;
        }
        receipt = seen.receipt().get();
        final BlockId minedIn = receipt.block();
        if (seen.head() - minedIn.number() + 1 >= confirmations) {
            state = ending();
        }
        return Action.NOTHING;
    }

    private TransactionState ending() {
        if (minedOrNewest().purpose() != origin().purpose()) {
            return TransactionState.REPLACED;
        }
        return receipt.succeeded() ? TransactionState.SETTLED : TransactionState.REVERTED;
    }

    /** Whether nobody has heard of the newest attempt yet; from now on somebody has. */
    boolean announce() {
        final boolean news = !announced;
        announced = true;
        return news;
    }

    /** Another attempt stands in the log; it is sent next. */
    void add(final Intent attempt, final long nowMs) {
        attempts.add(attempt);
        raiseFromBlock = UNSEEN;
        announced = false;
        sendAtMs = nowMs;
        raiseAtMs = nowMs + patience.raiseMs();
        fillAtMs = Long.MAX_VALUE;
    }

    /** It would pay more, but the operator allows no more: the same bytes are sent again, and it waits. */
    void onCeiling(final long nowMs) {
        sendAtMs = nowMs + patience.resendMs();
        raiseAtMs = nowMs + patience.raiseMs();
    }

    /** The endpoint took the bytes. */
    void onSent(final long nowMs) {
        state = TransactionState.SUBMITTED;
        sendAtMs = nowMs + patience.resendMs();
        fillAtMs = Long.MAX_VALUE;
    }

    /**
     * The endpoint did not take the bytes. That it knows them already, or that the nonce is used, tells that they are or
     * were on their way. What pays too little pays more at once. Missing funds may come. Anything else may pass; if it does
     * not, and no bytes were ever taken, the nonce is given up after a while.
     *
     * @return what to do at once
     */
    Action onNotAccepted(final ChainException.NotAccepted.Reason reason, final long nowMs) {
        sendAtMs = nowMs + RETRY_MS;
        return switch (reason) {
            case ALREADY_KNOWN, NONCE_TOO_LOW -> {
                onSent(nowMs);
                yield Action.NOTHING;
            }
            case REPLACEMENT_UNDERPRICED, FEE_TOO_LOW -> Action.RAISE;
            case INSUFFICIENT_FUNDS -> {
                sendAtMs = nowMs + FUNDS_RETRY_MS;
                yield Action.NOTHING;
            }
            case GAS_LIMIT_TOO_HIGH, OTHER -> {
                fillAtMs = Math.min(fillAtMs, nowMs + patience.resendMs());
                yield Action.NOTHING;
            }
        };
    }

    /** Nobody knows whether the endpoint took the bytes. */
    void onSilence(final long nowMs) {
        sendAtMs = nowMs + RETRY_MS;
    }
}
