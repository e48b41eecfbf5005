package io.croupier.relayer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.croupier.relayer.node.DataFolder;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator sees when a command cannot run: one line on standard error, and the exit code of its kind. */
final class MainTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        bogus                            | croupier: Unmatched argument at index 0: 'bogus'; croupier --help tells more
        node                             | croupier node: Missing required option: '--config=FILE'; croupier node --help tells more
        node --config absent.conf        | croupier node: absent.conf: no such file, or it cannot be read
        demo --seconds 0                 | croupier demo: --seconds is not a number of seconds above 0
        demo --orders-per-second -1      | croupier demo: --orders-per-second is not from 0 to 10000
        demo --accounts 1                | croupier demo: --accounts is not from 2 to 1000
        journal                          | croupier journal: Missing required subcommand; croupier journal --help tells more
        journal verify absent            | croupier journal verify: absent: no journal in there
        """)
    void shouldSayInOneLineWhatIsUnusable(final String arguments, final String line) {
        assertEquals(new Ending(2, line), run(arguments.split(" ")));
    }

    @Test
    void shouldRefuseAFolderThatAnotherNodeHolds() {
        try (DataFolder held = DataFolder.open(folder)) {
            assertEquals(
                    new Ending(
                            2,
                            "croupier demo: data folder " + folder
                                    + ": in use by another node; two nodes never share a folder"),
                    run("demo", "--data", held.path().toString()));
        }
    }

    private record Ending(int exitCode, String line) {}

    private static Ending run(final String... arguments) {
        final PrintStream before = System.err;
        final ByteArrayOutputStream err = new ByteArrayOutputStream();
        System.setErr(new PrintStream(err, true, UTF_8));
        try {
            final int exitCode = Main.run(arguments);
            return new Ending(exitCode, err.toString(UTF_8).strip());
        } finally {
            System.setErr(before);
        }
    }
}
