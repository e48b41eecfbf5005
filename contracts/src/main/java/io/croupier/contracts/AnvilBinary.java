package io.croupier.contracts;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Finds the anvil that npm installed. The binary itself is started, not npm's wrapper script: killing a wrapper would
 * leave the chain running.
 */
final class AnvilBinary {
    private AnvilBinary() {}

    /**
     * Looks beside this class's own module first, then in every folder above it, so that it is found from a build
     * folder, from the launcher's library folder and from any working directory.
     */
    static Path find() {
        final Path installed = Path.of("node_modules", "@foundry-rs", platformPackage(), "bin", "anvil");
        for (Path folder = codeLocation(); folder != null; folder = folder.getParent()) {
            for (final Path candidate : new Path[] {
                folder.resolve(installed), folder.resolve("contracts").resolve(installed)
            }) {
                if (Files.isExecutable(candidate)) {
                    return candidate;
                }
            }
        }
        throw new AnvilException(
                AnvilException.Reason.BINARY_MISSING,
                "anvil is not installed (" + platformPackage() + "); run contracts/install-tools");
    }

    private static Path codeLocation() {
        try {
            return Path.of(AnvilBinary.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toAbsolutePath();
        } catch (final URISyntaxException e) {
            throw new IllegalStateException("where this class was loaded from", e);
        }
    }

    private static String platformPackage() {
        final String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        final String architecture = System.getProperty("os.arch");
        return "anvil-" + (os.contains("mac") ? "darwin" : "linux") + "-"
                + ("aarch64".equals(architecture) ? "arm64" : "amd64");
    }
}
