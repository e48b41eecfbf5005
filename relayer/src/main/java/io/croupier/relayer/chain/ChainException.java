package io.croupier.relayer.chain;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Locale;

/** The chain did not do what was asked. Which of the subclasses it is decides what a caller may conclude. */
public abstract sealed class ChainException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private ChainException(final String message, final Throwable cause) {
        super(message, cause);
    }

    /**
     * No usable answer came: refused connection, time-out, HTTP error, rate limit, nonsense. Nothing is known about what
     * the chain did, so a sent transaction may well be on its way.
     */
    public static final class Unreachable extends ChainException {
        private static final long serialVersionUID = 1L;

        private final transient Duration retryAfter;

        public Unreachable(final String message, final Throwable cause) {
            this(message, cause, Duration.ZERO);
        }

        /** @param retryAfter how long the endpoint wants to be left alone; zero if it did not say */
        public Unreachable(final String message, final Throwable cause, final Duration retryAfter) {
            super(message, cause);
            this.retryAfter = requireNonNull(retryAfter, "retryAfter");
        }

        /** How long the endpoint wants to be left alone; zero if it did not say. */
        public Duration retryAfter() {
            return retryAfter;
        }
    }

    /** The endpoint answered with a JSON-RPC error. */
    public static final class Refused extends ChainException {
        private static final long serialVersionUID = 1L;

        private final int code;

        public Refused(final String method, final int code, final String message) {
            super(method + ": " + message + " (" + code + ")", null);
            this.code = code;
        }

        public int code() {
            return code;
        }
    }

    /** A simulated call reverted. */
    public static final class Reverted extends ChainException {
        private static final long serialVersionUID = 1L;

        private final transient Bytes data;

        public Reverted(final Bytes data, final String message) {
            super("reverted: " + message, null);
            this.data = requireNonNull(data, "data");
        }

        /** What the contract returned: a selector and its arguments, or nothing. */
        public Bytes data() {
            return data;
        }
    }

    /** The endpoint did not take a transaction into its pool. */
    public static final class NotAccepted extends ChainException {
        private static final long serialVersionUID = 1L;

        /** Why, as far as the wording of the known clients tells. */
        public enum Reason {
            /** It has this very transaction: as good as accepted. */
            ALREADY_KNOWN,
            /** The nonce was used by a mined transaction, perhaps this very one. */
            NONCE_TOO_LOW,
            /** Another transaction with this nonce pays about as much or more. */
            REPLACEMENT_UNDERPRICED,
            /** The sender cannot pay gas limit times fee cap. */
            INSUFFICIENT_FUNDS,
            /** The fee is below the base fee or the endpoint's minimum. */
            FEE_TOO_LOW,
            /** The gas limit exceeds what a block or a transaction may have. */
            GAS_LIMIT_TOO_HIGH,
            OTHER
        }

        private final Reason reason;

        public NotAccepted(final String message) {
            super("transaction not accepted: " + message, null);
            this.reason = reasonOf(message.toLowerCase(Locale.ROOT));
        }

        public Reason reason() {
            return reason;
        }

        private static Reason reasonOf(final String message) {
            if (message.contains("already known")
                    || message.contains("alreadyknown")
                    || message.contains("already imported")
                    || message.contains("already in mempool")
                    || message.contains("known transaction")) {
                return Reason.ALREADY_KNOWN;
            }
            if (message.contains("nonce too low")
                    || message.contains("nonce is too low")
                    || message.contains("old nonce")
                    || message.contains("oldnonce")) {
                return Reason.NONCE_TOO_LOW;
            }
            if (message.contains("replacement transaction underpriced")
                    || message.contains("could not replace")
                    || message.contains("replacementnotallowed")) {
                return Reason.REPLACEMENT_UNDERPRICED;
            }
            if (message.contains("insufficient funds")
                    || message.contains("insufficient balance")
                    || message.contains("insufficientfunds")
                    || message.contains("upfront cost exceeds")) {
                return Reason.INSUFFICIENT_FUNDS;
            }
            if (message.contains("underpriced")
                    || message.contains("less than block base fee")
                    || message.contains("fee too low")
                    || message.contains("feetoolow")) {
                return Reason.FEE_TOO_LOW;
            }
            if (message.contains("exceeds block gas limit")
                    || message.contains("gaslimitexceeded")
                    || message.contains("gas limit too high")
                    || message.contains("intrinsic gas too high")) {
                return Reason.GAS_LIMIT_TOO_HIGH;
            }
            return Reason.OTHER;
        }
    }

    /** The chain holds what this venue cannot be run on, or says what cannot be. Trying again will not help. */
    public static final class Unusable extends ChainException {
        private static final long serialVersionUID = 1L;

        public Unusable(final String message) {
            super(message, null);
        }
    }
}
