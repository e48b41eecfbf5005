package io.croupier.relayer.chain;

import static java.util.Objects.requireNonNull;

import io.croupier.signing.Address;

/**
 * A transaction before it is signed; it carries no ether.
 *
 * @param fees what it may pay per gas
 */
public record TransactionRequest(long chainId, long nonce, Address to, Bytes data, long gasLimit, FeeQuote fees) {
    public TransactionRequest {
        requireNonNull(to, "to");
        requireNonNull(data, "data");
        requireNonNull(fees, "fees");
        if (nonce < 0 || gasLimit <= 0) {
            throw new IllegalArgumentException("nonce " + nonce + ", gas limit " + gasLimit);
        }
    }
}
