package io.croupier.matcher.snapshot;

/** A snapshot cannot be used; the message says why. */
public final class SnapshotException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public SnapshotException(final String message) {
        super(message);
    }

    public SnapshotException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
