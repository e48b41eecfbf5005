package io.croupier.matcher.engine;

import io.croupier.matcher.book.OrderBook;
import io.croupier.matcher.book.OrderPool;
import io.croupier.matcher.book.RestingOrder;
import io.croupier.matcher.book.Side;
import io.croupier.matcher.journal.codec.CloseReason;
import io.croupier.matcher.ledger.Ledger;
import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;
import java.util.ArrayList;
import java.util.List;

/**
 * Every open order under each of its names, and what the ledger holds for it. Books are changed here and by matching only,
 * so that book, names, expiries and the ledger's sums always tell the same story.
 */
final class OrderRegistry {
    static final int NONE = OrderTable.NONE;

    private static final int LOOKS_PER_COMMAND = 512;

    final OrderTable table = new OrderTable();
    final List<Market> markets = new ArrayList<>();
    final AcceptedOrders accepted;
    private final ClientOrderIds clientOrderIds = new ClientOrderIds();
    private final List<UnfinishedOrder> unfinished = new ArrayList<>();
    private final Ledger ledger;
    private final EventWriter events;

    OrderRegistry(final Ledger ledger, final EventWriter events) {
        this.ledger = ledger;
        this.events = events;
        this.accepted = new AcceptedOrders(ledger.fills()::forget);
    }

    /** The slot of the open order with this hash, or a negative state of {@link AcceptedOrders}. */
    int find(final OrderHash orderHash) {
        return accepted.state(accepted.find(orderHash));
    }

    /** Reads what the search for an open order will read whose hash ends in {@code word}, and the order. */
    long touchOpen(final long word) {
        final int slot = accepted.touchTaken(word);
        final RestingOrder resting = slot < 0 ? null : table.resting(slot);
        return resting == null ? slot : resting.orderId() + table.account(slot);
    }

    /** The slot of the account's open order with this name, or {@link #NONE}. */
    int find(final int account, final long clientIdFirst, final long clientIdSecond) {
        return clientIdFirst == 0 ? NONE : clientOrderIds.find(account, clientIdFirst, clientIdSecond);
    }

    /** Remembers an accepted order of which nothing stays open. */
    void rememberClosed(final OpenedOrder order, final boolean filled) {
        remember(order, filled ? AcceptedOrders.FILLED : AcceptedOrders.CLOSED);
    }

    /**
     * Takes a slot for an order whose remainder stays open.
     *
     * @param resting the order in the book, or null while it is still being matched
     */
    int open(final OpenedOrder order, final RestingOrder resting, final long lots) {
        final int slot = table.open(order);
        table.setResting(slot, resting);
        if (order.clientIdFirst != 0) {
            clientOrderIds.put(order.account, order.clientIdFirst, order.clientIdSecond, slot);
        }
        table.setEntry(slot, remember(order, slot));
        if (resting != null) {
            resting.charge = order.charge;
            resting.slot = slot;
        }
        ledger.orders().open(order.account, order.market, order.buy, lots, order.charge);
        changeReduceOnly(order.flags, slot, lots);
        return slot;
    }

    /** Takes an open order out of its book, or out of the unfinished ones, and closes it. */
    void cancel(final int slot, final CloseReason reason) {
        final RestingOrder resting = table.resting(slot);
        if (resting == null) {
            final UnfinishedOrder order = unfinished.remove(unfinishedAt(slot));
            events.orderClosed(order.order().orderId, reason, order.lots());
            release(order);
            return;
        }
        events.orderClosed(resting.orderId(), reason, resting.remaining());
        takeOut(slot);
    }

    /** Closes the account's open orders, newest first, in one market or, with {@link #NONE}, in all. */
    void cancelAll(final int account, final int market, final CloseReason reason) {
        int slot = table.newest(account);
        while (slot != NONE) {
            final int older = table.older(slot);
            if (market == NONE || table.market(slot) == market) {
                cancel(slot, reason);
            }
            slot = older;
        }
    }

