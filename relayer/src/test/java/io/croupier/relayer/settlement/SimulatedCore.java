package io.croupier.relayer.settlement;

import io.croupier.matcher.engine.CommandRing;
import io.croupier.matcher.engine.Exchange;
import io.croupier.matcher.journal.Excerpt;
import io.croupier.matcher.journal.ExcerptListener;
import io.croupier.matcher.journal.codec.BustUnitDecoder;
import io.croupier.matcher.journal.codec.ChainBlockDecoder;
import io.croupier.matcher.journal.codec.ContinueDecoder;
import io.croupier.matcher.journal.codec.ContinueEncoder;
import io.croupier.matcher.journal.codec.HeadFactsDecoder;
import io.croupier.matcher.journal.codec.MessageHeaderDecoder;
import io.croupier.matcher.journal.codec.MessageHeaderEncoder;
import io.croupier.matcher.journal.codec.Side;
import io.croupier.matcher.journal.codec.UnitMadeDecoder;
import io.croupier.matcher.journal.codec.UnitProgressDecoder;
import io.croupier.matcher.journal.codec.UnitState;
import io.croupier.matcher.journal.codec.UnitStateChangedDecoder;
import io.croupier.relayer.chain.Hash;
import io.croupier.relayer.settlement.JournalNews.UnitId;
import io.croupier.signing.Address;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The real exchange behind a queue of commands, with a journal in memory that knows how much of it is on disk. What the
 * relayer and the watcher tell it arrives now and then twice.
 */
final class SimulatedCore implements CommandRing {
    private static final int TWICE_ONE_IN = 12;

    /** What the core promised of a unit when it made it. */
    record Unit(UnitId id, int market, long sequence, long senderFee, List<Leg> legs) {
        Set<Address> traders() {
            return legs.stream().map(Leg::account).collect(Collectors.toSet());
        }
    }

    /** Signed changes of an account; the fee is paid on top. */
    record Leg(Address account, Hash order, long lots, long credit, long fee) {
        BigInteger paper() {
            return BigInteger.valueOf(lots).multiply(BigInteger.valueOf(SimulatedCommands.PAPER_PER_LOT));
        }

        BigInteger creditAfterFee() {
            return BigInteger.valueOf(credit - fee);
        }
    }

    private final Deque<byte[]> inbox = new ArrayDeque<>();
    private final List<byte[]> journal = new ArrayList<>();
    private final Map<UnitId, Unit> units = new HashMap<>();
    private final Map<UnitId, UnitState> states = new HashMap<>();
    private final Set<UnitId> landed = new HashSet<>();
    private final Set<UnitId> blamed = new HashSet<>();
    private final Dice dice;
    private final CrashPoints crashes;
    private final boolean dropsBusts;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final UnitMadeDecoder unitMade = new UnitMadeDecoder();
    private final UnitStateChangedDecoder unitState = new UnitStateChangedDecoder();
    private final UnitProgressDecoder progress = new UnitProgressDecoder();
    private final BustUnitDecoder bust = new BustUnitDecoder();
    private Exchange exchange = new Exchange();
    private ExcerptListener tap = excerpt -> {};
    private int durable;
    private boolean continueQueued;

    /** @param dropsBusts a planted fault: the core never hears that a unit was refused */
    SimulatedCore(final Dice dice, final CrashPoints crashes, final boolean dropsBusts) {
        this.dice = dice;
        this.crashes = crashes;
        this.dropsBusts = dropsBusts;
    }

    @Override
    public boolean offer(final DirectBuffer command, final int offset, final int length) {
        put(command, offset, length);
        return true;
    }

    @Override
    public void put(final DirectBuffer command, final int offset, final int length) {
        final Step step = stepOf(command, offset);
        if (step == Step.TELL_REFUSED) {
            if (dropsBusts) {
                return;
            }
            bust.wrapAndApplyHeader(command, offset, header);
            blamed.add(new UnitId(bust.lane(), bust.unit()));
        }
        final byte[] copy = new byte[length];
        command.getBytes(offset, copy);
        crashes.before(step);
        inbox.add(copy);
        if (dice.misfortune(TWICE_ONE_IN)) {
            inbox.add(copy);
        }
        crashes.after(step);
    }

