package io.croupier.relayer.settlement;

import static java.util.Objects.requireNonNull;

import io.croupier.relayer.chain.Hash;

/**
 * What became of an intent, said once it can no longer change.
 *
 * @param status SETTLED, REVERTED or REPLACED
 * @param blockNumber where it was mined; 0 if another transaction took its nonce
 */
public record Outcome(long timeMs, Hash transaction, TransactionState status, long blockNumber, long gasUsed) {
    public Outcome {
        requireNonNull(transaction, "transaction");
        if (!status.isFinal()) {
            throw new IllegalArgumentException(status + " is no outcome");
        }
    }
}
