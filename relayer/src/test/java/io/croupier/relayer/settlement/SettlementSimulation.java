package io.croupier.relayer.settlement;

import static io.croupier.relayer.settlement.SimulationFailure.require;

import io.croupier.matcher.journal.codec.TimeInForce;
import io.croupier.relayer.chain.Bytes;
import io.croupier.relayer.chain.ChainException;
import io.croupier.relayer.chain.ChainLogDecoder;
import io.croupier.relayer.chain.FeePolicy;
import io.croupier.relayer.chain.Hash;
import io.croupier.relayer.settlement.SimulatedChain.Block;
import io.croupier.relayer.settlement.SimulatedChain.Transaction;
import io.croupier.relayer.settlement.SimulatedLogs.Event;
import io.croupier.relayer.watch.LastBlock;
import io.croupier.relayer.watch.SteppedWatcher;
import io.croupier.signing.Address;
import io.croupier.signing.Order;
import io.croupier.signing.OrderInfo;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * One seeded run of settlement against everything that can go wrong: the real exchange, lanes, targets and watcher; a
 * simulated chain, endpoint, journal and logs, keepers with calls of their own, and a process that dies at any step. In the
 * end bad luck stops, but for one lane whose key cannot pay: the others must get through all that does not wait for it.
 * Then it can pay again, every unit must have ended exactly once, and ledger and chain agree.
 */
final class SettlementSimulation implements SimulatedEndpoint.Caller {
    private static final long START_SECONDS = 1_800_000_000L;
    private static final long DEPOSIT = 10_000_000_000_000L;
    private static final int MARK_TICKS = 300_000;
    private static final int TRADERS = 6;
    private static final int STEPS = 700;
    private static final int CALM_ROUNDS = 400;
    private static final int CALM_STEPS = 20;
    private static final int STOPS_MAX = 40;
    private static final int STORY_LINES = 60;
    private static final int MANY_BLOCKS = 50;

    private final Dice dice;
    private final PlantedFault fault;
    private final boolean publicAbi;
    private final boolean tellsReceipts;
    private final SettlementConfig config;
    private final Tally tally;
    private final CrashPoints crashes;
    private final SimulatedChain chain;
    private final SimulatedViews views;
    private final SimulatedCore core;
    private final SimulatedKeeper keeper;
    private final SendChecks checks;
    private final List<SimulatedLane> lanes = new ArrayList<>();
    private final SimulatedCommands commands = new SimulatedCommands();
    private final Map<Bytes, SimulatedBatch> meanings = new HashMap<>();
    private final Map<Hash, Transaction> signed = new HashMap<>();
    private final Map<Hash, SimulatedBatch> batches = new HashMap<>();
    private final Deque<String> story = new ArrayDeque<>();
    private long nowMs = START_SECONDS * 1_000;
    private long orderNonce;
    private int stops;
    private SteppedWatcher watcher;

    /** What happened in many runs. */
    static final class Tally {
        private final CrashPoints.Coverage packed = new CrashPoints.Coverage();
        private final CrashPoints.Coverage publicAbi = new CrashPoints.Coverage();
        private final Map<Integer, Integer> reorganisations = new HashMap<>();

        CrashPoints.Coverage crashes(final boolean onPublicAbi) {
            return onPublicAbi ? publicAbi : packed;
        }

        /** How often blocks were undone, by how many at once. */
        Map<Integer, Integer> reorganisations() {
            return reorganisations;
        }
    }

    private SettlementSimulation(final long seed, final PlantedFault fault, final Tally tally) {
        this.dice = new Dice(seed);
        this.fault = fault;
        this.tally = tally;
        this.publicAbi = dice.oneIn(3);
        this.tellsReceipts = dice.oneIn(2);
        this.config = new SettlementConfig(
                dice.between(1, 9),
                new TransactionLimits(12_000_000, dice.between(1, 6), 120_000),
                Duration.ofMillis(dice.between(0, 500)),
                dice.between(1, 4),
                Duration.ofMillis(100),
                Duration.ofSeconds(dice.between(2, 20)),
                Duration.ofSeconds(dice.between(2, 30)),
                FeePolicy.standard(),
                dice.between(6, 40));
        this.crashes = new CrashPoints(dice, tally.crashes(publicAbi));
        this.core = new SimulatedCore(dice, crashes, fault == PlantedFault.DROPPED_FEEDBACK);
        final int markets = dice.between(1, 3);
        this.views = new SimulatedViews(markets);
        this.chain = new SimulatedChain(
                dice, publicAbi, dice.oneIn(5), START_SECONDS, this::batchOf, core::unit, genesis(markets));
        for (int lane = 0; lane < markets; lane++) {
            lanes.add(new SimulatedLane(
                    lane,
                    new SimulatedSigner(lane, dice, signed, fault == PlantedFault.NONCE_REUSE),
                    new SimulatedLog(crashes, fault == PlantedFault.SEND_BEFORE_LOG)));
        }
        this.keeper = new SimulatedKeeper(chain, core, config.confirmations());
        this.checks = new SendChecks(chain, core, config.confirmations(), !publicAbi);
    }

