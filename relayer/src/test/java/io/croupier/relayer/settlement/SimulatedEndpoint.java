package io.croupier.relayer.settlement;

import io.croupier.relayer.chain.BlockHeader;
import io.croupier.relayer.chain.BlockId;
import io.croupier.relayer.chain.BlockTag;
import io.croupier.relayer.chain.Bytes;
import io.croupier.relayer.chain.CallRequest;
import io.croupier.relayer.chain.ChainClient;
import io.croupier.relayer.chain.ChainException;
import io.croupier.relayer.chain.ChainLog;
import io.croupier.relayer.chain.Hash;
import io.croupier.relayer.chain.MinedTransaction;
import io.croupier.relayer.chain.TransactionReceipt;
import io.croupier.relayer.settlement.SimulatedChain.Block;
import io.croupier.relayer.settlement.SimulatedChain.Mined;
import io.croupier.relayer.settlement.SimulatedChain.Transaction;
import io.croupier.signing.Address;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * An endpoint as one meets them: it stalls, breaks off before or after it took something, answers from an old head, leaves
 * out receipts and logs, refuses long ranges, and turns transactions away for reasons of its own.
 */
final class SimulatedEndpoint implements ChainClient {
    private static final int LAG_MAX = 3;
    private static final int STALL_MAX_MS = 30_000;
    private static final int SPELL_MAX_SENDS = 60;
    private static final String CUT = "connection reset";

    /** The side of the process that the endpoint meets. */
    interface Caller {
        /** Sees every transaction whose bytes reach the endpoint, and says in which step they are sent. */
        Step onSend(Hash transaction);

        void passTime(long millis);
    }

    private final SimulatedChain chain;
    private final SimulatedViews views;
    private final Function<Bytes, Optional<SimulatedBatch>> meaningOf;
    private final Map<Hash, Transaction> signed;
    private final Dice dice;
    private final CrashPoints crashes;
    private final Caller caller;
    private final boolean tellsReceipts;
    private final boolean remembersReceipts;
    private final Map<Hash, TransactionReceipt> remembered = new HashMap<>();
    private final Set<Hash> liedAbout = new HashSet<>();
    private int sendsToRefuse;

    /**
     * @param meaningOf the units that a call is to settle
     * @param signed what signed bytes mean
     * @param tellsReceipts whether receipts can be had by the block
     * @param remembersReceipts a planted fault: what was mined once counts as mined, whatever the chain says now
     */
    SimulatedEndpoint(
            final SimulatedChain chain,
            final SimulatedViews views,
            final Function<Bytes, Optional<SimulatedBatch>> meaningOf,
            final Map<Hash, Transaction> signed,
            final Dice dice,
            final CrashPoints crashes,
            final Caller caller,
            final boolean tellsReceipts,
            final boolean remembersReceipts) {
        this.chain = chain;
        this.views = views;
        this.meaningOf = meaningOf;
        this.signed = signed;
        this.dice = dice;
        this.crashes = crashes;
        this.caller = caller;
        this.tellsReceipts = tellsReceipts;
        this.remembersReceipts = remembersReceipts;
    }

    /** The newest block this answer knows of. */
    private Block view() {
        if (dice.misfortune(30)) {
            if (dice.oneIn(3)) {
                caller.passTime(dice.between(1_000, STALL_MAX_MS));
            }
            throw new ChainException.Unreachable(CUT, null);
        }
        final long lag = dice.misfortune(15) ? dice.between(1, LAG_MAX) : 0;
        return chain.block(Math.max(0, chain.head().header().number() - lag));
    }

    private Block viewAt(final BlockTag tag) {
        final Block newest = view();
        if (tag.equals(BlockTag.LATEST)) {
            return newest;
        }
        final long number = Long.decode(tag.toString());
        if (number > newest.header().number()) {
            throw new ChainException.Refused("eth_call", -32000, "header not found");
        }
        return chain.block(number);
    }

    private Block viewAt(final Hash hash) {
        final Block newest = view();
        return chain.block(hash)
                .filter(block -> block.header().number() <= newest.header().number())
                .orElseThrow(() -> new ChainException.Refused("eth_getLogs", -32000, "unknown block"));
    }

    @Override
    public long chainId() {
        return SimulatedChain.ID;
    }

    @Override
    public BlockHeader head() {
        return view().header();
    }

    @Override
    public Optional<BlockHeader> block(final long number) {
        return number > view().header().number()
                ? Optional.empty()
                : Optional.of(chain.block(number).header());
    }

    @Override
    public Bytes call(final CallRequest request, final BlockTag tag) {
        final Block state = viewAt(tag);
        if (request.from().isZero()) {
            return views.answer(request.data(), state);
        }
        meaningOf
                .apply(request.data())
                .flatMap(batch -> chain.failureOf(batch, state.lastUnits()))
                .ifPresent(data -> {
                    throw new ChainException.Reverted(data, "simulated");
                });
        return Bytes.EMPTY;
    }

