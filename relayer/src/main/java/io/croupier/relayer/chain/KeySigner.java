package io.croupier.relayer.chain;

import io.croupier.signing.Address;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;
import org.web3j.crypto.WalletUtils;
import org.web3j.crypto.exception.CipherException;
import org.web3j.utils.Numeric;

/** Signs with a key held in this process. */
public final class KeySigner implements TransactionSigner {
    private static final int KEY_DIGITS = 64;

    private final Credentials credentials;
    private final Address address;

    private KeySigner(final Credentials credentials) {
        this.credentials = credentials;
        this.address = Address.parse(credentials.getAddress());
    }

    /**
     * Takes a private key of 64 hexadecimal digits, with or without {@code 0x}.
     *
     * @throws IllegalArgumentException if it is anything else; the message does not repeat it
     */
    public static KeySigner ofKey(final String key) {
        final String digits = key.startsWith("0x") ? key.substring(2) : key;
        if (digits.length() != KEY_DIGITS || !WalletUtils.isValidPrivateKey(digits)) {
            throw new IllegalArgumentException("a private key has 64 hexadecimal digits");
        }
        return new KeySigner(Credentials.create(digits));
    }

    /**
     * Opens a V3 key store; the password is the file's first line.
     *
     * @throws IOException if a file cannot be read
     * @throws IllegalArgumentException if the password does not open the key store
     */
    public static KeySigner ofKeystore(final Path keystore, final Path passwordFile) throws IOException {
        return new KeySigner(unlock(keystore, passwordFile));
    }

    /**
     * Opens a V3 key store.
     *
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if the password does not open it; the message does not repeat it
     */
    public static KeySigner ofKeystore(final Path keystore, final String password) throws IOException {
        return new KeySigner(unlock(keystore, password));
    }

    /** The private key in a V3 key store, 0x and 64 hexadecimal digits; errors as {@link #ofKeystore}. */
    public static String keyInKeystore(final Path keystore, final String password) throws IOException {
        return reveal(unlock(keystore, password));
    }

    /** The private key in a V3 key store, 0x and 64 hexadecimal digits; errors as {@link #ofKeystore}. */
    public static String keyInKeystore(final Path keystore, final Path passwordFile) throws IOException {
        return reveal(unlock(keystore, passwordFile));
    }

    private static String reveal(final Credentials credentials) {
        return Numeric.toHexStringWithPrefixZeroPadded(
                credentials.getEcKeyPair().getPrivateKey(), KEY_DIGITS);
    }

    private static Credentials unlock(final Path keystore, final Path passwordFile) throws IOException {
        final String password = Files.readAllLines(passwordFile).stream()
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("password file " + passwordFile + " is empty"));
        return unlock(keystore, password);
    }

    private static Credentials unlock(final Path keystore, final String password) throws IOException {
        if (!Files.isReadable(keystore)) {
            throw new NoSuchFileException(keystore.toString(), null, "no such file, or it cannot be read");
        }
        try {
            return WalletUtils.loadCredentials(password, keystore.toFile());
        } catch (final RuntimeException e) {
            // No cause: the parser repeats what the file holds, and that may be a key as it is.
            throw new IllegalArgumentException("key store " + keystore + " is no V3 key file");
        } catch (final CipherException e) {
            throw new IllegalArgumentException("key store " + keystore + " does not open with the password given", e);
        }
    }

    @Override
    public Address address() {
        return address;
    }

    @Override
    public SignedTransaction sign(final TransactionRequest request) {
        final RawTransaction transaction = UnsignedTransaction.of(request);
        return SignedTransaction.of(TransactionEncoder.signMessage(transaction, request.chainId(), credentials));
    }

    /** The address only. */
    @Override
    public String toString() {
        return "KeySigner[" + address + "]";
    }
}
