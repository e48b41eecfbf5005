package io.croupier.relayer.node;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of a process whose core is broken: one line, no closing of anything, since a restart replays the journal. */
public final class ProcessEnd {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessEnd.class);

    private ProcessEnd() {}

    /** Does not return. */
    public static void now(final OperatorException failure) {
        LOG.error("The process ends", failure);
        System.err.println("croupier: " + failure.getMessage());
        Runtime.getRuntime().halt(failure.exitCode().code());
    }
}
