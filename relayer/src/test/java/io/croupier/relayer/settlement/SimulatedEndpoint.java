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
import io.croupier.relayer.chain.TransactionRequest;
import io.croupier.relayer.settlement.SimulatedChain.Block;
import io.croupier.relayer.settlement.SimulatedChain.Mined;
import io.croupier.relayer.settlement.SimulatedChain.Transaction;
import io.croupier.relayer.settlement.SimulatedChain.Verdict;
import io.croupier.signing.Address;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * An endpoint as one meets them: it stalls, breaks off before or after it took something, answers from an old head, misses
 * receipts, and turns transactions away for reasons of its own.
 */
final class SimulatedEndpoint implements ChainClient {
    private static final int LAG_MAX = 3;
    private static final int STALL_MAX_MS = 30_000;
    private static final String CUT = "connection reset";

    private final SimulatedChain chain;
    private final SimulatedSigner signer;
    private final Dice dice;
    private final LongConsumer passTime;
    private final Consumer<Transaction> onSend;
    private final boolean remembersReceipts;
    private final Map<Hash, TransactionReceipt> remembered = new HashMap<>();

    /**
     * @param passTime hears how many milliseconds an answer took
     * @param onSend sees every transaction that reaches the endpoint, and may crash the process before or after
     * @param remembersReceipts a planted fault: what was mined once counts as mined, whatever the chain says now
     */
    SimulatedEndpoint(
            final SimulatedChain chain,
            final SimulatedSigner signer,
            final Dice dice,
            final LongConsumer passTime,
            final Consumer<Transaction> onSend,
            final boolean remembersReceipts) {
        this.chain = chain;
        this.signer = signer;
        this.dice = dice;
        this.passTime = passTime;
        this.onSend = onSend;
        this.remembersReceipts = remembersReceipts;
    }

    /** The newest block this answer knows of. */
    private Block view() {
        if (dice.misfortune(30)) {
            if (dice.oneIn(3)) {
                passTime.accept(dice.between(1_000, STALL_MAX_MS));
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
            final int lane = ByteBuffer.wrap(request.data().toArray()).getInt();
            return Bytes.of(ByteBuffer.allocate(Long.BYTES)
                    .putLong(state.lastUnit(lane))
                    .array());
        }
        if (request.to().equals(SimulatedChain.DEALER)) {
            chain.failureOf(SimulatedBatch.decode(request.data()), state.lastUnits())
                    .ifPresent(data -> {
                        throw new ChainException.Reverted(data, "simulated");
                    });
        }
        return Bytes.EMPTY;
    }

    @Override
    public long transactionCount(final Address account, final BlockTag tag) {
        return viewAt(tag).nonce();
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
        final TransactionRequest request = signer.meaningOf(hash);
        final Transaction transaction = new Transaction(hash, signer.address(), request);
        onSend.accept(transaction);
        if (dice.misfortune(15)) {
            throw new ChainException.Unreachable(CUT, null);
        }
        if (dice.misfortune(40)) {
            throw new ChainException.NotAccepted(
                    dice.oneIn(2) ? "insufficient funds for gas * price + value" : "txpool is full");
        }
        chain.submit(transaction);
        if (dice.misfortune(10)) {
            throw new ChainException.Unreachable(CUT, null);
        }
        return hash;
    }

    @Override
    public List<TransactionReceipt> receipts(final BlockId block) {
        return transactions(block.hash()).stream()
                .map(transaction -> receipt(transaction.hash()).orElseThrow())
                .toList();
    }

    @Override
    public List<MinedTransaction> transactions(final Hash blockHash) {
        view();
        return chain.blocks().stream()
                .filter(block -> block.header().hash().equals(blockHash))
                .findFirst()
                .orElseThrow(() -> new ChainException.Refused("eth_getBlockByHash", -32000, "unknown block"))
                .transactions()
                .stream()
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
        final List<ChainLog> refusals = new ArrayList<>();
        for (final Verdict verdict : mined.verdicts()) {
            if (!verdict.settled()) {
                final byte[] unit =
                        ByteBuffer.allocate(Long.BYTES).putLong(verdict.unit()).array();
                refusals.add(new ChainLog(
                        SimulatedChain.DEALER,
                        List.of(),
                        Bytes.of(unit),
                        block.header().number(),
                        block.header().hash(),
                        mined.transaction().hash(),
                        refusals.size()));
            }
        }
        return new TransactionReceipt(
                mined.transaction().hash(),
                block.header().id(),
                mined.transaction().from(),
                mined.transaction().request().to(),
                mined.succeeded(),
                mined.gasUsed(),
                mined.transaction().request().fees().maxFeePerGas(),
                refusals);
    }

    @Override
    public long estimateGas(final CallRequest request) {
        throw new AssertionError("settlement estimates no gas");
    }

    @Override
    public List<ChainLog> logs(final Hash blockHash, final Collection<Address> emitters) {
        throw new AssertionError("settlement reads no logs");
    }

    @Override
    public List<ChainLog> logs(final long fromBlock, final long toBlock, final Collection<Address> emitters) {
        throw new AssertionError("settlement reads no logs");
    }

    @Override
    public Bytes code(final Address account, final BlockTag tag) {
        throw new AssertionError("settlement reads no code");
    }

    @Override
    public BigInteger balance(final Address account, final BlockTag tag) {
        throw new AssertionError("settlement reads no balance");
    }

    @Override
    public void close() {}
}
