package io.croupier.relayer.node;

import static java.util.Objects.requireNonNull;

import io.croupier.relayer.chain.KeySigner;
import io.croupier.relayer.chain.TransactionSigner;
import java.io.IOException;
import java.nio.file.Path;

/** Where the key of an order sender comes from. Nothing here prints a secret. */
public sealed interface SenderKey {
    /**
     * Opens the key for signing.
     *
     * @throws IOException if a file cannot be read
     * @throws IllegalArgumentException if there is no key in it, or the password is wrong
     */
    TransactionSigner open() throws IOException;

    /**
     * The key itself, 0x and 64 hexadecimal digits, for what must hold it to deploy; errors as {@link #open}.
     */
    String reveal() throws IOException;

    /** An encrypted key file and the file that holds its password. */
    record Keystore(Path file, Path passwordFile) implements SenderKey {
        public Keystore {
            requireNonNull(file, "file");
            requireNonNull(passwordFile, "passwordFile");
        }

        @Override
        public TransactionSigner open() throws IOException {
            return KeySigner.ofKeystore(file, passwordFile);
        }

        @Override
        public String reveal() throws IOException {
            return KeySigner.keyInKeystore(file, passwordFile);
        }
    }

    /** The key itself, 0x and 64 hexadecimal digits, normally out of an environment variable. */
    record Plain(String key) implements SenderKey {
        public Plain {
            requireNonNull(key, "key");
        }

        @Override
        public TransactionSigner open() {
            return KeySigner.ofKey(key);
        }

        @Override
        public String reveal() {
            return key.startsWith("0x") ? key : "0x" + key;
        }

        @Override
        public String toString() {
            return "Plain[key=hidden]";
        }
    }
}
