package io.croupier.relayer.settlement;

import io.croupier.relayer.chain.Bytes;
import io.croupier.relayer.chain.Hash;

/** What became of a {@link LaneCall}; said once it can no longer change. */
public sealed interface CallOutcome {
    /** Executed, {@code confirmations} deep. */
    record Succeeded(Hash transaction, long blockNumber, long gasUsed) implements CallOutcome {}

    /**
     * Reverted, {@code confirmations} deep.
     *
     * @param data what the contract returned, empty if the endpoint cannot tell any more
     */
    record Reverted(Hash transaction, long blockNumber, Bytes data) implements CallOutcome {}

    /** Never executed and never will be: too late to be sent, or another transaction took its nonce. */
    record Dropped(String reason) implements CallOutcome {}
}
