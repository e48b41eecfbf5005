package io.croupier.matcher.snapshot;

import io.croupier.matcher.journal.Excerpt;
import io.croupier.matcher.journal.JournalStart;
import io.croupier.matcher.journal.codec.ChainBlockDecoder;
import io.croupier.matcher.journal.codec.ChainEventKind;
import io.croupier.matcher.journal.codec.ConfigureDecoder;
import io.croupier.matcher.journal.codec.MessageHeaderDecoder;
import io.croupier.matcher.journal.codec.OrderAcceptedDecoder;
import io.croupier.matcher.journal.codec.OrderClosedDecoder;
import io.croupier.matcher.journal.codec.OrderReturnedDecoder;
import io.croupier.matcher.journal.codec.UnitMadeDecoder;
import io.croupier.matcher.journal.codec.UnitState;
import io.croupier.matcher.journal.codec.UnitStateChangedDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The journal in short, for settlement: the configuration, the signed orders that are open or part of a unit under way, those
 * units with their last state and refusal, and the last confirmed block. Told as excerpts, so that whoever reads the journal
 * for the sake of what is unsettled needs not know whether it began before a snapshot.
 *
 * <p>The newest unit of a lane stays even when it has ended, because the Dealer's last unit must be one that is known.
 */
public final class UnsettledDigest implements JournaledState {
    private static final byte[] NOTHING = {};

    private Map<Long, Order> orders = new LinkedHashMap<>();
    private final Map<UnitId, Unit> units = new LinkedHashMap<>();
    private final Map<Integer, UnitId> newestByLane = new TreeMap<>();
    private final List<Long> touched = new ArrayList<>();
    private byte[] configure = NOTHING;
    private byte[] lastBlock = NOTHING;
    private long sequence;

    private final DigestExcerpts excerpts = new DigestExcerpts();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ChainBlockDecoder chainBlock = new ChainBlockDecoder();
    private final OrderAcceptedDecoder orderAccepted = new OrderAcceptedDecoder();
    private final OrderClosedDecoder orderClosed = new OrderClosedDecoder();
    private final OrderReturnedDecoder orderReturned = new OrderReturnedDecoder();
    private final UnitMadeDecoder unitMade = new UnitMadeDecoder();
    private final UnitStateChangedDecoder unitStateChanged = new UnitStateChangedDecoder();

    private record UnitId(int lane, long number) {}

    /** An order; what closed it is empty while it is open. */
    private static final class Order {
        private final int market;
        private final byte[] command;
        private byte[] closed = NOTHING;
        private int units;

        Order(final int market, final byte[] command) {
            this.market = market;
            this.command = command;
        }
    }

    /** A unit; what is not known of it is empty. */
    private static final class Unit {
        private final long sequence;
        private final long[] orderIds;
        private final byte[] made;
        private byte[] state = NOTHING;
        private byte[] refused = NOTHING;
        private boolean ended;

        Unit(final long sequence, final long[] orderIds, final byte[] made) {
            this.sequence = sequence;
            this.orderIds = orderIds;
            this.made = made;
        }
    }

    @Override
    public String name() {
        return "unsettled";
    }

    @Override
    public void onExcerpt(final Excerpt excerpt) {
        sequence = excerpt.sequence();
        switch (excerpt.commandTemplateId()) {
            case ConfigureDecoder.TEMPLATE_ID -> configure = excerpts.commandOf(excerpt);
            case ChainBlockDecoder.TEMPLATE_ID -> onChainBlock(excerpt);
            default -> {}
        }
        while (excerpt.nextEvent()) {
            onEvent(excerpt);
        }
        // Only now: within one excerpt an order may be closed, busted and returned again.
        touched.forEach(this::forgetIfUnneeded);
        touched.clear();
    }

    /** All that is needed to go on behind the last excerpt heard. */
    public JournalStart start() {
        final List<byte[]> told = new ArrayList<>();
        add(told, configure);
        orders.forEach((id, order) -> told.add(excerpts.acceptedOf(order.command, id, order.market)));
        for (final Unit unit : units.values()) {
            told.add(unit.made);
            add(told, unit.refused);
            add(told, unit.state);
        }
        orders.values().forEach(order -> add(told, order.closed));
        add(told, lastBlock);
        return new JournalStart(sequence, told);
    }

    @Override
    public long oldestNeeded() {
        return units.values().stream()
                .filter(unit -> !unit.ended)
                .mapToLong(unit -> unit.sequence)
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }

    private void onChainBlock(final Excerpt excerpt) {
        chainBlock.wrapAndApplyHeader(excerpt.buffer(), excerpt.commandOffset(), header);
        lastBlock = excerpts.blockWithoutEntries(excerpt, chainBlock);
        for (final ChainBlockDecoder.EntriesDecoder entry : chainBlock.entries()) {
            if (entry.kind() == ChainEventKind.UNIT_REFUSED) {
                final Unit unit = units.get(new UnitId(entry.lane(), entry.unit()));
                if (unit != null && !unit.ended) {
                    unit.refused = excerpts.blockWithRefusal(excerpt, chainBlock, entry);
                }
            }
        }
    }

