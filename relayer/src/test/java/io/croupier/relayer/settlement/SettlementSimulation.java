package io.croupier.relayer.settlement;

import static io.croupier.relayer.settlement.SimulationFailure.require;

import io.croupier.matcher.journal.codec.ChainEventKind;
import io.croupier.matcher.journal.codec.TimeInForce;
import io.croupier.matcher.journal.codec.UnitState;
import io.croupier.matcher.ledger.AccountView;
import io.croupier.matcher.ledger.Int256;
import io.croupier.relayer.chain.Bytes;
import io.croupier.relayer.chain.ChainException;
import io.croupier.relayer.chain.FeePolicy;
import io.croupier.relayer.settlement.SimulatedChain.Block;
import io.croupier.relayer.settlement.SimulatedChain.Mined;
import io.croupier.relayer.settlement.SimulatedChain.Transaction;
import io.croupier.relayer.settlement.SimulatedChain.Verdict;
import io.croupier.relayer.settlement.SimulatedCommands.Entry;
import io.croupier.signing.Address;
import io.croupier.signing.Order;
import io.croupier.signing.OrderInfo;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One seeded run of settlement against everything that can go wrong: the real exchange and the real lane, a simulated chain,
 * endpoint, journal and log, and a process that dies at any step. In the end bad luck stops, and then every unit must have
 * ended exactly once and ledger and chain agree.
 */
final class SettlementSimulation {
    private static final long START_SECONDS = 1_800_000_000L;
    private static final long DEPOSIT = 10_000_000_000_000L;
    private static final long MARK = 30_000_000_000L;
    private static final int MARK_TICKS = 300_000;
    private static final int TRADERS = 6;
    private static final int STEPS = 600;
    private static final int CALM_ROUNDS = 300;
    private static final int CALM_STEPS = 20;
    private static final int STOPS_MAX = 40;
    private static final int STORY_LINES = 60;

    private final Dice dice;
    private final PlantedFault fault;
    private final boolean refusesDoubles;
    private final SettlementConfig config;
    private final SimulatedChain chain;
    private final SimulatedCore core;
    private final SimulatedLog log;
    private final SimulatedSigner signer;
    private final SimulatedCommands commands = new SimulatedCommands();
    private final Map<Long, Bytes> callByNonce = new HashMap<>();
    private final Map<Long, Long> nonceOfUnit = new HashMap<>();
    private final Deque<String> story = new ArrayDeque<>();
    private long nowMs = START_SECONDS * 1_000;
    private long orderNonce;
    private int stops;
    private boolean alive;
    private LaneDuty duty;

    private SettlementSimulation(final long seed, final PlantedFault fault) {
        this.dice = new Dice(seed);
        this.fault = fault;
        this.refusesDoubles = !dice.oneIn(3);
        this.config = new SettlementConfig(
                dice.between(1, 9),
                12_000_000,
                dice.between(1, 6),
                Duration.ofMillis(dice.between(0, 500)),
                dice.between(1, 4),
                Duration.ofMillis(100),
                Duration.ofSeconds(dice.between(2, 20)),
                Duration.ofSeconds(dice.between(5, 60)),
                FeePolicy.standard(),
                dice.between(6, 40));
        this.core = new SimulatedCore(this::crashPoint, fault == PlantedFault.DROPPED_FEEDBACK);
        this.chain = new SimulatedChain(
                dice, refusesDoubles, dice.oneIn(5), START_SECONDS, verdict -> core.unit(verdict.unit())
                        .legs()
                        .size());
        this.log = new SimulatedLog(this::crashPoint, fault == PlantedFault.SEND_BEFORE_LOG);
        this.signer = new SimulatedSigner(dice, fault == PlantedFault.NONCE_REUSE);
    }

    /**
     * Runs one seed.
     *
     * @throws SimulationFailure if settlement breaks a promise; it tells what happened last
     */
    static void run(final long seed, final PlantedFault fault) {
        final SettlementSimulation simulation = new SettlementSimulation(seed, fault);
        try {
            simulation.run();
        } catch (final RuntimeException | AssertionError e) {
            throw new SimulationFailure(e.getMessage() + "\n" + String.join("\n", simulation.story), e);
        }
    }

    private void note(final String what) {
        if (story.size() == STORY_LINES) {
            story.removeFirst();
        }
        story.add(nowMs - START_SECONDS * 1_000 + " ms, block "
                + chain.head().header().number() + ": " + what);
    }

    private void run() {
        core.put(commands.configure());
        core.step(nowMs);
        core.put(commands.block(chain.head().header(), genesis()));
        core.step(nowMs);
        core.sync();
        boot();
        alive = true;
        for (int i = 0; i < STEPS; i++) {
            live(i < STEPS * 2 / 3);
        }
        dice.calm();
        for (int i = 0; i < CALM_ROUNDS && !isSettled(); i++) {
            for (int step = 0; step < CALM_STEPS; step++) {
                live(false);
            }
        }
        if (!isSettled()) {
            throw new SimulationFailure("units never ended: " + unended() + "; " + duty.snapshot());
        }
        compareLedger();
    }