    private Step stepOf(final DirectBuffer command, final int offset) {
        return switch (header.wrap(command, offset).templateId()) {
            case ChainBlockDecoder.TEMPLATE_ID -> Step.HAND_OVER_BLOCK;
            case HeadFactsDecoder.TEMPLATE_ID -> Step.HAND_OVER_HINTS;
            case BustUnitDecoder.TEMPLATE_ID -> Step.TELL_REFUSED;
            case UnitProgressDecoder.TEMPLATE_ID -> {
                progress.wrapAndApplyHeader(command, offset, header);
                final byte[] transaction = new byte[Hash.LENGTH];
                progress.getTxHash(transaction, 0, Hash.LENGTH);
                if (progress.state() == UnitState.MINED) {
                    yield Step.TELL_MINED;
                }
                yield Hash.of(transaction, 0).equals(Hash.ZERO) ? Step.CLAIM : Step.TELL_SUBMITTED;
            }
            default -> Step.DUTY;
        };
    }

    void put(final byte[] command) {
        inbox.add(command);
    }

    boolean isIdle() {
        return inbox.isEmpty();
    }

    /** Hears of every excerpt that is journaled from now on; first of those that are. */
    void tap(final ExcerptListener listener) {
        final Excerpt excerpt = new Excerpt();
        journal.forEach(bytes -> listener.onExcerpt(excerpt.wrap(new UnsafeBuffer(bytes), 0, bytes.length)));
        tap = listener;
    }

    /** Executes the next command and journals it. */
    void step(final long nowMs) {
        final byte[] command = inbox.poll();
        if (command != null) {
            final long timeMs = Math.max(nowMs, exchange.timeMs());
            final byte[] bytes = execute(exchange.sequence() + 1, timeMs, command);
            journal.add(bytes);
            learn(bytes);
            tap.onExcerpt(new Excerpt().wrap(new UnsafeBuffer(bytes), 0, bytes.length));
            if (header.wrap(new UnsafeBuffer(command), 0).templateId() == ContinueDecoder.TEMPLATE_ID) {
                continueQueued = false;
            }
            queueContinuation();
        }
    }

    private void queueContinuation() {
        if (exchange.hasMoreToDo() && !continueQueued) {
            continueQueued = true;
            final byte[] command = new byte[MessageHeaderEncoder.ENCODED_LENGTH];
            new ContinueEncoder().wrapAndApplyHeader(new UnsafeBuffer(command), 0, new MessageHeaderEncoder());
            inbox.add(command);
        }
    }

    private byte[] execute(final long sequence, final long timeMs, final byte[] command) {
        final ExpandableArrayBuffer slot = new ExpandableArrayBuffer(1 << 12);
        slot.putBytes(Excerpt.HEADER_LENGTH, command);
        final int events = Excerpt.HEADER_LENGTH + command.length;
        final int length = exchange.onCommand(sequence, timeMs, slot, Excerpt.HEADER_LENGTH, slot, events);
        Excerpt.encodeHeader(slot, sequence, timeMs, Exchange.LOGIC_VERSION, command.length, length);
        final byte[] excerpt = new byte[events + length];
        slot.getBytes(0, excerpt);
        return excerpt;
    }

    private void learn(final byte[] bytes) {
        final Excerpt excerpt = new Excerpt().wrap(new UnsafeBuffer(bytes), 0, bytes.length);
        while (excerpt.nextEvent()) {
            if (excerpt.eventTemplateId() == UnitMadeDecoder.TEMPLATE_ID) {
                unitMade.wrapAndApplyHeader(excerpt.buffer(), excerpt.eventOffset(), header);
                final Unit unit = decode(excerpt.sequence());
                units.put(unit.id(), unit);
                states.put(unit.id(), UnitState.MATCHED);
            } else if (excerpt.eventTemplateId() == UnitStateChangedDecoder.TEMPLATE_ID) {
                unitState.wrapAndApplyHeader(excerpt.buffer(), excerpt.eventOffset(), header);
                final UnitId unit = new UnitId(unitState.lane(), unitState.unit());
                states.put(unit, unitState.state());
                if (unitState.state() != UnitState.MATCHED && unitState.state() != UnitState.SUBMITTED) {
                    landed.add(unit);
                }
            }
        }
    }

