package io.croupier.relayer.node;

import java.time.Duration;
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

    /** A stop that only the program itself can request; for tests. */
    public static StopSignal uninstalled() {
        return new StopSignal();
    }

    /** Asks for the end. */
    public void request() {
        requested.countDown();
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

    /** Everything is closed; the process may end with this code. */
    public int finish(final ExitCode code) {
        exitCode = code.code();
        finished.countDown();
        return exitCode;
    }

    private void end() {
        request();
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
