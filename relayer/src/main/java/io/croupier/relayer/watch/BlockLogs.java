package io.croupier.relayer.watch;

import io.croupier.relayer.chain.BlockHeader;
import io.croupier.relayer.chain.ChainClient;
import io.croupier.relayer.chain.ChainException;
import io.croupier.relayer.chain.ChainLog;
import io.croupier.relayer.chain.Hash;
import io.croupier.relayer.chain.TransactionReceipt;
import io.croupier.signing.Address;
import java.util.Collection;
import java.util.List;

/**
 * The logs of single blocks, asked for by hash, and not believed where they cannot be all: an endpoint whose index is
 * behind its blocks answers with none. The header's filter names contracts that logged; if one of them is missing from the
 * answer, the block's receipts are counted. Owned by one thread.
 */
final class BlockLogs {
    private final ChainClient client;
    private Hash doubted = Hash.ZERO;

    BlockLogs(final ChainClient client) {
        this.client = client;
    }

    /**
     * The logs of these contracts, in log order.
     *
     * @throws ChainException.Unreachable if logs are missing: the block must be asked for again
     */
    List<ChainLog> of(final BlockHeader block, final Collection<Address> emitters) {
        final List<ChainLog> logs = client.logs(block.hash(), emitters);
        if (logs.stream().anyMatch(log -> !log.blockHash().equals(block.hash()))) {
            throw new ChainException.Unreachable("logs of another block than " + block.id() + " came", null);
        }
        if (lacksLogs(block, emitters, logs)) {
            requireComplete(block, emitters, logs);
        }
        return logs;
    }

    /** These logs, told by somebody less reliable, if the block's header does not contradict; else as {@link #of}. */
    List<ChainLog> complete(final BlockHeader block, final Collection<Address> emitters, final List<ChainLog> told) {
        return lacksLogs(block, emitters, told) ? of(block, emitters) : told;
    }

    private static boolean lacksLogs(
            final BlockHeader block, final Collection<Address> emitters, final List<ChainLog> logs) {
        return emitters.stream()
                .anyMatch(emitter -> block.bloom().mayHold(emitter)
                        && logs.stream().noneMatch(log -> log.emitter().equals(emitter)));
    }

    private void requireComplete(
            final BlockHeader block, final Collection<Address> emitters, final List<ChainLog> logs) {
        final List<TransactionReceipt> receipts;
        try {
            receipts = client.receipts(block.id());
        } catch (final ChainException.Refused e) {
            askOnceMore(block);
            return;
        }
        final long told = receipts.stream()
                .flatMap(receipt -> receipt.logs().stream())
                .filter(log -> emitters.contains(log.emitter()))
                .count();
        if (told != logs.size()) {
            throw new ChainException.Unreachable(
                    "the logs of block " + block.id() + " are incomplete: " + logs.size() + " of " + told, null);
        }
    }

    /** The filter may err; where the endpoint tells no receipts, the same answer twice is believed. */
    private void askOnceMore(final BlockHeader block) {
        if (!doubted.equals(block.hash())) {
            doubted = block.hash();
            throw new ChainException.Unreachable("the logs of block " + block.id() + " may be incomplete", null);
        }
    }
}
