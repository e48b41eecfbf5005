package io.croupier.matcher.engine;

/** A build with other rules cannot run these commands again; the message says what to do. */
public final class LogicVersionException extends RuntimeException {
    private static final long serialVersionUID = 1;

    LogicVersionException(final long sequence, final int written, final int ours) {
        super("journal sequence " + sequence + " was written by logic version " + written + ", this build has " + ours
                + ": let the build that wrote it run once more with --stop-with-snapshot, then start this one");
    }
}
