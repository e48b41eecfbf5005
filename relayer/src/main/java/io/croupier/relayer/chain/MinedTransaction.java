package io.croupier.relayer.chain;

import static java.util.Objects.requireNonNull;

import io.croupier.signing.Address;

/** Who spent which nonce in a block. */
public record MinedTransaction(Hash hash, Address from, long nonce) {
    public MinedTransaction {
        requireNonNull(hash, "hash");
        requireNonNull(from, "from");
    }
}
