package io.croupier.relayer.settlement;

import io.croupier.matcher.journal.codec.BustReason;
import io.croupier.relayer.chain.BlockHeader;
import io.croupier.relayer.chain.Bytes;
import io.croupier.relayer.chain.ChainException;
import io.croupier.relayer.chain.ChainLog;
import io.croupier.relayer.chain.FeeQuote;
import io.croupier.relayer.chain.Hash;
import io.croupier.relayer.chain.LogsBloom;
import io.croupier.relayer.chain.TransactionRequest;
import io.croupier.relayer.settlement.JournalNews.UnitId;
import io.croupier.relayer.settlement.SimulatedLogs.Event;
import io.croupier.signing.Address;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A chain as it is, whatever endpoints say of it: blocks that may be undone, pools that forget, a moving base fee, senders
 * without funds, and a Dealer that settles units in order, refuses some, and now and then runs out of gas.
 */
final class SimulatedChain {
    static final long ID = 31337;
    static final Address DEALER = Address.parse("0x00000000000000000000000000000000000dea1e");

    private static final long GWEI = 1_000_000_000L;
    private static final long BLOCK_SECONDS = 2;

    /** A transaction that the pool took. */
    record Transaction(Hash hash, Address from, TransactionRequest request) {}

    /** What became of a unit: settled where the reason is NONE. */
    record Verdict(UnitId unit, int leg, BustReason reason) {
        boolean settled() {
            return reason == BustReason.NONE;
        }
    }

    /** A transaction in a block. */
    record Mined(
            Transaction transaction, boolean succeeded, long gasUsed, List<Verdict> verdicts, List<Event> events) {}

    /** A block, and the state after it. */
    record Block(
            BlockHeader header,
            List<Mined> transactions,
            List<ChainLog> logs,
            Map<Address, Long> nonces,
            Map<Integer, Long> lastUnits) {
        long nonce(final Address sender) {
            return nonces.getOrDefault(sender, 0L);
        }

        long lastUnit(final int lane) {
            return lastUnits.getOrDefault(lane, 0L);
        }
    }

    private final Dice dice;
    private final boolean publicAbi;
    private final boolean legacy;
    private final Function<Hash, Optional<SimulatedBatch>> batchOf;
    private final Function<UnitId, SimulatedCore.Unit> units;
    private final List<Block> blocks = new ArrayList<>();
    private final Map<Address, TreeMap<Long, Transaction>> pools = new TreeMap<>();
    private final Map<UnitId, Verdict> judged = new HashMap<>();
    private Address broke = Address.ZERO;
    private long baseFee = GWEI;
    private long highest;

    /**
     * @param publicAbi whether each unit comes in a call of its own, and nobody counts units
     * @param legacy whether blocks tell no base fee
     * @param batchOf the units that a transaction is to settle
     * @param units what is in a unit
     * @param genesis what the first block logs
     */
    SimulatedChain(
            final Dice dice,
            final boolean publicAbi,
            final boolean legacy,
            final long startSeconds,
            final Function<Hash, Optional<SimulatedBatch>> batchOf,
            final Function<UnitId, SimulatedCore.Unit> units,
            final List<Event> genesis) {
        this.dice = dice;
        this.publicAbi = publicAbi;
        this.legacy = legacy;
        this.batchOf = batchOf;
        this.units = units;
        add(0, Hash.ZERO, startSeconds, List.of(others(0, genesis)), Map.of(), Map.of());
    }

    Block head() {
        return blocks.get(blocks.size() - 1);
    }

    /** The block at this height; null above the head. */
    Block block(final long number) {
        return number < blocks.size() ? blocks.get((int) number) : null;
    }

    /** The block with this hash; empty if it never was, or was undone. */
    Optional<Block> block(final Hash hash) {
        for (int i = blocks.size() - 1; i >= 0; i--) {
            if (blocks.get(i).header().hash().equals(hash)) {
                return Optional.of(blocks.get(i));
            }
        }
        return Optional.empty();
    }

    List<Block> blocks() {
        return List.copyOf(blocks);
    }

