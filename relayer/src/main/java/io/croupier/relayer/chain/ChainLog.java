package io.croupier.relayer.chain;

import io.croupier.signing.Address;
import java.util.List;

/** One event log of a mined transaction. */
public record ChainLog(
        Address emitter,
        List<Hash> topics,
        Bytes data,
        long blockNumber,
        Hash blockHash,
        Hash transactionHash,
        long logIndex) {
    public ChainLog {
        topics = List.copyOf(topics);
    }

    /** Whether the log's first topic is {@code signature}. */
    boolean is(final Hash signature) {
        return !topics.isEmpty() && topics.get(0).equals(signature);
    }
}
