package io.croupier.relayer.node;

/** How a command ends. The numbers are part of the command line's contract. */
public enum ExitCode {
    DONE(0),
    /** What was to be checked does not hold, or the program itself is wrong. */
    CHECK_FAILED(1),
    /** Arguments, configuration or the data folder cannot be used as they are. */
    UNUSABLE(2),
    /** The chain, a port or a tool the command needs is not reachable. */
    UNREACHABLE(3),
    /** Out of disk or another resource of the machine. */
    OUT_OF_RESOURCES(4);

    private final int code;

    ExitCode(final int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
