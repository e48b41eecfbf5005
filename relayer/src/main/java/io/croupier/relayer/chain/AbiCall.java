package io.croupier.relayer.chain;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.croupier.signing.Address;
import io.croupier.signing.Keccak256;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Arrays;

/** Builds call data: the selector of a function, then its arguments as 32-byte words. */
final class AbiCall {
    static final int WORD = 32;

    private static final int SELECTOR = 4;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private AbiCall(final String signature) {
        out.write(Keccak256.hash(signature.getBytes(US_ASCII)), 0, SELECTOR);
    }

    /** {@code signature} as in {@code "balanceOf(address)"}. */
    static AbiCall of(final String signature) {
        return new AbiCall(signature);
    }

    AbiCall with(final Address value) {
        out.writeBytes(new byte[WORD - Address.LENGTH]);
        out.writeBytes(value.toBytes());
        return this;
    }

    AbiCall with(final long value) {
        return with(BigInteger.valueOf(value));
    }

    AbiCall with(final BigInteger value) {
        final byte[] minimal = value.toByteArray();
        final byte[] word = new byte[WORD];
        Arrays.fill(word, (byte) (value.signum() < 0 ? -1 : 0));
        final int length = Math.min(minimal.length, WORD);
        System.arraycopy(minimal, minimal.length - length, word, WORD - length, length);
        out.writeBytes(word);
        return this;
    }

    AbiCall with(final Hash value) {
        out.writeBytes(value.toBytes());
        return this;
    }

    /** The only dynamic argument of a function that takes {@code bytes}. */
    AbiCall withBytes(final byte[] value) {
        with(WORD);
        with(value.length);
        return withPadded(value);
    }

    /** Bytes, filled up to whole words. */
    AbiCall withPadded(final byte[] value) {
        out.writeBytes(value);
        out.writeBytes(new byte[(WORD - value.length % WORD) % WORD]);
        return this;
    }

    Bytes encode() {
        return Bytes.of(out.toByteArray());
    }
}
