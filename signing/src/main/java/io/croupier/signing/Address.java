package io.croupier.signing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.HexFormat;

/** A 20-byte account or contract address, ordered as the unsigned integer it is (the contract's order of makers). */
public final class Address implements Comparable<Address> {
    /** Bytes of an address. */
    public static final int LENGTH = 20;

    /** The zero address: nobody's, and never the result of a recovery. */
    public static final Address ZERO = new Address(new byte[LENGTH]);

    private static final int TEXT_LENGTH = 2 + 2 * LENGTH;

    private final byte[] bytes;

    private Address(final byte[] bytes) {
        this.bytes = bytes;
    }

    /** Copies 20 bytes at {@code offset}. */
    public static Address of(final byte[] source, final int offset) {
        return new Address(Arrays.copyOfRange(source, offset, offset + LENGTH));
    }

    /**
     * Reads {@code 0x} and 40 hexadecimal digits of any case; a checksum carried by the case is not tested.
     *
     * @throws IllegalArgumentException if the text is anything else
     */
    public static Address parse(final String text) {
        return new Address(HexBytes.parse(text, LENGTH));
    }

    /** The address of an uncompressed public key: the last 20 bytes of the hash of its 64 coordinate bytes. */
    static Address ofPublicKey(final byte[] coordinates) {
        return of(Keccak256.hash(coordinates), Keccak256.LENGTH - LENGTH);
    }

    /** Writes the 20 bytes at {@code offset}. */
    public void copyTo(final byte[] target, final int offset) {
        System.arraycopy(bytes, 0, target, offset, LENGTH);
    }

    /** A copy of the 20 bytes. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /** Whether these are the 20 bytes at {@code offset}. */
    public boolean matches(final byte[] source, final int offset) {
        return Arrays.equals(bytes, 0, LENGTH, source, offset, offset + LENGTH);
    }

    public boolean isZero() {
        return equals(ZERO);
    }

    @Override
    public int compareTo(final Address other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof Address that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The address with the EIP-55 checksum in the case of its letters. */
    @Override
    public String toString() {
        final String digits = HexFormat.of().formatHex(bytes);
        final byte[] hash = Keccak256.hash(digits.getBytes(US_ASCII));
        final StringBuilder text = new StringBuilder(TEXT_LENGTH).append("0x");
        for (int i = 0; i < digits.length(); i++) {
            final int nibble = hash[i / 2] >> (i % 2 == 0 ? 4 : 0) & 0xf;
            text.append(nibble >= 8 ? Character.toUpperCase(digits.charAt(i)) : digits.charAt(i));
        }
        return text.toString();
    }
}
