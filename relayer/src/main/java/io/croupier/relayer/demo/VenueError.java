package io.croupier.relayer.demo;

/** The venue's answer to a request that it refused. */
final class VenueError extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String label;

    /** @param reason {@code data.reason} of the answer, empty where it has none */
    VenueError(final int code, final String message, final String reason) {
        super(code + " " + message + (reason.isEmpty() ? "" : " (" + reason + ")"));
        this.label = reason.isEmpty() ? message : reason;
    }

    /** The reason, or the message where the answer has none. */
    String label() {
        return label;
    }
}
