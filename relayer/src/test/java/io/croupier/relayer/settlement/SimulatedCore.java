package io.croupier.relayer.settlement;

import io.croupier.matcher.engine.CommandRing;
import io.croupier.matcher.engine.Exchange;
import io.croupier.matcher.journal.Excerpt;
import io.croupier.matcher.journal.codec.BustUnitDecoder;
import io.croupier.matcher.journal.codec.ContinueEncoder;
import io.croupier.matcher.journal.codec.MessageHeaderDecoder;
import io.croupier.matcher.journal.codec.MessageHeaderEncoder;
import io.croupier.matcher.journal.codec.Side;
import io.croupier.matcher.journal.codec.UnitMadeDecoder;
import io.croupier.matcher.journal.codec.UnitState;
import io.croupier.matcher.journal.codec.UnitStateChangedDecoder;
import io.croupier.relayer.chain.Hash;
import io.croupier.signing.Address;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** The real exchange behind a queue of commands, with a journal in memory that knows how much of it is on disk. */
final class SimulatedCore implements CommandRing {
    /** What the core promised of a unit when it made it. */
    record Unit(long number, long sequence, long senderFee, List<Leg> legs) {}

    /** Signed changes of an account; the fee is paid on top. */
    record Leg(Address account, Hash order, long lots, long credit, long fee) {}

    private final Deque<byte[]> inbox = new ArrayDeque<>();
    private final List<byte[]> journal = new ArrayList<>();
    private final Map<Long, Unit> units = new HashMap<>();
    private final Map<Long, UnitState> states = new HashMap<>();
    private final Runnable crashPoint;
    private final boolean dropsBusts;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final UnitMadeDecoder unitMade = new UnitMadeDecoder();
    private final UnitStateChangedDecoder unitState = new UnitStateChangedDecoder();
    private Exchange exchange = new Exchange();
    private int durable;
    private boolean continueQueued;

    /**
     * @param crashPoint may throw {@link SimulatedCrash}
     * @param dropsBusts a planted fault: the core never hears that a unit was refused
     */
    SimulatedCore(final Runnable crashPoint, final boolean dropsBusts) {
        this.crashPoint = crashPoint;
        this.dropsBusts = dropsBusts;
    }

    @Override
    public boolean offer(final DirectBuffer command, final int offset, final int length) {
        put(command, offset, length);
        return true;
    }

    @Override
    public void put(final DirectBuffer command, final int offset, final int length) {
        final int template = header.wrap(command, offset).templateId();
        if (dropsBusts && template == BustUnitDecoder.TEMPLATE_ID) {
            return;
        }
        final byte[] copy = new byte[length];
        command.getBytes(offset, copy);
        crashPoint.run();
        inbox.add(copy);
        crashPoint.run();
    }

    void put(final byte[] command) {
        inbox.add(command);
    }

    boolean isIdle() {
        return inbox.isEmpty();
    }

    /** Executes the next command and journals it. */
    void step(final long nowMs) {
        final byte[] command = inbox.poll();
        if (command != null) {
            final long timeMs = Math.max(nowMs, exchange.timeMs());
            final byte[] excerpt = execute(exchange.sequence() + 1, timeMs, command);
            journal.add(excerpt);
            learn(excerpt);
            if (new UnsafeBuffer(command).getShort(MessageHeaderDecoder.templateIdEncodingOffset())
                    == ContinueEncoder.TEMPLATE_ID) {
                continueQueued = false;
            }
            if (exchange.hasMoreToMatch() && !continueQueued) {
                continueQueued = true;
                inbox.add(continuation());
            }
        }
    }

    private static byte[] continuation() {
        final byte[] command = new byte[MessageHeaderEncoder.ENCODED_LENGTH];
        new ContinueEncoder().wrapAndApplyHeader(new UnsafeBuffer(command), 0, new MessageHeaderEncoder());
        return command;
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
                units.put(unit.number(), unit);
                states.put(unit.number(), UnitState.MATCHED);
            } else if (excerpt.eventTemplateId() == UnitStateChangedDecoder.TEMPLATE_ID) {
                unitState.wrapAndApplyHeader(excerpt.buffer(), excerpt.eventOffset(), header);
                states.put(unitState.unit(), unitState.state());
            }
        }
    }

    private Unit decode(final long sequence) {
        final long number = unitMade.unit();
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
        return new Unit(number, sequence, senderFee, legs);
    }

    /** The journal from its start, for a reader of its own. */
    ExcerptSource source() {
        final Excerpt excerpt = new Excerpt();
        final int[] position = {0};
        return (listener, limit) -> {
            crashPoint.run();
            int read = 0;
            while (read < limit && position[0] < journal.size()) {
                final byte[] bytes = journal.get(position[0]++);
                listener.onExcerpt(excerpt.wrap(new UnsafeBuffer(bytes), 0, bytes.length));
                read++;
            }
            return read;
        };
    }

    void sync() {
        crashPoint.run();
        durable = journal.size();
        crashPoint.run();
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
        exchange = new Exchange();
        for (final byte[] stored : journal) {
            final Excerpt excerpt = new Excerpt().wrap(new UnsafeBuffer(stored), 0, stored.length);
            final byte[] command = Arrays.copyOfRange(
                    stored, excerpt.commandOffset(), excerpt.commandOffset() + excerpt.commandLength());
            final byte[] again = execute(excerpt.sequence(), excerpt.timeMs(), command);
            SimulationFailure.require(Arrays.equals(stored, again), "replay differs at " + excerpt.sequence());
            learn(stored);
        }
        if (exchange.hasMoreToMatch()) {
            continueQueued = true;
            inbox.add(continuation());
        }
    }

    Exchange exchange() {
        return exchange;
    }

    /** The unit as the journal knows it; null if it does not. */
    Unit unit(final long number) {
        return units.get(number);
    }

    Map<Long, UnitState> states() {
        return Map.copyOf(states);
    }
}
