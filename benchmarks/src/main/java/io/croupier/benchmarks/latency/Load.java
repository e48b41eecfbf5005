package io.croupier.benchmarks.latency;

import io.croupier.matcher.engine.ShortTurns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Sends requests and times their answers. Open loop: each request has its time, whatever became of those before it, and its
 * latency counts from that time even where it left late; so nothing that a slow venue delays is left out (what is called
 * coordinated omission).
 */
final class Load implements AutoCloseable {
    private static final int CONNECTIONS = 4;
    private static final long PATIENCE_NS = 20_000_000_000L;

    private final List<Connection> connections = new ArrayList<>();
    private final List<Histogram> histograms = new ArrayList<>();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicReference<IOException> failure = new AtomicReference<>();
    private final Semaphore window = new Semaphore(0);
    private final Traffic traffic;
    private final long[] due;
    private volatile int measuredFrom;
    private int sent;
    private volatile boolean closed;

    Load(final Traffic traffic, final int port) throws IOException {
        this.traffic = traffic;
        this.due = new long[traffic.size()];
        for (int i = 0; i < CONNECTIONS; i++) {
            final Connection connection = new Connection(port);
            final Histogram histogram = new Histogram(60_000_000_000L, 3);
            connections.add(connection);
            histograms.add(histogram);
            Thread.ofPlatform().name("answers-" + i).daemon().start(() -> read(connection, histogram));
        }
    }

    /** As many as the venue can take: keeps {@code window} requests under way and returns answers per second. */
    double capacity(final int requests, final int inFlight) throws IOException {
        window.drainPermits();
        window.release(inFlight);
        final int end = sent + requests;
        final long began = System.nanoTime();
        while (sent < end) {
            window.acquireUninterruptibly();
            send(System.nanoTime());
        }
        awaitAnswers();
        return requests / ((System.nanoTime() - began) / 1e9);
    }

    /** One request each 1/rate seconds; returns their latencies in nanoseconds. */
    Histogram openLoop(final int requests, final double perSecond) throws IOException {
        wakeOnTime();
        ShortTurns.take();
        histograms.forEach(Histogram::reset);
        measuredFrom = sent;
        final int end = sent + requests;
        final long began = System.nanoTime();
        for (int i = 0; sent < end; i++) {
            final long time = began + (long) (i * 1e9 / perSecond);
            await(time);
            send(time);
        }
        awaitAnswers();
        final Histogram all = new Histogram(60_000_000_000L, 3);
        histograms.forEach(all::add);
        return all;
    }

    private static void await(final long time) {
        long left = time - System.nanoTime();
        while (left > 0) {
            LockSupport.parkNanos(left);
            left = time - System.nanoTime();
        }
    }

    /** Linux may let a sleeping thread sleep 50 us too long; not so this one, which then need not spin to be on time. */
    private static void wakeOnTime() throws IOException {
        final Path self = Path.of("/proc/thread-self");
        if (Files.exists(self)) {
            final String id = self.toRealPath().getFileName().toString();
            Files.writeString(Path.of("/proc", id, "timerslack_ns"), "1");
        }
    }

    private void send(final long time) throws IOException {
        due[sent] = time;
        connections.get(sent % CONNECTIONS).send(traffic.frame(sent));
        sent++;
    }

    private void awaitAnswers() throws IOException {
        final long deadline = System.nanoTime() + PATIENCE_NS;
        while (answered.get() < sent) {
            if (failure.get() != null) {
                throw new IOException("the load was not answered", failure.get());
            }
            if (System.nanoTime() > deadline) {
                throw new IOException(sent - answered.get() + " requests were never answered");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private void read(final Connection connection, final Histogram histogram) {
        ShortTurns.take();
        try {
            while (!closed) {
                final int id = connection.nextAnswer();
                final long now = System.nanoTime();
                if (id >= measuredFrom) {
                    histogram.recordValue(now - due[id]);
                }
                answered.incrementAndGet();
                window.release();
            }
        } catch (final IOException e) {
            if (!closed) {
                failure.set(e);
                window.release(traffic.size());
            }
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        for (final Connection connection : connections) {
            connection.close();
        }
    }
}