    /**
     * Runs one seed.
     *
     * @throws SimulationFailure if settlement breaks a promise; it tells what happened last
     */
    static void run(final long seed, final PlantedFault fault, final Tally tally) {
        tell(new SettlementSimulation(seed, fault, tally), SettlementSimulation::settle);
    }

    /**
     * Runs one seed, and in the end undoes blocks that were confirmed.
     *
     * @throws SimulationFailure if nobody notices, after a restart again, or blocks of the new history are executed
     */
    static void runBeyondConfirmations(final long seed) {
        tell(new SettlementSimulation(seed, PlantedFault.NONE, new Tally()), SettlementSimulation::diverge);
    }

    private static void tell(final SettlementSimulation simulation, final Consumer<SettlementSimulation> run) {
        try {
            run.accept(simulation);
        } catch (final RuntimeException | AssertionError e) {
            throw new SimulationFailure(e.getMessage() + "\n" + String.join("\n", simulation.story), e);
        }
    }

    private Optional<SimulatedBatch> meaningOf(final Bytes call) {
        return Optional.ofNullable(meanings.get(call));
    }

    /** By the public ABI two units may make the same call, so that only the settlement log tells them apart. */
    private Optional<SimulatedBatch> batchOf(final Hash transaction) {
        return Optional.ofNullable(batches.get(transaction));
    }

    private void note(final String what) {
        if (story.size() == STORY_LINES) {
            story.removeFirst();
        }
        story.add(nowMs - START_SECONDS * 1_000 + " ms, block "
                + chain.head().header().number() + ": " + what);
    }

    /** Everything that can go wrong does, until it is calm. */
    private void suffer() {
        core.put(commands.configure(lanes.size()));
        core.step(nowMs);
        core.sync();
        boot();
        for (int i = 0; i < STEPS; i++) {
            live(i < STEPS * 2 / 3);
        }
        dice.calm();
    }

    private void diverge() {
        suffer();
        chain.impoverish(Address.ZERO);
        liveUntil("blocks never came", () -> core.exchange().blockNumber() > config.confirmations());
        while (!core.isIdle()) {
            core.step(nowMs);
        }
        final long executed = core.exchange().blockNumber();
        chain.undoFrom(executed);
        for (int boots = 0; boots < 2; boots++) {
            for (int i = 0; watcher.stopReason().isEmpty(); i++) {
                require(i < CALM_ROUNDS, "nobody notices that block " + executed + " was undone");
                watcher.look();
                core.step(nowMs);
                chain.mine();
            }
            require(core.exchange().blockNumber() == executed, "blocks of another history are executed");
            die(false, "another look at the same chain");
        }
    }

    private void settle() {
        suffer();
        final SimulatedLane stuck = lanes.get(dice.between(0, lanes.size() - 1));
        chain.impoverish(stuck.sender());
        note("lane " + stuck.number() + " cannot pay");
        liveUntil("units wait for nobody in lane " + stuck.number(), () -> onlyWaitFor(stuck));
        chain.impoverish(Address.ZERO);
        liveUntil(
                "units never ended",
                () -> openUnits().findAny().isEmpty()
                        && !core.exchange().hasMoreToDo()
                        && core.exchange().blockNumber() > 0
                        && keeper.hasHeardAll());
        new FinalChecks(chain, core, lanes.size())
                .run(deposits(), lanes.stream().map(SimulatedLane::sender).toList());
        keeper.requireTruth();
    }

