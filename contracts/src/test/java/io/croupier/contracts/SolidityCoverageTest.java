package io.croupier.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever our contracts can refuse or log is expected by a Foundry test. */
class SolidityCoverageTest {
    private static final Pattern ERROR = Pattern.compile("(?m)^ +error (\\w+)\\(");
    private static final Pattern EVENT = Pattern.compile("(?m)^ +event (\\w+)\\(");

    @Test
    void shouldExpectEveryErrorSomewhere() throws IOException {
        final List<String> errors = declared(ERROR);
        final String tests = sources("src/test/solidity");

        assertFalse(errors.isEmpty());
        assertEquals(List.of(), missing(errors, name -> "\\b" + name + "\\.selector", tests));
    }

    @Test
    void shouldExpectEveryEventSomewhere() throws IOException {
        final List<String> events = declared(EVENT);
        final String tests = sources("src/test/solidity");

        assertFalse(events.isEmpty());
        assertEquals(
                List.of(),
                missing(events, name -> "(emit (\\w+\\.)?" + name + "\\(|\\b" + name + "\\.selector)", tests));
    }

    private static List<String> missing(
            final List<String> names, final UnaryOperator<String> expectation, final String tests) {
        return names.stream()
                .filter(name ->
                        !Pattern.compile(expectation.apply(name)).matcher(tests).find())
                .toList();
    }

    private static List<String> declared(final Pattern pattern) throws IOException {
        return pattern.matcher(sources("src/main/solidity"))
                .results()
                .map(result -> result.group(1))
                .distinct()
                .sorted()
                .toList();
    }

    private static String sources(final String folder) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            return files.filter(file -> file.toString().endsWith(".sol"))
                    .map(SolidityCoverageTest::read)
                    .collect(Collectors.joining("\n"));
        }
    }

    private static String read(final Path file) {
        try {
            return Files.readString(file);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
