package io.croupier.relayer.chain;

import io.croupier.signing.Address;

/** Signs as one account. Implementations never show their key: not in {@code toString}, logs or exceptions. */
public interface TransactionSigner {
    /** The account that pays and that the Dealer sees as order sender. */
    Address address();

    /** Signing the same request twice gives the same bytes (RFC 6979). */
    SignedTransaction sign(TransactionRequest request);
}