    private Unit decode(final long sequence) {
        final UnitId id = new UnitId(unitMade.lane(), unitMade.unit());
        final int market = unitMade.market();
        final long senderFee = unitMade.senderFee();
        final boolean incomingBuys = unitMade.side() == Side.BUY;
        final List<Leg> legs = new ArrayList<>();
        final byte[] account = new byte[Address.LENGTH];
        final byte[] hash = new byte[Hash.LENGTH];
        for (final UnitMadeDecoder.LegsDecoder leg : unitMade.legs()) {
            leg.getAccount(account, 0, Address.LENGTH);
            leg.getOrderHash(hash, 0, Hash.LENGTH);
            final boolean buys = incomingBuys == legs.isEmpty();
            legs.add(new Leg(
                    Address.of(account, 0),
                    Hash.of(hash, 0),
                    buys ? leg.lots() : -leg.lots(),
                    leg.credit(),
                    leg.fee()));
        }
        return new Unit(id, market, sequence, senderFee, legs);
    }

    /** The journal from its start, for a reader of its own. */
    ExcerptSource source() {
        return source(-1);
    }

    /** A planted fault: the journal without what units other lanes make. */
    ExcerptSource sourceWithoutUnitsOfOthers(final int lane) {
        return source(lane);
    }

    private ExcerptSource source(final int onlyLane) {
        final Excerpt excerpt = new Excerpt();
        final int[] position = {0};
        return (listener, limit) -> {
            crashes.before(Step.READ_JOURNAL);
            int read = 0;
            while (read < limit && position[0] < journal.size()) {
                final byte[] bytes = journal.get(position[0]++);
                if (onlyLane < 0 || !makesUnitsElsewhere(bytes, onlyLane)) {
                    listener.onExcerpt(excerpt.wrap(new UnsafeBuffer(bytes), 0, bytes.length));
                }
                read++;
            }
            crashes.after(Step.READ_JOURNAL);
            return read;
        };
    }

    private boolean makesUnitsElsewhere(final byte[] bytes, final int lane) {
        final long sequence =
                new Excerpt().wrap(new UnsafeBuffer(bytes), 0, bytes.length).sequence();
        return units.values().stream()
                .anyMatch(unit -> unit.sequence() == sequence && unit.id().lane() != lane);
    }

    void sync() {
        crashes.before(Step.SYNC_JOURNAL);
        durable = journal.size();
        crashes.after(Step.SYNC_JOURNAL);
    }

    boolean isDurable(final long sequence) {
        return sequence <= durable;
    }

    /**
     * The process, or the machine, has died and starts again: what was not journaled, or not on disk, never happened; the
     * rest is executed again and must come out the same.
     */
    void restart(final boolean machine) {
        inbox.clear();
        continueQueued = false;
        if (machine) {
            journal.subList(durable, journal.size()).clear();
        }
        units.clear();
        states.clear();
        landed.clear();
        blamed.clear();
        exchange = new Exchange();
        for (final byte[] stored : journal) {
            final Excerpt excerpt = new Excerpt().wrap(new UnsafeBuffer(stored), 0, stored.length);
            final byte[] command = Arrays.copyOfRange(
                    stored, excerpt.commandOffset(), excerpt.commandOffset() + excerpt.commandLength());
            final byte[] again = execute(excerpt.sequence(), excerpt.timeMs(), command);
            SimulationFailure.require(Arrays.equals(stored, again), "replay differs at " + excerpt.sequence());
            learn(stored);
        }
        queueContinuation();
    }

    Exchange exchange() {
        return exchange;
    }

    /** The unit as the journal knows it; null if it does not. */
    Unit unit(final UnitId id) {
        return units.get(id);
    }

    Collection<Unit> units() {
        return units.values();
    }

    UnitState state(final UnitId unit) {
        return states.get(unit);
    }

    /** Whether the unit is neither final nor busted. */
    boolean isOpen(final UnitId unit) {
        final UnitState state = states.get(unit);
        return state != UnitState.FINAL && state != UnitState.BUSTED;
    }

    /** Whether the journal has ever called the unit mined, or ended. */
    boolean hasLanded(final UnitId unit) {
        return landed.contains(unit);
    }

    /** Whether the core was asked to bust the unit since the last start. */
    boolean isBlamed(final UnitId unit) {
        return blamed.contains(unit);
    }
}
