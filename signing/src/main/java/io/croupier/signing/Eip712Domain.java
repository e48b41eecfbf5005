package io.croupier.signing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;

/**
 * The EIP-712 domain that binds a signature to one deployment.
 *
 * @param name any text that UTF-8 can hold
 * @param version any text that UTF-8 can hold
 * @param chainId uint256
 * @param verifyingContract the Dealer
 */
public record Eip712Domain(String name, String version, BigInteger chainId, Address verifyingContract) {
    private static final byte[] TYPE_HASH = Keccak256.hash(
            "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)".getBytes(US_ASCII));

    private static final int WORD = 32;

    public Eip712Domain {
        encodeText(requireNonNull(name, "name"), "name");
        encodeText(requireNonNull(version, "version"), "version");
        requireNonNull(chainId, "chainId");
        requireNonNull(verifyingContract, "verifyingContract");
        if (chainId.signum() < 0 || chainId.bitLength() > 256) {
            throw new IllegalArgumentException("chainId: " + chainId + " is outside uint256");
        }
    }

    public Eip712Domain(final String name, final String version, final long chainId, final Address verifyingContract) {
        this(name, version, BigInteger.valueOf(chainId), verifyingContract);
    }

    /** The domain separator, 32 bytes; the contract's {@code domainSeparator()} must equal it. */
    public byte[] separator() {
        final byte[] words = new byte[5 * WORD];
        System.arraycopy(TYPE_HASH, 0, words, 0, WORD);
        System.arraycopy(Keccak256.hash(encodeText(name, "name")), 0, words, WORD, WORD);
        System.arraycopy(Keccak256.hash(encodeText(version, "version")), 0, words, 2 * WORD, WORD);
        // A value of 256 bits carries a 33rd byte for its sign, which is zero.
        final byte[] id = chainId.toByteArray();
        final int length = Math.min(id.length, WORD);
        System.arraycopy(id, id.length - length, words, 4 * WORD - length, length);
        verifyingContract.copyTo(words, 5 * WORD - Address.LENGTH);
        return Keccak256.hash(words);
    }

    /** What is signed for a struct of this domain: keccak256(0x1901, separator, struct hash). */
    public byte[] digest(final byte[] structHash) {
        return Keccak256.hash(ByteBuffer.allocate(2 + 2 * WORD)
                .put((byte) 0x19)
                .put((byte) 0x01)
                .put(separator())
                .put(structHash)
                .array());
    }

    private static byte[] encodeText(final String text, final String field) {
        try {
            final ByteBuffer encoded = UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            final byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (final CharacterCodingException e) {
            throw new IllegalArgumentException(field + ": holds half a surrogate pair", e);
        }
    }
}
