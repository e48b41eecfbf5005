package io.croupier.contracts;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;

/**
 * The file through which a later JVM finds a detached chain.
 *
 * @param startedAt of the process: with it a process id that was given to somebody else is not mistaken for ours
 */
record AnvilRecord(long pid, Instant startedAt, URI rpcUrl) {

    AnvilRecord(final ProcessHandle process, final URI rpcUrl) {
        this(process.pid(), startOf(process), rpcUrl);
    }

    static Optional<AnvilRecord> read(final Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        final Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return Optional.of(new AnvilRecord(
                Long.parseLong(properties.getProperty("pid")),
                Instant.parse(properties.getProperty("startedAt")),
                URI.create(properties.getProperty("rpcUrl"))));
    }

    /** Replaces the file in one step: a reader sees the old record or the new one. */
    void write(final Path file) {
        final Properties properties = new Properties();
        properties.setProperty("pid", Long.toString(pid));
        properties.setProperty("startedAt", startedAt.toString());
        properties.setProperty("rpcUrl", rpcUrl.toString());
        final Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (Writer writer = Files.newBufferedWriter(fresh)) {
                properties.store(writer, "the local chain that belongs to this folder");
            }
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(final Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Optional<ProcessHandle> liveProcess() {
        return ProcessHandle.of(pid)
                .filter(process -> process.isAlive() && startOf(process).equals(startedAt));
    }

    private static Instant startOf(final ProcessHandle process) {
        return process.info().startInstant().orElse(Instant.EPOCH);
    }
}
