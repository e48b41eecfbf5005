package io.croupier.relayer.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.croupier.relayer.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A croupier command in a JVM of its own, as the launcher starts it; killed at the latest when it is closed. */
final class CroupierProcess implements AutoCloseable {
    private static final Path JVM_OPTIONS = Path.of("../config/jvm.options");

    private final Process process;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Thread reader;
    private volatile String unfinished = "";

    private CroupierProcess(final Process process) {
        this.process = process;
        this.reader = Thread.ofVirtual().unstarted(this::read);
    }

    static CroupierProcess start(final String... arguments) throws IOException {
        return start(Map.of(), arguments);
    }

    /** With these environment variables besides the test's own. */
    static CroupierProcess start(final Map<String, String> environment, final String... arguments) throws IOException {
        return start(environment, command(arguments));
    }

    /** At a terminal, which shows what is typed unless the process forbids that. */
    static CroupierProcess startAtTerminal(final String... arguments) throws IOException {
        final String quoted =
                command(arguments).stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
        return start(Map.of(), List.of("script", "-qefc", "exec " + quoted, "--echo", "always", "/dev/null"));
    }

    private static List<String> command(final String... arguments) {
        final List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + JVM_OPTIONS,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static CroupierProcess start(final Map<String, String> environment, final List<String> command)
            throws IOException {
        final ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        final CroupierProcess started = new CroupierProcess(builder.start());
        started.reader.start();
        return started;
    }

    /** Gives the process a line of standard input. */
    void type(final String line) throws IOException {
        final Writer input = process.outputWriter(UTF_8);
        input.write(line + "\n");
        input.flush();
    }

    /** Nobody will type any more. */
    void closeInput() throws IOException {
        process.getOutputStream().close();
    }

    /** The first group of the first line, printed or still to come, that holds {@code pattern}. */
    String await(final String pattern, final Duration timeout) throws InterruptedException {
        final Pattern wanted = Pattern.compile(pattern);
        final long deadlineNs = System.nanoTime() + timeout.toNanos();
        while (System.nanoTime() < deadlineNs) {
            for (final String line : lines) {
                final Matcher matcher = wanted.matcher(line);
                if (matcher.find()) {
                    return matcher.groupCount() == 0 ? line : matcher.group(1);
                }
            }
            if (!reader.isAlive()) {
                break;
            }
            Thread.sleep(20);
        }
        throw new AssertionError("no line with " + pattern + " in\n" + output());
    }

    /** Waits until the last line, which has no end yet, holds {@code text}. */
    void awaitPrompt(final String text, final Duration timeout) throws InterruptedException {
        final long deadlineNs = System.nanoTime() + timeout.toNanos();
        while (!unfinished.contains(text)) {
            if (System.nanoTime() > deadlineNs || !reader.isAlive()) {
                throw new AssertionError("no prompt with " + text + " after\n" + output());
            }
            Thread.sleep(20);
        }
    }

    int awaitExit(final Duration timeout) throws InterruptedException {
        if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("still running after " + timeout + "\n" + output());
        }
        reader.join();
        return process.exitValue();
    }

    /** SIGKILL: nothing in the process runs any more. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** SIGTERM, as an operator's service unit does it. */
    void terminate() {
        process.destroy();
    }

    String output() {
        return String.join("\n", lines);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void read() {
        final StringBuilder line = new StringBuilder();
        try (BufferedReader in = process.inputReader(UTF_8)) {
            for (int next = in.read(); next >= 0; next = in.read()) {
                if (next == '\n') {
                    lines.add(line.toString().stripTrailing());
                    line.setLength(0);
                } else {
                    line.append((char) next);
                }
                if (!in.ready()) {
                    unfinished = line.toString();
                }
            }
        } catch (final IOException e) {
            // The stream ends with the process.
        }
        if (!line.isEmpty()) {
            lines.add(line.toString());
        }
    }
}
