package io.croupier.relayer.node;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C and SIGTERM into an orderly end: the command is told, closes what it started, and the process exits with the
 * command's own code. A command that does not end within a minute is ended.
 */
public final class StopSignal {
    private static final long ORDERLY_SECONDS = 60;

    private final CountDownLatch requested = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile int exitCode = ExitCode.CHECK_FAILED.code();

    /** Begins to listen; once in a process. */
    public static StopSignal install() {
        final StopSignal signal = new StopSignal();
        Runtime.getRuntime().addShutdownHook(new Thread(signal::end, "stop-signal"));
        return signal;
    }

    public boolean isRequested() {
        return requested.getCount() == 0;
    }

    /** Waits until the end is asked for; false when the time is over. */
    public boolean await(final Duration timeout) {
        try {
            return requested.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /**
     * Does a command's work, which must close everything it starts.
     *
     * @return the exit code the process may end with
     * @throws OperatorException for whatever the work throws
     */
    public int run(final Callable<ExitCode> work) {
        try {
            return finish(work.call());
        } catch (final Exception e) {
            final OperatorException failure = Failures.of(e);
            finish(failure.exitCode());
            throw failure;
        }
    }

    private int finish(final ExitCode code) {
        exitCode = code.code();
        finished.countDown();
        return exitCode;
    }

    private void end() {
        requested.countDown();
        try {
            if (!finished.await(ORDERLY_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("croupier: not stopped within " + ORDERLY_SECONDS + " s, giving up");
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // A signal's own exit code would say that something went wrong.
        Runtime.getRuntime().halt(exitCode);
    }
}
