package io.croupier.relayer.chain;

import io.croupier.signing.Address;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * JSON-RPC to an EVM node. Every method asks at once, waits at most the configured time, never retries and never
 * remembers; callers decide what to do about a {@link ChainException}. Safe for several threads.
 */
public interface ChainClient extends AutoCloseable {
    long chainId();

    BlockHeader head();

    /** The block of this number on the chain the endpoint believes in; empty above its head. */
    Optional<BlockHeader> block(long number);

    /** Logs of one certain block in log order; a block that the endpoint does not know is refused, not empty. */
    List<ChainLog> logs(Hash blockHash, Collection<Address> emitters);

    /** Logs of a range of blocks, both ends included, in log order. */
    List<ChainLog> logs(long fromBlock, long toBlock, Collection<Address> emitters);

    /** The same of one contract, and of these kinds of logs alone. */
    List<ChainLog> logs(long fromBlock, long toBlock, Address emitter, List<Hash> kinds);

    /**
     * What the call would return.
     *
     * @throws ChainException.Reverted if it reverts
     */
    Bytes call(CallRequest request, BlockTag tag);

    Bytes code(Address account, BlockTag tag);

    /** How many transactions of the account are mined: the next nonce. */
    long transactionCount(Address account, BlockTag tag);

    /**
     * Gas that the call would use now.
     *
     * @throws ChainException.Reverted if it reverts
     */
    long estimateGas(CallRequest request);

    /** Wei per gas the endpoint suggests as a tip. */
    long priorityFeePerGas();

    /** Wei per gas the endpoint suggests altogether: what a chain without EIP-1559 goes by. */
    long gasPrice();

    /**
     * Hands a signed transaction to the endpoint's pool.
     *
     * @throws ChainException.NotAccepted if the pool does not take it
     * @throws ChainException.Unreachable if nobody knows whether it did
     */
    Hash send(Bytes signedTransaction);

    /** The transactions of one certain block; a block that the endpoint does not know is refused, not empty. */
    List<MinedTransaction> transactions(Hash blockHash);

    /**
     * Receipts of all transactions of a block, in order.
     *
     * @throws ChainException.Refused if the endpoint does not know the method, or has another block at that height
     */
    List<TransactionReceipt> receipts(BlockId block);

    /** Empty while the transaction is not mined, as far as the endpoint knows. */
    Optional<TransactionReceipt> receipt(Hash transaction);

    @Override
    void close();
}
