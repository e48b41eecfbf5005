package io.croupier.relayer.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/** Asks whoever started the command for a password: unseen at a terminal, else for the next line of standard input. */
final class PasswordPrompt {
    private PasswordPrompt() {}

    /** @throws IllegalArgumentException if there is nobody to answer */
    static String ask(final Path keystore) throws IOException {
        // Null without a terminal in some releases of the JDK, a console that is none in others.
        final Optional<Console> terminal = Optional.ofNullable(System.console()).filter(Console::isTerminal);
        if (terminal.isPresent()) {
            final char[] typed = terminal.get().readPassword("Password of %s: ", keystore);
            return given(keystore, Optional.ofNullable(typed).map(String::new));
        }
        System.err.println("Password of " + keystore + ":");
        return given(keystore, nextLine(System.in));
    }

    /** Reads no further than the line goes: the next one may be another key's. */
    private static Optional<String> nextLine(final InputStream in) throws IOException {
        final ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = in.read();
        if (next < 0) {
            return Optional.empty();
        }
        while (next >= 0 && next != '\n') {
            line.write(next);
            next = in.read();
        }
        return Optional.of(line.toString(UTF_8).stripTrailing());
    }

    private static String given(final Path keystore, final Optional<String> password) {
        return password.orElseThrow(() -> new IllegalArgumentException(
                "no password given for key store " + keystore + ": it has no passwordFile, and nobody answered"));
    }
}
