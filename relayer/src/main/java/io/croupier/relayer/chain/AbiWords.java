package io.croupier.relayer.chain;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.croupier.signing.Address;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads ABI-encoded data, 32-byte word by word. */
final class AbiWords {
    private static final int WORD = 32;

    private final byte[] data;

    /**
     * @param least words that must be there
     * @throws ChainException.Unusable if the data is shorter: the contract is not what it should be
     */
    AbiWords(final Bytes data, final int least, final String what) {
        this.data = data.toArray();
        if (this.data.length < least * WORD) {
            throw new ChainException.Unusable(
                    what + ": " + this.data.length + " bytes where " + least * WORD + " are expected");
        }
    }

    AbiWords(final Hash topic) {
        this.data = topic.toBytes();
    }

    BigInteger signed(final int word) {
        return new BigInteger(data, word * WORD, WORD);
    }

    BigInteger unsigned(final int word) {
        return new BigInteger(1, data, word * WORD, WORD);
    }

    /** A signed number of {@code length} bytes, {@code offset} bytes into a word. */
    BigInteger signed(final int word, final int offset, final int length) {
        return new BigInteger(data, word * WORD + offset, length);
    }

    /** An unsigned number of at most 7 bytes, {@code offset} bytes into a word. */
    long number(final int word, final int offset, final int length) {
        return new BigInteger(1, data, word * WORD + offset, length).longValueExact();
    }

    /** A whole word that must fit a non-negative long. */
    long number(final int word) {
        return unsigned(word).longValueExact();
    }

    Address address(final int word) {
        return Address.of(data, (word + 1) * WORD - Address.LENGTH);
    }

    /** An address, {@code offset} bytes into a word. */
    Address address(final int word, final int offset) {
        return Address.of(data, word * WORD + offset);
    }

    Hash hash(final int word) {
        return Hash.of(data, word * WORD);
    }

    boolean flag(final int word) {
        return unsigned(word).signum() != 0;
    }

    /** The first {@code length} bytes of a word. */
    Bytes head(final int word, final int length) {
        return Bytes.of(Arrays.copyOfRange(data, word * WORD, word * WORD + length));
    }

    /** The string whose offset stands in {@code word}, relative to the start of the data. */
    String text(final int word) {
        final int start = Math.toIntExact(number(word));
        final int length = Math.toIntExact(number(start / WORD));
        return new String(data, start + WORD, length, UTF_8);
    }

    /** The address list whose offset stands in {@code word}. */
    List<Address> addresses(final int word) {
        final int first = Math.toIntExact(number(word)) / WORD;
        final List<Address> list = new ArrayList<>();
        for (int i = 0; i < number(first); i++) {
            list.add(address(first + 1 + i));
        }
        return list;
    }

    int length() {
        return data.length;
    }
}
