package io.croupier.relayer.node;

import static java.util.Objects.requireNonNull;

/** Ends a command: one line that tells the operator what to do, and the exit code. The stack trace is for the log file. */
public final class OperatorException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final ExitCode exitCode;

    public OperatorException(final ExitCode exitCode, final String message) {
        this(exitCode, message, null);
    }

    public OperatorException(final ExitCode exitCode, final String message, final Throwable cause) {
        super(requireNonNull(message, "message"), cause);
        this.exitCode = requireNonNull(exitCode, "exitCode");
    }

    public ExitCode exitCode() {
        return exitCode;
    }
}