    private void liveUntil(final String failure, final BooleanSupplier reached) {
        for (int i = 0; i < CALM_ROUNDS && !reached.getAsBoolean(); i++) {
            for (int step = 0; step < CALM_STEPS; step++) {
                live(false);
            }
        }
        if (!reached.getAsBoolean()) {
            throw new SimulationFailure(failure + ": "
                    + openUnits()
                            .map(unit -> unit.id() + " " + core.state(unit.id()))
                            .toList()
                    + "; " + lanes.stream().map(lane -> lane.duty().snapshot()).toList()
                    + watcher.stopReason().map(reason -> "; " + reason).orElse(""));
        }
    }

    private Stream<SimulatedCore.Unit> openUnits() {
        return core.units().stream().filter(unit -> core.isOpen(unit.id()));
    }

    /** Whether every other lane is through, but for units that wait for earlier ones of their traders elsewhere. */
    private boolean onlyWaitFor(final SimulatedLane stuck) {
        return lanes.stream()
                .filter(lane -> lane != stuck)
                .map(lane -> openUnits()
                        .filter(unit -> unit.id().lane() == lane.number())
                        .min(Comparator.comparingLong(unit -> unit.id().number())))
                .flatMap(Optional::stream)
                .allMatch(first -> openUnits()
                        .anyMatch(other -> other.id().lane() != first.id().lane()
                                && other.sequence() < first.sequence()
                                && !Collections.disjoint(other.traders(), first.traders())));
    }

    private void boot() {
        final SimulatedEndpoint endpoint = new SimulatedEndpoint(
                chain,
                views,
                this::meaningOf,
                signed,
                dice,
                crashes,
                this,
                tellsReceipts,
                fault == PlantedFault.IGNORED_REORGANISATION);
        final TransactionUnits units = new TransactionUnits();
        for (final SimulatedLane lane : lanes) {
            final ExcerptSource journal = fault == PlantedFault.IGNORED_LANES
                    ? core.sourceWithoutUnitsOfOthers(lane.number())
                    : core.source();
            lane.boot(config, publicAbi, endpoint, core, units, journal, meanings);
        }
        final LastBlock last = new LastBlock();
        core.tap(excerpt -> {
            last.onExcerpt(excerpt);
            units.onExcerpt(excerpt);
        });
        final ChainLogDecoder decoder = publicAbi
                ? new ChainLogDecoder(endpoint, SimulatedChain.DEALER, SimulatedLane.publicAbi(), units::unitOf)
                : new ChainLogDecoder(endpoint, SimulatedChain.DEALER);
        watcher = new SteppedWatcher(config.confirmations(), endpoint, decoder, core, last.newestFirst());
        crashes.arm(true);
    }

    private void live(final boolean trading) {
        nowMs += dice.between(1, 200);
        try {
            switch (dice.between(0, 9)) {
                case 0 -> {
                    if (trading) {
                        core.put(order());
                    }
                }
                case 1, 2, 3 -> core.step(nowMs);
                case 4, 5 -> watch();
                case 6 -> changeChain();
                default -> work(trading);
            }
        } catch (final SimulatedCrash crash) {
            die(dice.oneIn(3), crash.getMessage());
        } catch (final ChainException.Unusable giveUp) {
            stops++;
            require(!dice.isCalm() && stops < STOPS_MAX, "settlement gave up: " + giveUp.getMessage());
            die(false, giveUp.getMessage());
        }
    }

    private void watch() {
        crashes.before(Step.DUTY);
        try {
            watcher.look();
        } catch (final ChainException.Unusable e) {
            throw new SimulationFailure("the watcher gave up: " + e.getMessage(), e);
        }
        watcher.stopReason().ifPresent(reason -> {
            throw new SimulationFailure("the watcher stopped: " + reason);
        });
        crashes.after(Step.DUTY);
    }

    private void work(final boolean trading) {
        final SimulatedLane lane = lanes.get(dice.between(0, lanes.size() - 1));
        crashes.before(Step.DUTY);
        if (trading && dice.oneIn(20)) {
            keeper.submit(lane, dice.oneIn(4) ? nowMs + dice.between(0, 5_000) : Long.MAX_VALUE);
        }
        lane.duty().work(nowMs);
        crashes.after(Step.DUTY);
    }

    private void die(final boolean machine, final String where) {
        note((machine ? "the machine dies: " : "the process dies: ") + where);
        crashes.arm(false);
        lanes.forEach(lane -> lane.log().die(machine));
        core.restart(machine);
        keeper.forget();
        boot();
    }

