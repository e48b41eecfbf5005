package io.croupier.signing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

/** Both libraries behind {@link Secp256k1}; the build runs where the native one exists. */
final class Curves {
    private Curves() {}

    static List<Secp256k1> all() {
        assertTrue(LibSecp256k1.isAvailable(), "libsecp256k1 did not load");
        return List.of(new LibSecp256k1(), new BouncyCastleSecp256k1());
    }
}
