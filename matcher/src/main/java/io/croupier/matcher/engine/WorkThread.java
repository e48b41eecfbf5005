package io.croupier.matcher.engine;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.locks.LockSupport;

/**
 * The thread of one part of a node. Its work asks {@link #isRunning()} between two steps, and ends when that is false. It
 * does not keep a process going.
 *
 * <p>{@link #pause} belongs to the thread itself, everything else to any.
 */
public final class WorkThread implements AutoCloseable {
    private final Thread thread;
    private volatile boolean running = true;

    /** Makes one that stands still. */
    public WorkThread(final String name, final Runnable work) {
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(requireNonNull(work, "work"));
    }

    public void start() {
        thread.start();
    }

    /** True from {@link #start()} on. */
    public boolean isStarted() {
        return thread.getState() != Thread.State.NEW;
    }

    /** False from {@link #stop()} or {@link #close()} on. */
    public boolean isRunning() {
        return running;
    }

    /** Waits for so many nanoseconds, or less: until it is woken or told to stop, or for no reason at all. */
    public void pause(final long nanos) {
        if (running) {
            LockSupport.parkNanos(nanos);
        }
    }

    /** Ends a pause, or the next one if there is none now. */
    public void wake() {
        LockSupport.unpark(thread);
    }

    /** Lets the work end, and does not wait for that. */
    public void stop() {
        running = false;
        wake();
    }

    /** Lets the work end; returns when it has, unless it is the work itself that calls this. */
    @Override
    public void close() {
        stop();
        if (thread.isAlive() && !thread.equals(Thread.currentThread())) {
            try {
                thread.join();
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
