package io.croupier.contracts;

/** A deployment that cannot go on. The message is one line that says what stood in the way. */
public final class DeploymentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DeploymentException(final String message) {
        super(message);
    }

    DeploymentException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