    /** Closes an order that the book itself takes out, with lots remaining. */
    void dropped(final RestingOrder resting, final CloseReason reason) {
        events.orderClosed(resting.orderId(), reason, resting.remaining());
        release(resting);
    }

    /** Follows a fill of a resting order; its remainder is already reduced. */
    void filled(final RestingOrder resting, final long lots) {
        final int slot = resting.slot;
        resting.charge = ledger.orders()
                .reduce(
                        table.account(slot),
                        table.market(slot),
                        resting.side() == Side.BUY,
                        lots,
                        resting.remaining() + lots,
                        resting.charge);
        changeReduceOnly(table.flags(slot), slot, -lots);
        if (resting.remaining() == 0) {
            close(slot, AcceptedOrders.FILLED);
        }
    }

    /**
     * Takes lots off an open order for good; closes it when nothing remains, or while it is still being matched.
     *
     * @return lots that are not open any more
     */
    long trim(final int slot, final long lots) {
        final RestingOrder resting = table.resting(slot);
        if (resting == null || lots >= resting.remaining()) {
            final long open =
                    resting == null ? unfinished.get(unfinishedAt(slot)).lots() : resting.remaining();
            cancel(slot, CloseReason.REDUCE_ONLY);
            return open;
        }
        markets.get(table.market(slot)).book.reduce(resting, resting.remaining() - lots);
        filled(resting, lots);
        events.orderReduced(resting.orderId(), lots, resting.remaining());
        return lots;
    }

    boolean isBuy(final int slot) {
        final RestingOrder resting = table.resting(slot);
        return resting == null ? unfinished.get(unfinishedAt(slot)).order().buy : resting.side() == Side.BUY;
    }

    boolean isReduceOnly(final int slot) {
        return (table.flags(slot) & OpenedOrder.REDUCE_ONLY) != 0;
    }

    private void changeReduceOnly(final int flags, final int slot, final long lots) {
        if ((flags & OpenedOrder.REDUCE_ONLY) != 0) {
            ledger.orders().changeReduceOnly(table.account(slot), table.market(slot), lots);
        }
    }

    /** Stops holding margin for an open order without closing it. */
    void suspendMargin(final RestingOrder resting) {
        final int slot = resting.slot;
        ledger.orders()
                .close(
                        table.account(slot),
                        table.market(slot),
                        resting.side() == Side.BUY,
                        resting.remaining(),
                        resting.charge);
        changeReduceOnly(table.flags(slot), slot, -resting.remaining());
    }

    /** Undoes {@link #suspendMargin}. */
    void resumeMargin(final RestingOrder resting) {
        final int slot = resting.slot;
        ledger.orders()
                .open(
                        table.account(slot),
                        table.market(slot),
                        resting.side() == Side.BUY,
                        resting.remaining(),
                        resting.charge);
        changeReduceOnly(table.flags(slot), slot, resting.remaining());
    }

    /** Lots of the order that are open, in the book or still being matched; zero for one that is not open. */
    long openLots(final OrderHash orderHash) {
        final int slot = find(orderHash);
        if (slot < 0) {
            return 0;
        }
        final RestingOrder resting = table.resting(slot);
        return resting == null ? unfinished.get(unfinishedAt(slot)).lots() : resting.remaining();
    }

    /** An order that is still being matched has more lots to match. */
    void extendUnfinished(final int slot, final long lots, final long charge) {
        final int at = unfinishedAt(slot);
        final UnfinishedOrder shorter = unfinished.get(at);
        final OpenedOrder order = shorter.order();
        ledger.orders().close(order.account, order.market, order.buy, shorter.lots(), order.charge);
        order.charge = charge;
        ledger.orders().open(order.account, order.market, order.buy, lots, charge);
        changeReduceOnly(order.flags, slot, lots - shorter.lots());
        unfinished.set(at, new UnfinishedOrder(order, slot, lots, shorter.priority(), shorter.timeInForce()));
    }

