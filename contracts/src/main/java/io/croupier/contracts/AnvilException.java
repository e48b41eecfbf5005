package io.croupier.contracts;

import static java.util.Objects.requireNonNull;

/** Why the local chain could not be started. The message is one line, fit for an operator. */
public final class AnvilException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What stood in the way. */
    public enum Reason {
        /** The anvil binary is not installed ({@code contracts/install-tools} does that). */
        BINARY_MISSING,
        /** The operating system does not let it start: no room for its files, say. */
        NOT_STARTED,
        /** Another process listens on the wanted port. */
        PORT_TAKEN,
        /** The process ended, or did not answer in time. */
        NOT_ANSWERING
    }

    private final Reason reason;

    AnvilException(final Reason reason, final String message) {
        super(message);
        this.reason = requireNonNull(reason, "reason");
    }

    public Reason reason() {
        return reason;
    }
}
