package io.croupier.relayer.chain;

import io.croupier.signing.Address;
import java.util.List;

/**
 * What became of a mined transaction.
 *
 * @param to null when the transaction created a contract
 * @param succeeded false when the transaction reverted as a whole
 */
public record TransactionReceipt(
        Hash transactionHash,
        BlockId block,
        Address from,
        Address to,
        boolean succeeded,
        long gasUsed,
        List<ChainLog> logs) {
    public TransactionReceipt {
        logs = List.copyOf(logs);
    }
}
