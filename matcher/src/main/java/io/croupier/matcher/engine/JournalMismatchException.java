package io.croupier.matcher.engine;

/** The journal and this build disagree about what happened; the node must not start. */
public final class JournalMismatchException extends RuntimeException {
    private static final long serialVersionUID = 1;

    JournalMismatchException(final long sequence, final String what) {
        super("journal sequence " + sequence + " " + what);
    }
}
