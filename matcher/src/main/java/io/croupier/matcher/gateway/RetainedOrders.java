package io.croupier.matcher.gateway;

import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;
import io.croupier.signing.Address;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The orders that the view knows, by number, by hash and by account. Open ones and those with unsettled units always; the
 * others are forgotten oldest first, a day after their last change, or sooner if they and their fills number more than
 * allowed. Belongs to the publish thread.
 */
final class RetainedOrders {
    private static final long RETAINED_MS = TimeUnit.HOURS.toMillis(24);

    private final int eventsMax;
    private final SteadyMap<Long, OrderView> byId = new SteadyMap<>();
    private final SteadyMap<Hash, OrderView> byHash = new SteadyMap<>();
    private final Map<Address, AccountView> accounts = new HashMap<>();
    private final ArrayDeque<OrderView> done = new ArrayDeque<>();
    private long doneEvents;
    private long forgottenThrough;

    /** @param eventsMax how many orders and fills may be kept of which nothing more is to come */
    RetainedOrders(final int eventsMax) {
        this.eventsMax = eventsMax;
    }

    void add(final OrderView order) {
        byId.put(order.terms().orderId(), order);
        byHash.put(order.terms().hash(), order);
    }

    Optional<OrderView> order(final Hash hash) {
        return Optional.ofNullable(byHash.get(hash));
    }

    Optional<OrderView> order(final long orderId) {
        return Optional.ofNullable(byId.get(orderId));
    }

    /** An account that has orders here. */
    Optional<AccountView> account(final Address address) {
        return Optional.ofNullable(accounts.get(address));
    }

    /** As {@link #account}, made if there is none. */
    AccountView accountOf(final Address address) {
        return accounts.computeIfAbsent(address, AccountView::new);
    }

    /** Of what changed up to this sequence, something may be forgotten; of what came after it nothing is. */
    long forgottenThrough() {
        return forgottenThrough;
    }

    /** An order that a bust opened again stays in the queue, and enters anew if it is not done when its turn comes. */
    void retireIfDone(final OrderView order) {
        if (order.retiredEvents() == 0 && order.isDone()) {
            order.retired(1 + order.fills().size());
            done.addLast(order);
            doneEvents += order.retiredEvents();
        }
    }

    /** @param timeMs time of the latest command */
    void forgetOldest(final long timeMs) {
        while (doneEvents > eventsMax || isOld(done.peekFirst(), timeMs)) {
            final OrderView order = done.removeFirst();
            doneEvents -= order.retiredEvents();
            order.retired(0);
            if (order.isDone()) {
                forget(order);
            }
        }
    }

    private static boolean isOld(final OrderView order, final long timeMs) {
        return order != null && order.changedAtMs() < timeMs - RETAINED_MS;
    }

    private void forget(final OrderView order) {
        forgottenThrough = Math.max(forgottenThrough, order.changedAtSequence());
        final OrderView.Terms terms = order.terms();
        byId.remove(terms.orderId());
        byHash.remove(terms.hash());
        final AccountView account = accounts.get(terms.account());
        account.forget(order);
        if (account.isEmpty()) {
            accounts.remove(terms.account());
        }
    }

    /** Writes the orders with their fills and units. */
    void save(final SnapshotOutput out, final Collection<UnitView> unsettled) {
        final List<Address> addresses = ViewSnapshot.sorted(accounts.keySet());
        final ViewSnapshot all = new ViewSnapshot(byId);
        unsettled.forEach(all::collect);
        out.putLong(forgottenThrough);
        out.putInt(byId.size());
        out.putInt(addresses.size());
        for (final Address account : addresses) {
            out.putBytes(account.toBytes());
            accounts.get(account).saveOrders(out, all);
        }
        all.save(out);
        out.putInt(done.size());
        done.forEach(order -> out.putLong(order.terms().orderId()));
        addresses.forEach(account -> accounts.get(account).saveFills(out));
    }

    /** Reads what {@link #save} wrote; the units of which something is still to come. */
    List<UnitView> load(final SnapshotInput in, final List<MarketView> markets) {
        forgottenThrough = in.getLong();
        final int orders = in.count();
        byId.expect(orders);
        byHash.expect(orders);
        final int addresses = in.count();
        final List<AccountView> inOrder = new ArrayList<>(addresses);
        for (int left = addresses; left > 0; left--) {
            final Address address = ViewSnapshot.loadAddress(in);
            final AccountView account = accountOf(address);
            inOrder.add(account);
            account.loadOrders(in, address, markets, this::add);
        }
        final ViewSnapshot all = new ViewSnapshot(byId);
        all.load(in, markets);
        for (int left = in.count(); left > 0; left--) {
            final OrderView order = byId.get(in.getLong());
            done.addLast(order);
            doneEvents += order.retiredEvents();
        }
        inOrder.forEach(account -> account.loadFills(in, all));
        return all.units.values().stream().filter(unit -> !unit.isTerminal()).toList();
    }
}