    private void crashPoint() {
        if (alive && dice.misfortune(400)) {
            throw new SimulatedCrash("crash");
        }
    }

    private void boot() {
        final SimulatedEndpoint endpoint = new SimulatedEndpoint(
                chain,
                signer,
                dice,
                millis -> nowMs += millis,
                this::onSend,
                fault == PlantedFault.IGNORED_REORGANISATION);
        duty = new LaneDuty(
                config,
                0,
                new LaneSender(endpoint, new SimulatedTarget(endpoint, refusesDoubles), signer, config.fees()),
                core.source(),
                core.source(),
                core::sync,
                log,
                core);
    }

    private void live(final boolean trading) {
        nowMs += dice.between(1, 200);
        try {
            switch (dice.between(0, 7)) {
                case 0 -> {
                    if (trading) {
                        core.put(order());
                    }
                }
                case 1, 2 -> core.step(nowMs);
                case 3 -> watch();
                case 4 -> changeChain();
                default -> duty.work(nowMs);
            }
            crashPoint();
        } catch (final SimulatedCrash crash) {
            die(dice.oneIn(3));
        } catch (final ChainException.Unusable giveUp) {
            stops++;
            require(!dice.isCalm() && stops < STOPS_MAX, "settlement gave up: " + giveUp.getMessage());
            die(false);
        }
    }

    private void die(final boolean machine) {
        note(machine ? "the machine dies" : "the process dies");
        alive = false;
        log.die(machine);
        core.restart(machine);
        boot();
        alive = true;
    }

    private void changeChain() {
        if (dice.misfortune(10)) {
            final int depth = chain.reorganise(config.confirmations());
            note("reorganised by " + depth + " of " + config.confirmations() + ", next nonce "
                    + chain.head().nonce());
        } else {
            chain.mine();
            if (!chain.head().transactions().isEmpty()) {
                note("mined " + outcomes(chain.head()));
            }
        }
    }

    private static List<String> outcomes(final Block block) {
        return block.transactions().stream()
                .map(mined -> "nonce " + mined.transaction().request().nonce()
                        + (mined.succeeded() ? " ok " : " reverted ") + mined.verdicts())
                .toList();
    }

    private byte[] order() {
        final Address trader = trader(dice.between(0, TRADERS - 1));
        final boolean buys = dice.oneIn(2);
        final long size = dice.between(1, 5);
        final long lots = buys ? size : -size;
        final long ticks = dice.between(MARK_TICKS - 2, MARK_TICKS + 2);
        final Order order = new Order(
                SimulatedCommands.PERP,
                trader,
                BigInteger.valueOf(lots * SimulatedCommands.PAPER_PER_LOT),
                BigInteger.valueOf(-lots * ticks * SimulatedCommands.CREDIT_PER_TICK_LOT),
                new OrderInfo(
                        SimulatedCommands.MAKER_RATE,
                        SimulatedCommands.TAKER_RATE,
                        nowMs / 1_000 + Duration.ofDays(20).toSeconds(),
                        ++orderNonce));
        return commands.place(order, dice.oneIn(4) ? TimeInForce.IOC : TimeInForce.GTC);
    }

    private static Address trader(final int index) {
        return Address.parse(String.format("0x%040x", 0xA0 + index));
    }

    private static List<Entry> genesis() {
        final List<Entry> entries = new ArrayList<>();
        final BigInteger wad = BigInteger.TEN.pow(18);
        entries.add(SimulatedCommands.listed(
                wad.divide(BigInteger.valueOf(20)),
                wad.divide(BigInteger.valueOf(40)),
                wad.divide(BigInteger.valueOf(100)),
                wad.divide(BigInteger.valueOf(100))));
        entries.add(Entry.of(ChainEventKind.MARK_PRICE, Address.ZERO, BigInteger.valueOf(MARK)));
        for (int i = 0; i < TRADERS; i++) {
            entries.add(Entry.of(ChainEventKind.DEPOSIT, trader(i), BigInteger.valueOf(DEPOSIT)));
        }
        return entries;
    }

    /** Hands the core the next confirmed block, sometimes one that it had before. */
    private void watch() {
        final long confirmed = chain.head().header().number() - config.confirmations() + 1;
        final long known = core.exchange().blockNumber();
        final long next = dice.oneIn(10) ? Math.max(1, known) : known + 1;
        if (next <= confirmed && core.isIdle()) {
            final Block block = chain.block(next);
            core.put(commands.block(block.header(), entries(block)));
        }
    }

    private List<Entry> entries(final Block block) {
        final List<Entry> entries = new ArrayList<>();
        for (final Mined mined : block.transactions()) {
            for (final Verdict verdict : mined.verdicts()) {
                if (verdict.settled()) {
                    settle(core.unit(verdict.unit()), entries);
                }
                entries.add(Entry.ofUnit(verdict, mined.transaction().hash()));
            }
        }
        return entries;
    }

