package io.croupier.relayer.chain;

import static java.util.Objects.requireNonNull;

/** The bytes that go to the chain, and the hash by which they are found there. */
public record SignedTransaction(Bytes raw, Hash hash) {
    public SignedTransaction {
        requireNonNull(raw, "raw");
        requireNonNull(hash, "hash");
    }

    static SignedTransaction of(final byte[] raw) {
        return new SignedTransaction(Bytes.of(raw), Hash.keccak(raw));
    }
}
