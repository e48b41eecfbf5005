package io.croupier.relayer.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.croupier.signing.Address;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.WalletUtils;

class KeySignerTest {
    private static final String KEY = "59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d";
    private static final Address ADDRESS = Address.parse("0x70997970C51812dc3A010C7d01b50e0d17dc79C8");

    @TempDir
    Path folder;

    @Test
    void shouldSignForTheAddressOfItsKeyWithOrWithoutPrefix() {
        assertEquals(ADDRESS, KeySigner.ofKey(KEY).address());
        assertEquals(ADDRESS, KeySigner.ofKey("0x" + KEY).address());
    }

    @Test
    void shouldSignTheSameRequestToTheSameBytes() {
        final KeySigner signer = KeySigner.ofKey(KEY);
        final var request =
                new TransactionRequest(31337, 7, Address.ZERO, Bytes.parse("0xabcd"), 100_000, new FeeQuote(20, 1));

        final SignedTransaction signed = signer.sign(request);

        assertEquals(signed, signer.sign(request));
        assertEquals(Hash.keccak(signed.raw().toArray()), signed.hash());
        assertEquals(new CallRequest(ADDRESS, Address.ZERO, Bytes.parse("0xabcd"), 100_000), signed.asCallBy(ADDRESS));
    }

    @Test
    void shouldOpenAKeyStoreWithItsPasswordFile() throws Exception {
        final Path keystore = keystore("open sesame");
        final Path password = Files.writeString(folder.resolve("password"), "open sesame\n");

        assertEquals(ADDRESS, KeySigner.ofKeystore(keystore, password).address());
    }

    @Test
    void shouldSayThatAPasswordIsWrongWithoutRepeatingIt() throws Exception {
        final Path keystore = keystore("open sesame");
        final Path password = Files.writeString(folder.resolve("password"), "open barley");

        final var refusal =
                assertThrows(IllegalArgumentException.class, () -> KeySigner.ofKeystore(keystore, password));

        assertFalse(refusal.toString().contains("barley"));
    }

    @Test
    void shouldNeverShowItsKey() {
        assertFalse(KeySigner.ofKey(KEY).toString().contains(KEY.substring(0, 8)));
        final var refusal = assertThrows(IllegalArgumentException.class, () -> KeySigner.ofKey(KEY + "00"));
        assertFalse(refusal.toString().contains(KEY.substring(0, 8)));
    }

    private Path keystore(final String password) throws Exception {
        final String name = WalletUtils.generateWalletFile(
                password, Credentials.create(KEY).getEcKeyPair(), folder.toFile(), false);
        return folder.resolve(name);
    }

    @Test
    void shouldReportAMissingFileAsSuch() {
        assertThrows(IOException.class, () -> KeySigner.ofKeystore(folder.resolve("none"), folder.resolve("neither")));
    }
}
