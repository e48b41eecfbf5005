package io.croupier.relayer.settlement;

import io.croupier.matcher.journal.codec.BustReason;
import io.croupier.relayer.chain.BlockHeader;
import io.croupier.relayer.chain.Bytes;
import io.croupier.relayer.chain.ChainException;
import io.croupier.relayer.chain.FeeQuote;
import io.croupier.relayer.chain.Hash;
import io.croupier.relayer.chain.TransactionRequest;
import io.croupier.signing.Address;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/**
 * A chain as it is, whatever endpoints say of it: blocks that may be undone, a pool that forgets, a moving base fee, and a
 * Dealer that settles units in order, refuses some, and now and then runs out of gas. One sender.
 */
final class SimulatedChain {
    static final long ID = 31337;
    static final Address DEALER = Address.parse("0x00000000000000000000000000000000000dea1e");
    static final Bytes UNIT_GAP = Bytes.EMPTY;

    private static final long GWEI = 1_000_000_000L;
    private static final long BLOCK_SECONDS = 2;

    /** A transaction that the pool took. */
    record Transaction(Hash hash, Address from, TransactionRequest request) {}

    /** What became of a unit: settled where the reason is NONE. */
    record Verdict(int lane, long unit, int leg, BustReason reason) {
        boolean settled() {
            return reason == BustReason.NONE;
        }
    }

    /** A transaction in a block. */
    record Mined(Transaction transaction, boolean succeeded, long gasUsed, List<Verdict> verdicts) {}

    /** A block, and the state after it. */
    record Block(BlockHeader header, List<Mined> transactions, long nonce, Map<Integer, Long> lastUnits) {
        long lastUnit(final int lane) {
            return lastUnits.getOrDefault(lane, 0L);
        }
    }

    private final Dice dice;
    private final boolean refusesDoubles;
    private final boolean legacy;
    private final ToIntFunction<Verdict> legsOf;
    private final List<Block> blocks = new ArrayList<>();
    private final TreeMap<Long, Transaction> pool = new TreeMap<>();
    private final Map<Long, Verdict> judged = new HashMap<>();
    private long baseFee = GWEI;
    private long highest;

    /**
     * @param refusesDoubles whether the Dealer counts the units of a lane
     * @param legacy whether blocks tell no base fee
     * @param legsOf how many legs the unit of a verdict has
     */
    SimulatedChain(
            final Dice dice,
            final boolean refusesDoubles,
            final boolean legacy,
            final long startSeconds,
            final ToIntFunction<Verdict> legsOf) {
        this.dice = dice;
        this.refusesDoubles = refusesDoubles;
        this.legacy = legacy;
        this.legsOf = legsOf;
        blocks.add(new Block(header(0, Hash.ZERO, startSeconds), List.of(), 0, Map.of()));
    }

    Block head() {
        return blocks.get(blocks.size() - 1);
    }

    /** The block at this height; null above the head. */
    Block block(final long number) {
        return number < blocks.size() ? blocks.get((int) number) : null;
    }

    List<Block> blocks() {
        return List.copyOf(blocks);
    }

    long baseFee() {
        return baseFee;
    }

    /** Takes a transaction into the pool as a node would, or says in a node's words why not. */
    void submit(final Transaction transaction) {
        final TransactionRequest request = transaction.request();
        if (request.nonce() < head().nonce()) {
            throw new ChainException.NotAccepted("nonce too low");
        }
        final Transaction rival = pool.get(request.nonce());
        if (rival != null && rival.hash().equals(transaction.hash())) {
            throw new ChainException.NotAccepted("already known");
        }
        if (rival != null && !paysMore(request.fees(), rival.request().fees())) {
            throw new ChainException.NotAccepted("replacement transaction underpriced");
        }
        pool.put(request.nonce(), transaction);
    }

    private static boolean paysMore(final FeeQuote offered, final FeeQuote standing) {
        return offered.maxFeePerGas() * 10 >= standing.maxFeePerGas() * 11
                && offered.priorityFeePerGas() * 10 >= standing.priorityFeePerGas() * 11;
    }

