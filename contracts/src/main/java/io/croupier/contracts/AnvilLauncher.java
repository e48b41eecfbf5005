package io.croupier.contracts;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Starts the anvil process through a few lines of bash, which do what {@link ProcessBuilder} cannot, on Linux and macOS
 * alike: {@code set -m} puts anvil into a process group of its own, and for an owned chain a guard stays behind that
 * reads from a pipe. The pipe breaks when the JVM ends, even by {@code kill -9}, and the guard then ends anvil. (Linux's
 * parent-death signal would do less: it follows the thread that started the process, and macOS has none.)
 */
final class AnvilLauncher {
    private static final String DETACHED =
            """
            trap '' HUP
            set -m
            "$@" </dev/null >>"$0" 2>&1 &
            echo $!
            """;

    private static final String OWNED =
            """
            trap '' HUP INT TERM
            set -m
            "$@" </dev/null >>"$0" 2>&1 &
            anvil=$!
            echo $anvil
            read -r _
            kill $anvil 2>/dev/null
            for _ in 1 2 3 4 5 6 7 8 9 10; do
              sleep 1
              kill -0 $anvil 2>/dev/null || exit 0
            done
            kill -9 $anvil
            """;

    private AnvilLauncher() {}

    /** A process that was started; {@code guard} is null for a detached one. */
    record Started(ProcessHandle process, Path log, Guard guard) {}

    static Started owned(final AnvilOptions options, final int port) {
        return launch(OWNED, options, port, true);
    }

    static Started detached(final AnvilOptions options, final int port) {
        return launch(DETACHED, options, port, false);
    }

    private static Started launch(
            final String script, final AnvilOptions options, final int port, final boolean guarded) {
        final Path binary = AnvilBinary.find();
        try {
            final Path log = logFile(options);
            final List<String> command = new ArrayList<>(List.of("bash", "-c", script, log.toString()));
            command.addAll(options.command(binary, port));
            final Process bash = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            final ProcessHandle anvil = ProcessHandle.of(readPid(bash))
                    .orElseThrow(() ->
                            new AnvilException(AnvilException.Reason.NOT_ANSWERING, "anvil ended at once; see " + log));
            return new Started(anvil, log, guarded ? new Guard(bash) : null);
        } catch (final IOException e) {
            throw new AnvilException(AnvilException.Reason.NOT_STARTED, "cannot start anvil: " + e.getMessage());
        }
    }

    private static Path logFile(final AnvilOptions options) throws IOException {
        if (options.logFile().isPresent()) {
            final Path log = options.logFile().get().toAbsolutePath();
            Files.createDirectories(log.getParent());
            return log;
        }
        final Path log = Files.createTempFile("anvil", ".log");
        log.toFile().deleteOnExit();
        return log;
    }

    private static long readPid(final Process bash) throws IOException {
        final BufferedReader output = bash.inputReader(StandardCharsets.US_ASCII);
        final String line = output.readLine();
        if (line == null) {
            throw new IOException("bash ended before it started anvil");
        }
        return Long.parseLong(line);
    }

    /** The shell that ends anvil when this JVM is gone. */
    record Guard(Process bash) {

        /** Called when anvil has ended: there is nothing left to guard. */
        void release() {
            bash.destroyForcibly();
            try {
                bash.waitFor(5, TimeUnit.SECONDS);
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