    private void changeChain() {
        if (dice.misfortune(10)) {
            final int depth = chain.reorganise(config.confirmations());
            tally.reorganisations().merge(depth, 1, Integer::sum);
            note("reorganised by " + depth + " of " + config.confirmations());
        } else if (dice.misfortune(60)) {
            chain.impoverish(dice.oneIn(3) ? Address.ZERO : lanes.get(0).sender());
        } else if (dice.misfortune(150)) {
            for (int i = 0; i < MANY_BLOCKS; i++) {
                chain.mine();
            }
            note("many blocks at once");
        } else {
            final boolean moves = dice.oneIn(8);
            chain.mine(moves ? List.of(SimulatedLogs.price(SimulatedViews.PRICE_SOURCE, price())) : List.of());
            if (!chain.head().transactions().isEmpty()) {
                note("mined " + outcomes(chain.head()));
            }
        }
    }

    private long price() {
        return SimulatedViews.MARK + dice.between(-3, 3) * 100_000L;
    }

    private static List<String> outcomes(final Block block) {
        return block.transactions().stream()
                .map(mined -> "nonce " + mined.transaction().request().nonce()
                        + (mined.succeeded() ? " ok " : " reverted ") + mined.verdicts())
                .toList();
    }

    @Override
    public Step onSend(final Hash hash) {
        final Transaction transaction = signed.get(hash);
        final SimulatedLane lane = lanes.stream()
                .filter(each -> each.sent(transaction))
                .findFirst()
                .orElseThrow();
        final Optional<Intent> intent = lane.log().onDisk(hash);
        intent.filter(each -> each.purpose() == Intent.Purpose.UNITS)
                .ifPresent(each -> batches.put(hash, new SimulatedBatch(each.lane(), each.buildsOn(), each.units())));
        note("lane " + lane.number() + ", nonce " + transaction.request().nonce() + " is sent to "
                + transaction.request().to() + " for " + transaction.request().fees() + ", " + batchOf(hash));
        checks.onSend(transaction, intent, batchOf(hash));
        keeper.onSend(transaction, checks.nonces());
        return lane.stepOf(intent);
    }

    @Override
    public void passTime(final long millis) {
        nowMs += millis;
    }

    private byte[] order() {
        final Address trader = trader(dice.between(0, TRADERS - 1));
        final boolean buys = dice.oneIn(2);
        final long size = dice.between(1, 5);
        final long lots = buys ? size : -size;
        final long ticks = dice.between(MARK_TICKS - 2, MARK_TICKS + 2);
        final Order order = new Order(
                SimulatedCommands.perp(dice.between(0, lanes.size() - 1)),
                trader,
                BigInteger.valueOf(lots * SimulatedCommands.PAPER_PER_LOT),
                BigInteger.valueOf(-lots * ticks * SimulatedCommands.CREDIT_PER_TICK_LOT),
                new OrderInfo(
                        SimulatedCommands.MAKER_RATE,
                        SimulatedCommands.TAKER_RATE,
                        nowMs / 1_000 + Duration.ofDays(20).toSeconds() + dice.between(0, 9),
                        ++orderNonce));
        return commands.place(order, dice.oneIn(4) ? TimeInForce.IOC : TimeInForce.GTC);
    }

    private static Address trader(final int index) {
        return Address.parse(String.format("0x%040x", 0xA0 + index));
    }

    private Map<Address, BigInteger> deposits() {
        final Map<Address, BigInteger> deposits = new HashMap<>();
        for (int i = 0; i < TRADERS; i++) {
            deposits.put(trader(i), BigInteger.valueOf(DEPOSIT));
        }
        return deposits;
    }

    private static List<Event> genesis(final int markets) {
        final List<Event> events = new ArrayList<>();
        for (int market = 0; market < markets; market++) {
            final Address perp = SimulatedCommands.perp(market);
            events.add(SimulatedLogs.listed(perp, SimulatedCommands.marketId(market)));
            events.add(SimulatedLogs.riskParams(perp, SimulatedViews.PRICE_SOURCE, SimulatedViews.RATIOS));
        }
        for (int i = 0; i < TRADERS; i++) {
            events.add(SimulatedLogs.deposit(trader(i), DEPOSIT));
        }
        return events;
    }
}
