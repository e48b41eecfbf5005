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
 * Orders, units and fills of a {@link VenueView} on paper: orders by number, then units by key with their fills. An order
 * that is forgotten but a leg of a unit that is not is written too. Units and orders refer to each other by their places.
 */
final class ViewSnapshot {
    private static final Comparator<UnitView.Key> BY_KEY =
            Comparator.comparingInt(UnitView.Key::lane).thenComparingLong(UnitView.Key::unit);

    /** By number. */
    final Map<Long, OrderView> orders = new TreeMap<>();

    final Map<UnitView.Key, UnitView> units = new TreeMap<>(BY_KEY);

    /** Takes in all that hangs on these orders and units. */
    void collect(final Collection<OrderView> known, final Collection<UnitView> unsettled) {
        unsettled.forEach(unit -> units.put(unit.key(), unit));
        for (final OrderView order : known) {
            orders.put(order.terms().orderId(), order);
            order.fills().forEach(fill -> units.put(fill.unit().key(), fill.unit()));
        }
        for (final UnitView unit : units.values()) {
            for (final FillView leg : unit.legs()) {
                orders.put(leg.order().terms().orderId(), leg.order());
            }
        }
    }

    void save(final SnapshotOutput out) {
        out.putInt(orders.size());
        for (final OrderView order : orders.values()) {
            saveTerms(order.terms(), out);
            order.save(out);
        }
        out.putInt(units.size());
        for (final UnitView unit : units.values()) {
            saveUnit(unit, out);
        }
    }

    void load(final SnapshotInput in, final List<MarketView> markets) {
        for (int left = in.count(); left > 0; left--) {
            final OrderView order = new OrderView(loadTerms(in, markets));
            order.load(in);
            orders.put(order.terms().orderId(), order);
        }
        for (int left = in.count(); left > 0; left--) {
            final UnitView unit = loadUnit(in, markets);
            units.put(unit.key(), unit);
        }
    }

    private static void saveTerms(final OrderView.Terms terms, final SnapshotOutput out) {
        out.putLong(terms.orderId());
        saveHash(terms.hash(), out);
        out.putBytes(terms.account().toBytes());
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

    private static OrderView.Terms loadTerms(final SnapshotInput in, final List<MarketView> markets) {
        return new OrderView.Terms(
                in.getLong(),
                loadHash(in),
                loadAddress(in),
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
            final OrderView order = orders.get(in.getLong());
            final FillView fill =
                    new FillView(unit, leg, rank, order, in.getLong(), in.getLong(), in.getLong(), in.getLong());
            fill.touched(in.getLong(), in.getLong());
            unit.add(fill);
            order.loaded(fill);
        }
        return unit;
    }

    /** Orders by number. */
    static void saveOrders(final Collection<OrderView> orders, final SnapshotOutput out) {
        out.putInt(orders.size());
        orders.forEach(order -> out.putLong(order.terms().orderId()));
    }

    List<OrderView> loadOrders(final SnapshotInput in) {
        final List<OrderView> loaded = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            loaded.add(orders.get(in.getLong()));
        }
        return loaded;
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
        final List<FillView> loaded = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
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
        out.putLong(hash.a());
        out.putLong(hash.b());
        out.putLong(hash.c());
        out.putLong(hash.d());
    }

    static Hash loadHash(final SnapshotInput in) {
        return new Hash(in.getLong(), in.getLong(), in.getLong(), in.getLong());
    }

    static Address loadAddress(final SnapshotInput in) {
        return Address.of(in.getBytes(), 0);
    }

    /** Addresses in a fixed order, whatever map they come from. */
    static List<Address> sorted(final Collection<Address> addresses) {
        final Map<String, Address> byText = new TreeMap<>();
        addresses.forEach(address -> byText.put(address.toString(), address));
        return List.copyOf(byText.values());
    }
}
