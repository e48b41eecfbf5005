package io.croupier.relayer.node;

import static java.util.Objects.requireNonNull;

import io.croupier.relayer.chain.KeySigner;
import io.croupier.relayer.chain.RemoteSigner;
import io.croupier.relayer.chain.RpcEndpoint;
import io.croupier.relayer.chain.TransactionSigner;
import io.croupier.signing.Address;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

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

    /** An encrypted key file, and the file that holds its password; without that whoever starts the node is asked. */
    record Keystore(Path file, Optional<Path> passwordFile) implements SenderKey {
        public Keystore {
            requireNonNull(file, "file");
            requireNonNull(passwordFile, "passwordFile");
        }

        @Override
        public TransactionSigner open() throws IOException {
            return passwordFile.isPresent()
                    ? KeySigner.ofKeystore(file, passwordFile.get())
                    : KeySigner.ofKeystore(file, PasswordPrompt.ask(file));
        }

        @Override
        public String reveal() throws IOException {
            return passwordFile.isPresent()
                    ? KeySigner.keyInKeystore(file, passwordFile.get())
                    : KeySigner.keyInKeystore(file, PasswordPrompt.ask(file));
        }
    }

    /** A Web3Signer and the account it signs for. */
    record Remote(URI url, Address address) implements SenderKey {
        public Remote {
            requireNonNull(url, "url");
            requireNonNull(address, "address");
        }

        @Override
        public TransactionSigner open() {
            return RemoteSigner.connect(url, address);
        }

        @Override
        public String reveal() {
            throw new IllegalArgumentException("a remote signer does not give its key away");
        }

        @Override
        public String toString() {
            return "Remote[" + RpcEndpoint.publicPart(url) + ", " + address + "]";
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