    private void onEvent(final Excerpt excerpt) {
        switch (excerpt.eventTemplateId()) {
            case OrderAcceptedDecoder.TEMPLATE_ID -> {
                orderAccepted.wrapAndApplyHeader(excerpt.buffer(), excerpt.eventOffset(), header);
                orders.put(orderAccepted.orderId(), new Order(orderAccepted.market(), excerpts.commandOf(excerpt)));
            }
            case OrderClosedDecoder.TEMPLATE_ID -> {
                orderClosed.wrapAndApplyHeader(excerpt.buffer(), excerpt.eventOffset(), header);
                setClosed(orderClosed.orderId(), excerpts.eventOf(excerpt));
            }
            case OrderReturnedDecoder.TEMPLATE_ID -> {
                orderReturned.wrapAndApplyHeader(excerpt.buffer(), excerpt.eventOffset(), header);
                setClosed(orderReturned.orderId(), NOTHING);
            }
            case UnitMadeDecoder.TEMPLATE_ID -> onUnitMade(excerpt);
            case UnitStateChangedDecoder.TEMPLATE_ID -> onUnitStateChanged(excerpt);
            default -> {}
        }
    }

    private void onUnitMade(final Excerpt excerpt) {
        unitMade.wrapAndApplyHeader(excerpt.buffer(), excerpt.eventOffset(), header);
        final UnitId id = new UnitId(unitMade.lane(), unitMade.unit());
        final UnitMadeDecoder.LegsDecoder legs = unitMade.legs();
        final long[] orderIds = new long[legs.count()];
        for (int leg = 0; leg < orderIds.length; leg++) {
            orderIds[leg] = legs.next().orderId();
        }
        add(id, new Unit(excerpt.sequence(), orderIds, excerpts.eventOf(excerpt)));
    }

    private void add(final UnitId id, final Unit unit) {
        units.put(id, unit);
        for (final long orderId : unit.orderIds) {
            orders.get(orderId).units++;
        }
        final UnitId before = newestByLane.put(id.lane, id);
        if (before != null && units.containsKey(before) && units.get(before).ended) {
            forget(before);
        }
    }

    private void onUnitStateChanged(final Excerpt excerpt) {
        unitStateChanged.wrapAndApplyHeader(excerpt.buffer(), excerpt.eventOffset(), header);
        final UnitId id = new UnitId(unitStateChanged.lane(), unitStateChanged.unit());
        final Unit unit = units.get(id);
        if (unit != null) {
            final UnitState state = unitStateChanged.state();
            unit.ended = state == UnitState.FINAL || state == UnitState.BUSTED;
            unit.state = excerpts.eventOf(excerpt);
            if (unit.ended && !id.equals(newestByLane.get(id.lane))) {
                forget(id);
            }
        }
    }

    private void setClosed(final long orderId, final byte[] closed) {
        final Order order = orders.get(orderId);
        if (order != null) {
            order.closed = closed;
            touched.add(orderId);
        }
    }

    private void forget(final UnitId id) {
        for (final long orderId : units.remove(id).orderIds) {
            orders.get(orderId).units--;
            touched.add(orderId);
        }
    }

    private void forgetIfUnneeded(final long orderId) {
        final Order order = orders.get(orderId);
        if (order != null && order.closed.length > 0 && order.units == 0) {
            orders.remove(orderId);
        }
    }

    private static void add(final List<byte[]> told, final byte[] excerpt) {
        if (excerpt.length > 0) {
            told.add(excerpt);
        }
    }

    @Override
    public void save(final SnapshotOutput out) {
        out.putLong(sequence);
        out.putBytes(configure);
        out.putBytes(lastBlock);
        out.putInt(orders.size());
        orders.forEach((id, order) -> {
            out.putLong(id);
            out.putInt(order.market);
            out.putBytes(order.command);
            out.putBytes(order.closed);
        });
        out.putInt(units.size());
        units.forEach((id, unit) -> {
            out.putInt(id.lane);
            out.putLong(id.number);
            out.putLong(unit.sequence);
            out.putInt(unit.orderIds.length);
            out.putLongs(unit.orderIds, unit.orderIds.length);
            out.putBytes(unit.made);
            out.putBytes(unit.state);
            out.putBytes(unit.refused);
            out.putBoolean(unit.ended);
        });
    }

    @Override
    public void load(final SnapshotInput in) {
        sequence = in.getLong();
        configure = in.getBytes();
        lastBlock = in.getBytes();
        final int open = in.count();
        orders = LinkedHashMap.newLinkedHashMap(open);
        for (int left = open; left > 0; left--) {
            final long id = in.getLong();
            final Order order = new Order(in.getInt(), in.getBytes());
            order.closed = in.getBytes();
            orders.put(id, order);
        }
        for (int left = in.count(); left > 0; left--) {
            final UnitId id = new UnitId(in.getInt(), in.getLong());
            final long made = in.getLong();
            final long[] orderIds = new long[in.count()];
            in.getLongs(orderIds, orderIds.length);
            final Unit unit = new Unit(made, orderIds, in.getBytes());
            unit.state = in.getBytes();
            unit.refused = in.getBytes();
            unit.ended = in.getBoolean();
            add(id, unit);
        }
    }
}