    private void settle(final SimulatedCore.Unit unit, final List<Entry> entries) {
        final Map<Address, BigInteger[]> changes = new LinkedHashMap<>();
        for (final SimulatedCore.Leg leg : unit.legs()) {
            final BigInteger paper = paper(leg);
            final BigInteger credit = BigInteger.valueOf(leg.credit() - leg.fee());
            entries.add(
                    Entry.of(ChainEventKind.ORDER_FILLED, leg.account(), paper, credit, BigInteger.valueOf(leg.fee()))
                            .withHash(leg.order()));
            changes.merge(leg.account(), new BigInteger[] {paper, credit}, (one, other) ->
                    new BigInteger[] {one[0].add(other[0]), one[1].add(other[1])});
        }
        changes.forEach((account, change) ->
                entries.add(Entry.of(ChainEventKind.BALANCE_CHANGE, account, change[0], change[1])));
        entries.add(Entry.of(ChainEventKind.SENDER_FEE, signer.address(), BigInteger.valueOf(unit.senderFee())));
    }

    private static BigInteger paper(final SimulatedCore.Leg leg) {
        return BigInteger.valueOf(leg.lots()).multiply(BigInteger.valueOf(SimulatedCommands.PAPER_PER_LOT));
    }

    /** What must hold whenever bytes reach an endpoint. */
    private void onSend(final Transaction transaction) {
        require(log.holds(transaction.hash()), "sent before the settlement log held it: " + transaction);
        final long nonce = transaction.request().nonce();
        note("nonce " + nonce + " is sent to " + transaction.request().to() + ", "
                + transaction.request().fees());
        if (transaction.request().to().equals(SimulatedChain.DEALER)) {
            final Bytes call = transaction.request().data();
            final Bytes before = callByNonce.putIfAbsent(nonce, call);
            require(before == null || before.equals(call), "nonce " + nonce + " carries a second call");
            SimulatedBatch.decode(call).units().forEach(unit -> checkUnit(unit, nonce));
        }
        crashPoint();
    }

    private void checkUnit(final long number, final long nonce) {
        final SimulatedCore.Unit unit = core.unit(number);
        require(unit != null && core.isDurable(unit.sequence()), "unit " + number + " is sent, but not on disk");
        final Long before = nonceOfUnit.put(number, nonce);
        if (before != null && before != nonce) {
            final long confirmed = chain.head().header().number() - config.confirmations() + 1;
            final Block block = confirmed < 0 ? null : chain.block(confirmed);
            require(
                    block != null && block.nonce() > before,
                    "unit " + number + " gets nonce " + nonce + " before nonce " + before + " is spent for good");
            require(settledIn(number, confirmed) == 0, "unit " + number + " is settled and sent again");
        }
    }

    private long settledIn(final long number, final long lastBlock) {
        return chain.blocks().stream()
                .filter(block -> block.header().number() <= lastBlock)
                .flatMap(block -> block.transactions().stream())
                .flatMap(mined -> mined.verdicts().stream())
                .filter(verdict -> verdict.unit() == number && verdict.settled())
                .count();
    }

    private boolean isSettled() {
        return core.isIdle() && unended().isEmpty() && !core.exchange().hasMoreToMatch();
    }

    private Map<Long, UnitState> unended() {
        final Map<Long, UnitState> open = new TreeMap<>(core.states());
        open.values().removeIf(state -> state == UnitState.FINAL || state == UnitState.BUSTED);
        return open;
    }

    private void compareLedger() {
        final long head = chain.head().header().number();
        final Map<Address, BigInteger> paper = new HashMap<>();
        final Map<Address, BigInteger> credit = new HashMap<>();
        core.states().forEach((number, state) -> {
            final long settled = settledIn(number, head);
            require(
                    settled == (state == UnitState.FINAL ? 1 : 0),
                    "unit " + number + " is " + state + " and settled " + settled + " times");
            if (state == UnitState.FINAL) {
                for (final SimulatedCore.Leg leg : core.unit(number).legs()) {
                    paper.merge(leg.account(), paper(leg), BigInteger::add);
                    credit.merge(leg.account(), BigInteger.valueOf(leg.credit() - leg.fee()), BigInteger::add);
                }
            }
        });
        require(core.exchange().unsettledUnits() == 0, "the core holds units that have ended");
        for (int i = 0; i < TRADERS; i++) {
            compareAccount(
                    trader(i),
                    paper.getOrDefault(trader(i), BigInteger.ZERO),
                    credit.getOrDefault(trader(i), BigInteger.ZERO).add(BigInteger.valueOf(DEPOSIT)));
        }
    }

    private void compareAccount(final Address trader, final BigInteger paper, final BigInteger credit) {
        final AccountView view = core.exchange().ledger().onChain();
        final int account = core.exchange().ledger().account(new UnsafeBuffer(trader.toBytes()), 0);
        final Int256 number = new Int256();
        final BigInteger ledgerPaper = view.paper(account, 0, number).toBigInteger();
        final BigInteger ledgerCredit = view.primaryCredit(account, number)
                .toBigInteger()
                .add(view.reducedCredit(account, 0, number).toBigInteger());
        require(ledgerPaper.equals(paper), trader + " holds " + ledgerPaper + ", the chain says " + paper);
        require(ledgerCredit.equals(credit), trader + " has " + ledgerCredit + ", the chain says " + credit);
    }
}
