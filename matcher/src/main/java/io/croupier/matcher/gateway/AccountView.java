package io.croupier.matcher.gateway;

import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;
import io.croupier.signing.Address;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedCollection;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/** What one account has to do with the venue. Belongs to the publish thread. */
public final class AccountView {
    private final Address address;

    /** By number. */
    private final Map<Long, OrderView> open = new TreeMap<>();

    private final LinkedHashSet<OrderView> ordersByChange = new LinkedHashSet<>();
    private final LinkedHashSet<FillView> fillsByChange = new LinkedHashSet<>();
    private final LinkedHashSet<FillView> unsettled = new LinkedHashSet<>();
    private final Map<String, OrderView> byClientOrderId = new HashMap<>();

    AccountView(final Address address) {
        this.address = address;
    }

    /** One object for all its orders. */
    Address address() {
        return address;
    }

    /** Open orders, oldest first. */
    public Collection<OrderView> openOrders() {
        return Collections.unmodifiableCollection(open.values());
    }

    /** Fills whose unit is not yet final or busted, oldest change first. */
    public Collection<FillView> unsettledFills() {
        return Collections.unmodifiableCollection(unsettled);
    }

    /** The order that used this id last. */
    public Optional<OrderView> byClientOrderId(final String id) {
        return Optional.ofNullable(byClientOrderId.get(id));
    }

    /** Orders that changed after the sequence, as they are now, oldest change first, at most {@code max} of the newest. */
    public List<OrderView> ordersSince(final long sequence, final int max) {
        return since(ordersByChange, OrderView::sequence, sequence, max);
    }

    /** Fills that changed after the sequence, as they are now, oldest change first, at most {@code max} of the newest. */
    public List<FillView> fillsSince(final long sequence, final int max) {
        return since(fillsByChange, FillView::sequence, sequence, max);
    }

    void changed(final OrderView order) {
        ordersByChange.addLast(order);
        final OrderView.Terms terms = order.terms();
        if (order.isOpen()) {
            open.put(terms.orderId(), order);
        } else {
            open.remove(terms.orderId());
        }
        if (!terms.clientOrderId().isEmpty()) {
            byClientOrderId.merge(
                    terms.clientOrderId(),
                    order,
                    (old, now) -> old.terms().orderId() > now.terms().orderId() ? old : now);
        }
    }

    void changed(final FillView fill) {
        fillsByChange.addLast(fill);
        if (fill.unit().isTerminal()) {
            unsettled.remove(fill);
        } else {
            unsettled.addLast(fill);
        }
    }

    void forget(final OrderView order) {
        ordersByChange.remove(order);
        order.fills().forEach(fill -> {
            fillsByChange.remove(fill);
            unsettled.remove(fill);
        });
        byClientOrderId.remove(order.terms().clientOrderId(), order);
    }

    /** Writes the orders, oldest change first, and which of them their names stand for. */
    void saveOrders(final SnapshotOutput out, final ViewSnapshot all) {
        out.putInt(ordersByChange.size());
        for (final OrderView order : ordersByChange) {
            all.saveKnown(order, out);
            out.putBoolean(byClientOrderId.get(order.terms().clientOrderId()) == order);
        }
    }

    /** @param loaded hears of every order */
    void loadOrders(
            final SnapshotInput in,
            final Address address,
            final List<MarketView> markets,
            final Consumer<OrderView> loaded) {
        for (int left = in.count(); left > 0; left--) {
            final OrderView order = ViewSnapshot.loadOrder(in, address, markets);
            ordersByChange.addLast(order);
            if (order.isOpen()) {
                open.put(order.terms().orderId(), order);
            }
            if (in.getBoolean()) {
                byClientOrderId.put(order.terms().clientOrderId(), order);
            }
            loaded.accept(order);
        }
    }

    void saveFills(final SnapshotOutput out) {
        ViewSnapshot.saveFills(fillsByChange, out);
    }

    void loadFills(final SnapshotInput in, final ViewSnapshot all) {
        fillsByChange.addAll(all.loadFills(in));
        fillsByChange.stream().filter(fill -> !fill.unit().isTerminal()).forEach(unsettled::add);
    }

    boolean isEmpty() {
        return ordersByChange.isEmpty();
    }

    private static <T> List<T> since(
            final SequencedCollection<T> byChange,
            final ToLongFunction<T> sequenceOf,
            final long sequence,
            final int max) {
        final List<T> newestFirst = new ArrayList<>();
        for (final T item : byChange.reversed()) {
            if (sequenceOf.applyAsLong(item) <= sequence || newestFirst.size() == max) {
                break;
            }
            newestFirst.add(item);
        }
        return newestFirst.reversed();
    }
}