    /** The order that is still being matched in this slot. */
    OpenedOrder unfinished(final int slot) {
        return unfinished.get(unfinishedAt(slot)).order();
    }

    /**
     * Closes orders that expire before one second, and forgets those that expired before the other, as far as one command
     * may go.
     */
    void expireBefore(final long second, final long chainSeconds) {
        accepted.sweep(LOOKS_PER_COMMAND);
        int slot = accepted.firstOpenBefore(second);
        while (slot != NONE) {
            cancel(slot, CloseReason.EXPIRED);
            slot = accepted.firstOpenBefore(second);
        }
        accepted.forgetBefore(chainSeconds);
    }

    /** Whether an order waits for a {@code Continue} command. */
    boolean hasUnfinished() {
        return !unfinished.isEmpty();
    }

    /** Whether {@link #expireBefore} stopped before it was done. */
    boolean hasMoreToExpire() {
        return accepted.isSweptShort();
    }

    void addUnfinished(final UnfinishedOrder order) {
        unfinished.add(order);
    }

    /** The oldest unfinished order, which is not open any more; null when there is none. */
    UnfinishedOrder takeUnfinished() {
        if (unfinished.isEmpty()) {
            return null;
        }
        final UnfinishedOrder order = unfinished.removeFirst();
        release(order);
        return order;
    }

    /** Writes every open order, its book included, and every accepted order that is remembered. */
    void save(final SnapshotOutput out) {
        table.save(out);
        out.putInt(markets.size());
        for (final Market market : markets) {
            out.putInt(market.lane);
            market.save(out);
        }
        accepted.save(out);
        clientOrderIds.save(out);
        out.putInt(unfinished.size());
        unfinished.forEach(order -> order.save(out));
    }

    /** @param orderPool where the books of the markets take their orders from */
    void load(final SnapshotInput in, final OrderPool orderPool) {
        table.load(in);
        final int count = in.count();
        for (int index = 0; index < count; index++) {
            final Market market = new Market(index, new OrderBook(orderPool), ledger.scale(index), in.getInt());
            market.load(in, resting -> table.setResting(resting.slot, resting));
            markets.add(market);
        }
        accepted.load(in);
        clientOrderIds.load(in);
        for (int left = in.count(); left > 0; left--) {
            unfinished.add(UnfinishedOrder.load(in));
        }
    }

    private int unfinishedAt(final int slot) {
        int at = 0;
        while (unfinished.get(at).slot() != slot) {
            at++;
        }
        return at;
    }

    private void release(final UnfinishedOrder unfinishedOrder) {
        final OpenedOrder order = unfinishedOrder.order();
        ledger.orders().close(order.account, order.market, order.buy, unfinishedOrder.lots(), order.charge);
        changeReduceOnly(order.flags, unfinishedOrder.slot(), -unfinishedOrder.lots());
        close(unfinishedOrder.slot(), AcceptedOrders.CLOSED);
    }

    private int remember(final OpenedOrder order, final int state) {
        final int known = order.unknown ? AcceptedOrders.NONE : accepted.find(order.hash);
        order.unknown = false;
        if (known == AcceptedOrders.NONE) {
            return accepted.add(order, state);
        }
        accepted.set(known, order.account, state);
        return known;
    }

    /** Closes an order that stays in its book under another name, or is about to leave it; the caller tells of it. */
    void release(final RestingOrder resting) {
        suspendMargin(resting);
        close(resting.slot, AcceptedOrders.CLOSED);
    }

    /** Takes an open order out of its book without a word. */
    void takeOut(final int slot) {
        final RestingOrder resting = table.resting(slot);
        final Market market = markets.get(table.market(slot));
        release(resting);
        market.book.cancel(resting);
    }

    private void close(final int slot, final int state) {
        accepted.set(table.entry(slot), table.account(slot), state);
        final long named = table.clientIdFirst(slot);
        if (named != 0) {
            clientOrderIds.remove(table.account(slot), named, table.clientIdSecond(slot));
        }
        table.close(slot);
    }
}
