package io.croupier.contracts;

import org.web3j.crypto.Bip32ECKeyPair;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.Keys;
import org.web3j.crypto.MnemonicUtils;
import org.web3j.utils.Numeric;

/**
 * A well-known account of local chains, derived along m/44'/60'/0'/0/index. Everybody has its key: never send anything
 * of value to it.
 *
 * @param address checksummed
 * @param privateKey 32 bytes, 0x-hex
 */
public record TestAccount(int index, String address, String privateKey) {
    /** The phrase that anvil, Hardhat and every tutorial share. */
    public static final String MNEMONIC = "test test test test test test test test test test test junk";

    private static final int PRIVATE_KEY_HEX_DIGITS = 64;
    private static final Bip32ECKeyPair PARENT = Bip32ECKeyPair.deriveKeyPair(
            Bip32ECKeyPair.generateKeyPair(MnemonicUtils.generateSeed(MNEMONIC, "")), new int[] {
                44 | Bip32ECKeyPair.HARDENED_BIT, 60 | Bip32ECKeyPair.HARDENED_BIT, Bip32ECKeyPair.HARDENED_BIT, 0
            });

    public static TestAccount at(final int index) {
        final Bip32ECKeyPair key = Bip32ECKeyPair.deriveKeyPair(PARENT, new int[] {index});
        return new TestAccount(
                index,
                Keys.toChecksumAddress(Numeric.prependHexPrefix(Keys.getAddress(key))),
                Numeric.toHexStringWithPrefixZeroPadded(key.getPrivateKey(), PRIVATE_KEY_HEX_DIGITS));
    }

    /** For signing transactions through web3j. */
    public Credentials credentials() {
        return Credentials.create(privateKey);
    }
}