    @Override
    public Bytes code(final Address account, final BlockTag tag) {
        viewAt(tag);
        return account.equals(SimulatedChain.DEALER) ? Bytes.of((byte) 1) : Bytes.EMPTY;
    }

    @Override
    public long transactionCount(final Address account, final BlockTag tag) {
        return viewAt(tag).nonce(account);
    }

    @Override
    public long priorityFeePerGas() {
        view();
        return dice.between(1, 1_000_000_000);
    }

    @Override
    public long gasPrice() {
        view();
        return chain.baseFee() * 2;
    }

    @Override
    public Hash send(final Bytes signedTransaction) {
        final Hash hash = Hash.keccak(signedTransaction.toArray());
        final Step step = caller.onSend(hash);
        crashes.before(step);
        if (dice.misfortune(15)) {
            throw new ChainException.Unreachable(CUT, null);
        }
        if (dice.misfortune(60)) {
            sendsToRefuse = dice.between(1, SPELL_MAX_SENDS);
        }
        if (sendsToRefuse > 0 && !dice.isCalm()) {
            sendsToRefuse--;
            throw new ChainException.NotAccepted(
                    dice.oneIn(8) ? "insufficient funds for gas * price + value" : "txpool is full");
        }
        chain.submit(signed.get(hash));
        crashes.after(step);
        if (dice.misfortune(10)) {
            throw new ChainException.Unreachable(CUT, null);
        }
        return hash;
    }

    @Override
    public List<ChainLog> logs(final Hash blockHash, final Collection<Address> emitters) {
        final Block block = viewAt(blockHash);
        // Where receipts cannot be had, the same lie twice would be believed.
        if (dice.misfortune(15) && (tellsReceipts || liedAbout.add(blockHash))) {
            return List.of();
        }
        return logs(block, emitters);
    }

    @Override
    public List<ChainLog> logs(final long fromBlock, final long toBlock, final Collection<Address> emitters) {
        if (toBlock > view().header().number() || (toBlock > fromBlock && dice.misfortune(3))) {
            throw new ChainException.Refused("eth_getLogs", -32005, "range too long");
        }
        return LongStream.rangeClosed(fromBlock, toBlock)
                .mapToObj(chain::block)
                .flatMap(block -> logs(block, emitters).stream())
                .toList();
    }

    @Override
    public List<ChainLog> logs(
            final long fromBlock, final long toBlock, final Address emitter, final List<Hash> kinds) {
        throw new AssertionError("settlement reads no logs by kind");
    }

    private static List<ChainLog> logs(final Block block, final Collection<Address> emitters) {
        return block.logs().stream()
                .filter(log -> emitters.contains(log.emitter()))
                .toList();
    }

    @Override
    public List<TransactionReceipt> receipts(final BlockId block) {
        if (!tellsReceipts) {
            throw new ChainException.Refused("eth_getBlockReceipts", -32601, "method not found");
        }
        final Block found = viewAt(block.hash());
        return found.transactions().stream().map(mined -> receipt(found, mined)).toList();
    }

    @Override
    public List<MinedTransaction> transactions(final Hash blockHash) {
        return viewAt(blockHash).transactions().stream()
                .map(Mined::transaction)
                .map(mined -> new MinedTransaction(
                        mined.hash(), mined.from(), mined.request().nonce()))
                .toList();
    }

    @Override
    public Optional<TransactionReceipt> receipt(final Hash transaction) {
        final Block newest = view();
        if (remembersReceipts && remembered.containsKey(transaction)) {
            return Optional.of(remembered.get(transaction));
        }
        if (dice.misfortune(20)) {
            return Optional.empty();
        }
        for (long number = newest.header().number(); number > 0; number--) {
            final Block block = chain.block(number);
            for (final Mined mined : block.transactions()) {
                if (mined.transaction().hash().equals(transaction)) {
                    remembered.put(transaction, receipt(block, mined));
                    return Optional.of(receipt(block, mined));
                }
            }
        }
        return Optional.empty();
    }

    private static TransactionReceipt receipt(final Block block, final Mined mined) {
        final Transaction transaction = mined.transaction();
        return new TransactionReceipt(
                transaction.hash(),
                block.header().id(),
                transaction.from(),
                transaction.request().to(),
                mined.succeeded(),
                mined.gasUsed(),
                block.logs().stream()
                        .filter(log -> log.transactionHash().equals(transaction.hash()))
                        .toList());
    }

    @Override
    public long estimateGas(final CallRequest request) {
        throw new AssertionError("settlement estimates no gas");
    }

    @Override
    public void close() {}
}
