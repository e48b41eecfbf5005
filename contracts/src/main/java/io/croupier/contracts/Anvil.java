package io.croupier.contracts;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A local chain: an anvil process on the loopback interface.
 *
 * <p>It can belong to this process or outlive it:
 *
 * <ul>
 *   <li>{@link #start} gives an <em>owned</em> chain. {@link #close} ends it, and so does the end of this JVM, by
 *       whatever means, {@code kill -9} included.
 *   <li>{@link #startDetached} gives a chain that goes on after this JVM; {@link #adopt} finds it again through the
 *       record file. {@link #close} leaves it running, {@link #stop} ends it.
 * </ul>
 *
 * Either kind runs in a process group of its own: Ctrl-C on the terminal reaches the JVM only, which can finish its
 * work with the chain before it ends it. For the same reason there is no shutdown hook: the owned chain ends after the
 * JVM's hooks have run.
 *
 * <p>Not thread-safe.
 */
public final class Anvil implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);

    private final ProcessHandle process;
    private final URI rpcUrl;
    private final AnvilLauncher.Guard guard;
    private final Path recordFile;

    private Anvil(
            final ProcessHandle process, final URI rpcUrl, final AnvilLauncher.Guard guard, final Path recordFile) {
        this.process = requireNonNull(process, "process");
        this.rpcUrl = requireNonNull(rpcUrl, "rpcUrl");
        this.guard = guard;
        this.recordFile = recordFile;
    }

    /**
     * Starts a chain that ends with this JVM, and waits until it answers.
     *
     * @throws AnvilException if the binary is missing, the port is taken or the chain does not answer
     */
    public static Anvil start(final AnvilOptions options) {
        final int port = freePort(options.port());
        final AnvilLauncher.Started started = AnvilLauncher.owned(options, port);
        final Anvil anvil = new Anvil(started.process(), url(port), started.guard(), null);
        return anvil.awaitAnswer(started.log());
    }

    /**
     * Starts a chain that outlives this JVM, waits until it answers, and writes its process id and address to the
     * record file for {@link #adopt}.
     *
     * @throws AnvilException as {@link #start}
     */
    public static Anvil startDetached(final AnvilOptions options, final Path recordFile) {
        final int port = freePort(options.port());
        final AnvilLauncher.Started started = AnvilLauncher.detached(options, port);
        final Anvil anvil = new Anvil(started.process(), url(port), null, recordFile);
        // Written before the chain answers: a JVM killed in between must not lose sight of the process.
        new AnvilRecord(started.process(), anvil.rpcUrl).write(recordFile);
        return anvil.awaitAnswer(started.log());
    }

    /**
     * Finds the chain that {@link #startDetached} recorded, perhaps in an earlier JVM. Empty if there is no record, or
     * if its process has ended (the record is deleted then).
     *
     * @throws AnvilException if the process lives but does not answer
     */
    public static Optional<Anvil> adopt(final Path recordFile) {
        final Optional<AnvilRecord> record = AnvilRecord.read(recordFile);
        if (record.isEmpty()) {
            return Optional.empty();
        }
        final Optional<ProcessHandle> process = record.get().liveProcess();
        if (process.isEmpty()) {
            AnvilRecord.delete(recordFile);
            return Optional.empty();
        }
        final Anvil anvil = new Anvil(process.get(), record.get().rpcUrl(), null, recordFile);
        return Optional.of(anvil.awaitAnswer(null));
    }

    /** The JSON-RPC address, HTTP and WebSocket alike. */
    public URI rpcUrl() {
        return rpcUrl;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Ends an owned chain as {@link #stop}; lets a detached one run on. */
    @Override
    public void close() {
        if (guard != null) {
            stop();
        }
    }

    /** Ends the chain, owned or detached, after it has written its state file, and waits until it is gone. */
    public void stop() {
        process.destroy();
        if (!awaitEnd()) {
            process.destroyForcibly();
            awaitEnd();
        }
        if (guard != null) {
            guard.release();
        }
        if (recordFile != null) {
            AnvilRecord.delete(recordFile);
        }
    }

    private boolean awaitEnd() {
        try {
            process.onExit().get(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (final TimeoutException e) {
            return false;
        } catch (final ExecutionException e) {
            throw new IllegalStateException("waiting for anvil to end", e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Anvil awaitAnswer(final Path log) {
        final long deadlineNs = System.nanoTime() + START_TIMEOUT.toNanos();
        final AnvilProbe probe = new AnvilProbe(rpcUrl);
        while (!probe.answers()) {
            if (!process.isAlive()) {
                stop();
                throw notAnswering("anvil ended at start" + lastLine(log));
            }
            if (System.nanoTime() > deadlineNs || Thread.currentThread().isInterrupted()) {
                stop();
                throw notAnswering("anvil does not answer at " + rpcUrl + lastLine(log));
            }
            pause();
        }
        return this;
    }

    private static AnvilException notAnswering(final String message) {
        return new AnvilException(AnvilException.Reason.NOT_ANSWERING, message);
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String lastLine(final Path log) {
        if (log == null) {
            return "";
        }
        try {
            return Files.readAllLines(log).stream()
                    .filter(line -> !line.isBlank())
                    .reduce((first, second) -> second)
                    .map(line -> ": " + line.strip())
                    .orElse("");
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static URI url(final int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    private static int freePort(final int wanted) {
        try (ServerSocket socket = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (final IOException e) {
            throw new AnvilException(
                    AnvilException.Reason.PORT_TAKEN, "port " + wanted + " on 127.0.0.1 is taken by another process");
        }
    }
}
