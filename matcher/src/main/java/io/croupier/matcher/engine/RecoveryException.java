package io.croupier.matcher.engine;

/** What is left of journal and snapshots is not enough to start from; the message names what is missing. */
public final class RecoveryException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RecoveryException(final String message) {
        super(message);
    }
}
