package io.croupier.relayer.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Properties;
import java.util.Set;

/**
 * Where a running node takes its operator's words, and the token that they need. It stands in the data folder, in a file
 * that only the node's own user can read: whoever may read the journal may speak as the operator.
 *
 * @param token hexadecimal; new at each start
 */
record ControlAddress(URI url, String token) {
    private static final String FILE = "control";
    private static final String URL = "url";
    private static final String TOKEN = "token";
    private static final int TOKEN_BYTES = 32;

    ControlAddress {
        requireNonNull(url, "url");
        requireNonNull(token, "token");
    }

    /** A token that nobody can guess. */
    static String newToken() {
        final byte[] token = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(token);
        return HexFormat.of().formatHex(token);
    }

    /** Tells operators; the file appears whole. */
    void write(final Path data) throws IOException {
        final Path file = data.resolve(FILE);
        final Path unfinished = data.resolve(FILE + ".tmp");
        Files.deleteIfExists(unfinished);
        if (Files.getFileStore(data).supportsFileAttributeView("posix")) {
            final Set<PosixFilePermission> owner = PosixFilePermissions.fromString("rw-------");
            Files.createFile(unfinished, PosixFilePermissions.asFileAttribute(owner));
        }
        Files.writeString(unfinished, URL + "=" + url + "\n" + TOKEN + "=" + token + "\n");
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** @throws OperatorException if no node runs on this data folder */
    static ControlAddress read(final Path data) {
        final Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(data.resolve(FILE), UTF_8)) {
            properties.load(in);
        } catch (final NoSuchFileException e) {
            throw new OperatorException(ExitCode.UNREACHABLE, "no node runs on data folder " + data, e);
        } catch (final IOException e) {
            throw Failures.ofDisk(data.resolve(FILE).toString(), e);
        }
        return new ControlAddress(URI.create(properties.getProperty(URL, "")), properties.getProperty(TOKEN, ""));
    }

    static void remove(final Path data) throws IOException {
        Files.deleteIfExists(data.resolve(FILE));
    }

    /** Without the token. */
    @Override
    public String toString() {
        return url.toString();
    }
}