    /** Adds a block with whatever of the pool can go in, or with less. */
    void mine() {
        baseFee = Math.max(GWEI / 10, Math.min(60 * GWEI, baseFee * dice.between(60, 150) / 100));
        final Block before = head();
        final Map<Integer, Long> lastUnits = new HashMap<>(before.lastUnits());
        final List<Mined> mined = new ArrayList<>();
        long nonce = before.nonce();
        while (pool.containsKey(nonce) && isPaid(pool.get(nonce)) && !dice.misfortune(4)) {
            final Transaction transaction = pool.remove(nonce);
            mined.add(execute(transaction, lastUnits));
            nonce++;
        }
        final long number = before.header().number() + 1;
        final long seconds = before.header().timestampSeconds() + BLOCK_SECONDS;
        blocks.add(new Block(header(number, before.header().hash(), seconds), mined, nonce, Map.copyOf(lastUnits)));
        highest = Math.max(highest, number);
        pool.headMap(nonce).clear();
        if (!pool.isEmpty() && dice.misfortune(12)) {
            pool.pollLastEntry();
        }
    }

    private boolean isPaid(final Transaction transaction) {
        return transaction.request().fees().maxFeePerGas() >= baseFee;
    }

    private Mined execute(final Transaction transaction, final Map<Integer, Long> lastUnits) {
        final TransactionRequest request = transaction.request();
        if (!request.to().equals(DEALER)) {
            final boolean succeeded = !dice.misfortune(5);
            return new Mined(transaction, succeeded, 21_000, List.of());
        }
        if (dice.misfortune(40)) {
            return new Mined(transaction, false, request.gasLimit(), List.of());
        }
        final SimulatedBatch batch = SimulatedBatch.decode(request.data());
        if (failureOf(batch, lastUnits).isPresent()) {
            return new Mined(transaction, false, 30_000, List.of());
        }
        final List<Verdict> verdicts = new ArrayList<>();
        for (final long unit : batch.units()) {
            verdicts.add(judge(batch.lane(), unit));
            lastUnits.put(batch.lane(), unit);
        }
        return new Mined(transaction, true, request.gasLimit() / 2, verdicts);
    }

    /** What a call would fail with as a whole: a gap, or on the public way the refusal of its only unit. */
    Optional<Bytes> failureOf(final SimulatedBatch batch, final Map<Integer, Long> lastUnits) {
        if (refusesDoubles) {
            final boolean gap = batch.buildsOn() != lastUnits.getOrDefault(batch.lane(), 0L);
            return gap ? Optional.of(UNIT_GAP) : Optional.empty();
        }
        final Verdict verdict = judge(batch.lane(), batch.units().get(0));
        return verdict.settled()
                ? Optional.empty()
                : Optional.of(
                        Bytes.of((byte) verdict.leg(), (byte) verdict.reason().value()));
    }

    /** The same answer each time, until a reorganisation lets chance decide anew. */
    private Verdict judge(final int lane, final long unit) {
        return judged.computeIfAbsent(unit, number -> verdict(lane, number));
    }

    private Verdict verdict(final int lane, final long unit) {
        final Verdict settled = new Verdict(lane, unit, 0, BustReason.NONE);
        if (!dice.misfortune(10)) {
            return settled;
        }
        final int leg = dice.between(0, legsOf.applyAsInt(settled) - 1);
        return new Verdict(lane, unit, leg, dice.oneIn(3) ? BustReason.ORDER_EXPIRED : BustReason.TRADER_UNSAFE);
    }

    /**
     * Replaces some of the newest blocks, never one that was {@code confirmations} deep. What was in them goes back to the
     * pool, as far as nodes remember it.
     *
     * @return how many blocks were replaced
     */
    int reorganise(final int confirmations) {
        final long firm = Math.max(0, highest - confirmations + 1);
        final int depth = dice.between(0, (int) (head().header().number() - firm));
        judged.clear();
        final List<Transaction> undone = new ArrayList<>();
        for (int i = 0; i < depth; i++) {
            blocks.remove(blocks.size() - 1).transactions().forEach(mined -> undone.add(mined.transaction()));
        }
        for (final Transaction transaction : undone) {
            if (!dice.oneIn(4)) {
                pool.putIfAbsent(transaction.request().nonce(), transaction);
            }
        }
        final int replacements = Math.max(1, depth + dice.between(-1, 2));
        for (int i = 0; i < replacements; i++) {
            mine();
        }
        return depth;
    }

    private BlockHeader header(final long number, final Hash parent, final long seconds) {
        final Hash hash = Hash.keccak(ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(number)
                .putLong(dice.salt())
                .array());
        return new BlockHeader(number, hash, parent, seconds, legacy ? BlockHeader.NO_BASE_FEE : baseFee);
    }
}
