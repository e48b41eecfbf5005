package io.croupier.matcher.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.croupier.matcher.journal.codec.BustReason;
import io.croupier.matcher.journal.codec.Side;
import io.croupier.matcher.journal.codec.TimeInForce;
import io.croupier.matcher.journal.codec.UnitState;
import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;
import io.croupier.signing.Address;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Orders, units and fills of a {@link VenueView} on paper: the orders account by account, then units by key with their fills.
 * An order that is forgotten but a leg of a unit that is not is written too. Units and orders refer to each other by number.
 */
final class ViewSnapshot {
    private static final Comparator<UnitView.Key> BY_KEY =
            Comparator.comparingInt(UnitView.Key::lane).thenComparingLong(UnitView.Key::unit);

    final Map<UnitView.Key, UnitView> units = new TreeMap<>(BY_KEY);
    private final SteadyMap<Long, OrderView> known;

    /** By number. */
    private final Map<Long, OrderView> forgotten = new TreeMap<>();

    /** @param known the orders of the view by number */
    ViewSnapshot(final SteadyMap<Long, OrderView> known) {
        this.known = known;
    }

    /** Takes in a unit, and its orders that are forgotten. */
    void collect(final UnitView unit) {
        if (units.putIfAbsent(unit.key(), unit) == null) {
            for (final FillView leg : unit.legs()) {
                final long number = leg.order().terms().orderId();
                if (known.get(number) == null) {
                    forgotten.put(number, leg.order());
                }
            }
        }
    }

    /** Writes an order and takes in its units. */
    void saveKnown(final OrderView order, final SnapshotOutput out) {
        saveOrder(order, out);
        order.fills().forEach(fill -> collect(fill.unit()));
    }

    private static void saveOrder(final OrderView order, final SnapshotOutput out) {
        saveTerms(order.terms(), out);
        order.save(out);
    }

    static OrderView loadOrder(final SnapshotInput in, final Address account, final List<MarketView> markets) {
        final OrderView order = new OrderView(loadTerms(in, account, markets));
        order.load(in);
        return order;
    }

    void save(final SnapshotOutput out) {
        out.putInt(forgotten.size());
        for (final OrderView order : forgotten.values()) {
            out.putBytes(order.terms().account().toBytes());
            saveOrder(order, out);
        }
        out.putInt(units.size());
        for (final UnitView unit : units.values()) {
            saveUnit(unit, out);
        }
    }

    void load(final SnapshotInput in, final List<MarketView> markets) {
        for (int left = in.count(); left > 0; left--) {
            final OrderView order = loadOrder(in, loadAddress(in), markets);
            forgotten.put(order.terms().orderId(), order);
        }
        for (int left = in.count(); left > 0; left--) {
            final UnitView unit = loadUnit(in, markets);
            units.put(unit.key(), unit);
        }
    }

    private OrderView order(final long number) {
        final OrderView order = known.get(number);
        return order != null ? order : forgotten.get(number);
    }

    private static void saveTerms(final OrderView.Terms terms, final SnapshotOutput out) {
        out.putLong(terms.orderId());
        saveHash(terms.hash(), out);
        out.putInt(terms.market().index());
        out.putEnum(terms.side());
        out.putEnum(terms.timeInForce());
        out.putBoolean(terms.postOnly());
        out.putBoolean(terms.reduceOnly());
        out.putLong(terms.priceTicks());
        out.putLong(terms.lots());
        out.putLong(terms.expirationSeconds());
        saveText(terms.clientOrderId(), out);
    }

    private static OrderView.Terms loadTerms(
            final SnapshotInput in, final Address account, final List<MarketView> markets) {
        return new OrderView.Terms(
                in.getLong(),
                loadHash(in),
                account,
                markets.get(in.count()),
                in.getEnum(Side.class),
                in.getEnum(TimeInForce.class),
                in.getBoolean(),
                in.getBoolean(),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                loadText(in));
    }

    private static void saveUnit(final UnitView unit, final SnapshotOutput out) {
        out.putInt(unit.key().lane());
        out.putLong(unit.key().unit());
        out.putInt(unit.market().index());
        out.putEnum(unit.side());
        out.putLong(unit.successorOf());
        out.putEnum(unit.state());
        out.putEnum(unit.reason());
        saveHash(unit.txHash(), out);
        out.putLong(unit.blockNumber());
        out.putInt(unit.legs().size());
        for (final FillView leg : unit.legs()) {
            out.putInt(leg.rank());
            out.putLong(leg.order().terms().orderId());
            out.putLong(leg.priceTicks());
            out.putLong(leg.lots());
            out.putLong(leg.credit());
            out.putLong(leg.fee());
            out.putLong(leg.sequence());
            out.putLong(leg.timeMs());
        }
    }

    /** Units come by rising number, so an order's fills come in the order they were made. */
    private UnitView loadUnit(final SnapshotInput in, final List<MarketView> markets) {
        final UnitView unit = new UnitView(
                new UnitView.Key(in.getInt(), in.getLong()),
                markets.get(in.count()),
                in.getEnum(Side.class),
                in.getLong());
        unit.changed(in.getEnum(UnitState.class), in.getEnum(BustReason.class), loadHash(in), in.getLong());
        final int legs = in.count();
        for (int leg = 0; leg < legs; leg++) {
            final int rank = in.getInt();
            final OrderView order = order(in.getLong());
            final FillView fill =
                    new FillView(unit, leg, rank, order, in.getLong(), in.getLong(), in.getLong(), in.getLong());
            fill.touched(in.getLong(), in.getLong());
            unit.add(fill);
            order.loaded(fill);
        }
        return unit;
    }

    static void saveFills(final Collection<FillView> fills, final SnapshotOutput out) {
        out.putInt(fills.size());
        for (final FillView fill : fills) {
            out.putInt(fill.unit().key().lane());
            out.putLong(fill.unit().key().unit());
            out.putInt(fill.leg());
        }
    }

    List<FillView> loadFills(final SnapshotInput in) {
        final int count = in.count();
        final List<FillView> loaded = new ArrayList<>(count);
        for (int left = count; left > 0; left--) {
            loaded.add(units.get(new UnitView.Key(in.getInt(), in.getLong()))
                    .legs()
                    .get(in.getInt()));
        }
        return loaded;
    }

    static void saveText(final String text, final SnapshotOutput out) {
        out.putBytes(text.getBytes(UTF_8));
    }

    static String loadText(final SnapshotInput in) {
        return new String(in.getBytes(), UTF_8);
    }

    static void saveHash(final Hash hash, final SnapshotOutput out) {
        out.putWord(hash.a());
        out.putWord(hash.b());
        out.putWord(hash.c());
        out.putWord(hash.d());
    }

    static Hash loadHash(final SnapshotInput in) {
        return new Hash(in.getWord(), in.getWord(), in.getWord(), in.getWord());
    }

    static Address loadAddress(final SnapshotInput in) {
        return Address.of(in.getBytes(), 0);
    }

    /** Addresses in a fixed order, whatever map they come from. */
    static List<Address> sorted(final Collection<Address> addresses) {
        return addresses.stream().sorted().toList();
    }
}
