package io.croupier.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A JVM of its own for one contestant, with the flags of this one except for the heap. It answers each line with one that
 * begins with {@value #ANSWER}, and ends when its input is closed.
 */
public final class ChildJvm implements AutoCloseable {
    /** What an answer on the child's standard output begins with; everything else there is chatter. */
    public static final String ANSWER = "result ";

    private static final int LINES_OF_FAILURE = 8;

    private final Path errors;
    private final Process process;
    private final PrintWriter input;
    private final BufferedReader output;

    /** @param flags besides those of this JVM, whose collector a collector among them replaces */
    public ChildJvm(final List<String> flags, final String classPath, final Class<?> main, final Object... arguments)
            throws IOException {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        final boolean choosesCollector = flags.stream().anyMatch(ChildJvm::choosesCollector);
        inheritedFlags().stream()
                .filter(flag -> !choosesCollector || !choosesCollector(flag))
                .forEach(command::add);
        command.addAll(flags);
        command.addAll(List.of("-cp", classPath, main.getName()));
        Arrays.stream(arguments).map(Object::toString).forEach(command::add);
        errors = Files.createTempFile("croupier-bench-", ".log");
        process = new ProcessBuilder(command)
                .redirectError(Redirect.to(errors.toFile()))
                .start();
        input = new PrintWriter(process.outputWriter(StandardCharsets.US_ASCII), true);
        output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    }

    private static boolean choosesCollector(final String flag) {
        return flag.startsWith("-XX:+Use") && flag.endsWith("GC");
    }

    /** The class path of this JVM. */
    public static String ownClassPath() {
        return System.getProperty("java.class.path");
    }

    /** Flags of this JVM that a child takes over: access and tuning, but neither heap size nor agents. */
    public static List<String> inheritedFlags() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> Stream.of("-Xm", "-XX:MaxRAM", "-javaagent", "-agentlib", "-Dorg.gradle", "-Dsurefire")
                        .noneMatch(flag::startsWith))
                .toList();
    }

    /**
     * Sends a question and waits for its answer.
     *
     * @throws IllegalStateException if the child ends instead
     */
    public String ask(final String question) {
        input.println(question);
        try {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith(ANSWER)) {
                    return line.substring(ANSWER.length());
                }
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException("the measured JVM ended before it answered '" + question + "': " + lastWords());
    }

    private String lastWords() {
        try {
            final List<String> lines = Files.readAllLines(errors);
            return String.join(
                    System.lineSeparator(), lines.subList(Math.max(0, lines.size() - LINES_OF_FAILURE), lines.size()));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@link #ask}, for answers that are numbers with blanks between them. */
    public double[] askNumbers(final String question) {
        return Arrays.stream(ask(question).split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    @Override
    public void close() {
        input.close();
        process.onExit().join();
        try {
            Files.deleteIfExists(errors);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