    long baseFee() {
        return baseFee;
    }

    /** From now on this sender cannot pay, and no other one cannot; zero for none. */
    void impoverish(final Address sender) {
        broke = sender;
    }

    /** Takes a transaction into the pool as a node would, or says in a node's words why not. */
    void submit(final Transaction transaction) {
        final TransactionRequest request = transaction.request();
        if (transaction.from().equals(broke)) {
            throw new ChainException.NotAccepted("insufficient funds for gas * price + value");
        }
        if (request.nonce() < head().nonce(transaction.from())) {
            throw new ChainException.NotAccepted("nonce too low");
        }
        final TreeMap<Long, Transaction> pool = pools.computeIfAbsent(transaction.from(), from -> new TreeMap<>());
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

    /** Adds a block with whatever of the pools can go in, or with less. */
    void mine() {
        mine(List.of());
    }

    /** Adds a block in which others log these events too. */
    void mine(final List<Event> ofOthers) {
        baseFee = Math.max(GWEI / 10, Math.min(60 * GWEI, baseFee * dice.between(60, 150) / 100));
        final Block before = head();
        final long number = before.header().number() + 1;
        final Map<Integer, Long> lastUnits = new HashMap<>(before.lastUnits());
        final Map<Address, Long> nonces = new HashMap<>(before.nonces());
        final List<Mined> mined = new ArrayList<>();
        pools.forEach((sender, pool) -> {
            long nonce = before.nonce(sender);
            while (!sender.equals(broke) && pool.containsKey(nonce) && isPaid(pool.get(nonce)) && !dice.misfortune(4)) {
                mined.add(execute(pool.remove(nonce), lastUnits));
                nonce++;
            }
            nonces.put(sender, nonce);
            pool.headMap(nonce).clear();
            if (!pool.isEmpty() && dice.misfortune(12)) {
                pool.pollLastEntry();
            }
        });
        if (!ofOthers.isEmpty()) {
            mined.add(others(number, ofOthers));
        }
        final long seconds = before.header().timestampSeconds() + BLOCK_SECONDS;
        add(number, before.header().hash(), seconds, mined, nonces, lastUnits);
    }

    private void add(
            final long number,
            final Hash parent,
            final long seconds,
            final List<Mined> mined,
            final Map<Address, Long> nonces,
            final Map<Integer, Long> lastUnits) {
        final Hash hash = salted(number);
        final long fee = legacy ? BlockHeader.NO_BASE_FEE : baseFee;
        final BlockHeader bare = new BlockHeader(number, hash, parent, seconds, fee);
        final List<ChainLog> logs = new ArrayList<>();
        for (final Mined each : mined) {
            each.events()
                    .forEach(event -> logs.add(event.in(bare, each.transaction().hash(), logs.size())));
        }
        final LogsBloom bloom = SimulatedLogs.bloom(logs);
        final BlockHeader header = new BlockHeader(number, hash, parent, seconds, fee, bloom);
        blocks.add(new Block(header, mined, logs, Map.copyOf(nonces), Map.copyOf(lastUnits)));
        highest = Math.max(highest, number);
    }

    private Hash salted(final long number) {
        return Hash.keccak(ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(number)
                .putLong(dice.salt())
                .array());
    }

    /** A transaction of somebody else. */
    private Mined others(final long number, final List<Event> events) {
        final TransactionRequest request =
                new TransactionRequest(ID, number, DEALER, Bytes.EMPTY, 100_000, new FeeQuote(GWEI, GWEI));
        return new Mined(new Transaction(salted(number), Address.ZERO, request), true, 50_000, List.of(), events);
    }

    private boolean isPaid(final Transaction transaction) {
        return transaction.request().fees().maxFeePerGas() >= baseFee;
    }

    private Mined execute(final Transaction transaction, final Map<Integer, Long> lastUnits) {
        final TransactionRequest request = transaction.request();
        final Optional<SimulatedBatch> batch = batchOf.apply(transaction.hash());
        if (batch.isEmpty()) {
            final boolean succeeded = !dice.misfortune(5);
            return new Mined(transaction, succeeded, 21_000, List.of(), List.of());
        }
        if (dice.misfortune(40)) {
            return new Mined(transaction, false, request.gasLimit(), List.of(), List.of());
        }
        if (failureOf(batch.get(), lastUnits).isPresent()) {
            return new Mined(transaction, false, 30_000, List.of(), List.of());
        }
        final List<Verdict> verdicts = new ArrayList<>();
        final List<Event> events = new ArrayList<>();
        for (final UnitId unit : batch.get().unitIds()) {
            final Verdict verdict = judge(unit);
            verdicts.add(verdict);
            events.addAll(eventsOf(verdict));
            lastUnits.put(unit.lane(), unit.number());
        }
        return new Mined(transaction, true, request.gasLimit() / 2, verdicts, events);
    }

    private List<Event> eventsOf(final Verdict verdict) {
        if (!verdict.settled()) {
            return List.of(SimulatedLogs.refused(verdict));
        }
        final SimulatedCore.Unit unit = units.apply(verdict.unit());
        return publicAbi ? SimulatedLogs.traded(unit) : List.of(SimulatedLogs.settled(unit));
    }

    /** What a call would fail with as a whole: a gap, or through the public ABI the refusal of its only unit. */
    Optional<Bytes> failureOf(final SimulatedBatch batch, final Map<Integer, Long> lastUnits) {
        if (!publicAbi) {
            final boolean gap = batch.buildsOn() != lastUnits.getOrDefault(batch.lane(), 0L);
            return gap ? Optional.of(SimulatedErrors.unitGap()) : Optional.empty();
        }
        final Verdict verdict = judge(batch.unitIds().get(0));
        if (verdict.settled()) {
            return Optional.empty();
        }
        final boolean ours = verdict.leg() % 2 == 0;
        return Optional.of(ours ? SimulatedErrors.named(verdict) : SimulatedErrors.text(verdict.reason()));
    }

    /** The same answer each time, until a reorganisation lets chance decide anew. */
    private Verdict judge(final UnitId unit) {
        return judged.computeIfAbsent(unit, this::verdict);
    }

    private Verdict verdict(final UnitId unit) {
        if (!dice.misfortune(10)) {
            return new Verdict(unit, 0, BustReason.NONE);
        }
        final int leg = dice.between(0, units.apply(unit).legs().size() - 1);
        return new Verdict(unit, leg, dice.oneIn(3) ? BustReason.ORDER_EXPIRED : BustReason.TRADER_UNSAFE);
    }

    /** The newest height whose block is, or ever was, {@code confirmations} deep, so that it stays; negative if none. */
    long firm(final int confirmations) {
        return highest - confirmations + 1;
    }

    /**
     * Replaces some of the newest blocks, never one that was {@code confirmations} deep. What was in them goes back to the
     * pools, as far as nodes remember it.
     *
     * @return how many blocks were replaced
     */
    int reorganise(final int confirmations) {
        final long firm = Math.max(0, firm(confirmations));
        final int depth = dice.between(0, (int) (head().header().number() - firm));
        undo(depth);
        final int replacements = Math.max(1, depth + dice.between(-1, 2));
        for (int i = 0; i < replacements; i++) {
            mine();
        }
        return depth;
    }

    /** Replaces this block and all above it, however deep they were. */
    void undoFrom(final long number) {
        undo((int) (head().header().number() - number + 1));
        mine();
    }

    private void undo(final int depth) {
        judged.clear();
        final List<Transaction> undone = new ArrayList<>();
        for (int i = 0; i < depth; i++) {
            blocks.remove(blocks.size() - 1).transactions().forEach(mined -> undone.add(mined.transaction()));
        }
        for (final Transaction transaction : undone) {
            final TreeMap<Long, Transaction> pool = pools.get(transaction.from());
            if (pool != null && !dice.oneIn(4)) {
                pool.putIfAbsent(transaction.request().nonce(), transaction);
            }
        }
    }
}
