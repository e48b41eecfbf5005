package io.croupier.matcher.book;

import static java.util.Objects.requireNonNull;

import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;
import java.util.function.Consumer;

/**
 * The order book of one market: price-time priority, integers only. Prices are ticks and quantities lots, both above
 * zero. It has no clock, does no I/O and allocates nothing once its pools are warm. For one thread.
 *
 * <p>A command of the engine is {@link #match}, then, for what is left of a GTC order, {@link #rest}. The book keeps
 * no map of orders by number: whoever rests an order holds on to the {@link RestingOrder} and passes it back to
 * {@link #cancel}, {@link #reduce} or {@link #replaceInPlace}. None of them grows with the number of resting orders.
 *
 * <p>Depth, best first: {@code for (level = book.best(side); level != null; level = level.worse())}.
 */
public final class OrderBook {
    private final OrderPool orders;
    private final BookSide buys = new BookSide(Side.BUY);
    private final BookSide sells = new BookSide(Side.SELL);

    /** @param orders where resting orders come from; may be shared by all books of one thread */
    public OrderBook(final OrderPool orders) {
        this.orders = requireNonNull(orders, "orders");
    }

    /** The best level of a side, or null if the side is empty. */
    public PriceLevel best(final Side side) {
        return side(side).best();
    }

    /** The level at a price, or null if nothing rests there. */
    public PriceLevel level(final Side side, final long price) {
        return side(side).level(price);
    }

    /** Would an order with this limit trade on entry? A post-only order that would is for the caller to refuse. */
    public boolean wouldTake(final Side side, final long price) {
        final BookSide opposite = side(side.opposite());
        return opposite.isReachedBy(price, opposite.best());
    }

    /**
     * The order that one with this limit would meet first, or null if it would trade with none.
     *
     * @param except passed over, as if it had left the book
     */
    public RestingOrder firstMet(final Side side, final long price, final RestingOrder except) {
        final BookSide opposite = side(side.opposite());
        PriceLevel level = opposite.best();
        RestingOrder first = level == null ? null : level.first();
        if (first != null && first == except) {
            level = first.next == null ? level.worse() : level;
            first = first.next != null || level == null ? first.next : level.first();
        }
        return opposite.isReachedBy(price, level) ? first : null;
    }

    /**
     * Trades an incoming order with the resting orders it crosses, best price first, oldest first. Counts
     * {@link IncomingOrder#lots} down and leaves the remainder to the caller. May be called again with the same order.
     *
     * @return why it ended; the listener has heard the rest
     */
    public MatchOutcome match(final IncomingOrder incoming, final MatchGuard guard, final OrderBookListener listener) {
        requirePositive(incoming);
        if (incoming.timeInForce == TimeInForce.FOK && !canFillWhole(incoming, guard)) {
            return MatchOutcome.NOT_FILLABLE;
        }
        final BookSide opposite = side(incoming.side.opposite());
        while (incoming.lots > 0 && opposite.isReachedBy(incoming.price, opposite.best())) {
            final RestingOrder resting = opposite.best().first();
            if (resting.owner == incoming.owner) {
                if (incoming.selfTradePrevention != SelfTradePrevention.CANCEL_INCOMING) {
                    listener.cancelled(resting, CancelReason.SELF_TRADE);
                    cancel(resting);
                }
                if (incoming.selfTradePrevention != SelfTradePrevention.CANCEL_RESTING) {
                    return MatchOutcome.SELF_TRADE;
                }
                continue;
            }
            final long lots = Math.min(incoming.lots, resting.remaining);
            switch (guard.beforeFill(resting, incoming, lots)) {
                case FILL -> fill(resting, incoming, lots, listener);
                case CANCEL_RESTING -> {
                    listener.cancelled(resting, CancelReason.REFUSED_BY_GUARD);
                    cancel(resting);
                }
                case STOP -> {
                    return MatchOutcome.STOPPED;
                }
                case CANCEL_INCOMING -> {
                    return MatchOutcome.INCOMING_CANCELLED;
                }
            }
        }
        return MatchOutcome.DONE;
    }

    /**
     * Rests what is left of an incoming order behind all orders at its price that are older by
     * {@link IncomingOrder#priority}. That is the end of the queue for a new order and one comparison; an order
     * restored after a busted trade walks from the front to its place.
     *
     * @return the resting order, with the fields kept for the engine as their last user left them
     * @throws IllegalStateException if the order would trade instead
     */
    public RestingOrder rest(final IncomingOrder incoming) {
        requirePositive(incoming);
        if (wouldTake(incoming.side, incoming.price)) {
            throw new IllegalStateException("order " + incoming.orderId + " crosses at " + incoming.price);
        }
        final RestingOrder order = orders.take();
        order.orderId = incoming.orderId;
        order.owner = incoming.owner;
        order.priority = incoming.priority;
        order.remaining = incoming.lots;
        side(incoming.side).levelToRestAt(incoming.price).add(order);
        return order;
    }

    /** Takes an order out of the book and recycles it. */
    public void cancel(final RestingOrder resting) {
        final PriceLevel level = levelOf(resting);
        level.remove(resting);
        if (level.isEmpty()) {
            level.bookSide().close(level);
        }
        orders.release(resting);
    }

    /**
     * Lowers the remainder of a resting order; its priority stays.
     *
     * @param newRemaining lots, above zero and at most the present remainder
     */
    public void reduce(final RestingOrder resting, final long newRemaining) {
        if (newRemaining <= 0 || newRemaining > resting.remaining) {
            throw new IllegalArgumentException("new remainder " + newRemaining + " is not in 1.." + resting.remaining);
        }
        levelOf(resting).reduce(resting, resting.remaining - newRemaining);
    }

    /**
     * Lets a new order of the same owner, side and price take the place of a resting one, priority included. The
     * fields kept for the engine are the engine's to change.
     *
     * @param newRemaining lots, above zero and at most the present remainder
     */
    public void replaceInPlace(final RestingOrder resting, final long newOrderId, final long newRemaining) {
        reduce(resting, newRemaining);
        resting.orderId = newOrderId;
    }

    /** Writes every resting order, side by side, best price and oldest order first. */
    public void save(final SnapshotOutput out) {
        out.section("book");
        buys.save(out);
        sells.save(out);
    }

    /**
     * Reads what {@link #save} wrote, into an empty book.
     *
     * @param restored hears of every order that rests again
     */
    public void load(final SnapshotInput in, final Consumer<RestingOrder> restored) {
        in.section("book");
        buys.load(in, orders, restored);
        sells.load(in, orders, restored);
    }

    private void fill(
            final RestingOrder resting,
            final IncomingOrder incoming,
            final long lots,
            final OrderBookListener listener) {
        incoming.lots -= lots;
        resting.level.reduce(resting, lots);
        listener.filled(resting, incoming, lots);
        if (resting.remaining == 0) {
            cancel(resting);
        }
    }

    /** The dry run of a FOK order; asks the guard what the real pass will ask. */
    private boolean canFillWhole(final IncomingOrder incoming, final MatchGuard guard) {
        final long wanted = incoming.lots;
        guard.beginTrial();
        final boolean whole = tryToFillWhole(incoming, guard);
        guard.rollback();
        incoming.lots = wanted;
        return whole;
    }

    private boolean tryToFillWhole(final IncomingOrder incoming, final MatchGuard guard) {
        final BookSide opposite = side(incoming.side.opposite());
        for (PriceLevel level = opposite.best(); opposite.isReachedBy(incoming.price, level); level = level.worse()) {
            for (RestingOrder resting = level.first(); resting != null; resting = resting.next) {
                if (resting.owner == incoming.owner) {
                    if (incoming.selfTradePrevention != SelfTradePrevention.CANCEL_RESTING) {
                        return false;
                    }
                    continue;
                }
                final long lots = Math.min(incoming.lots, resting.remaining);
                switch (guard.beforeFill(resting, incoming, lots)) {
                    case FILL -> incoming.lots -= lots;
                    case CANCEL_RESTING -> {}
                    case STOP, CANCEL_INCOMING -> {
                        return false;
                    }
                }
                if (incoming.lots == 0) {
                    return true;
                }
            }
        }
        return false;
    }

    private BookSide side(final Side side) {
        return side == Side.BUY ? buys : sells;
    }

    private static PriceLevel levelOf(final RestingOrder resting) {
        final PriceLevel level = resting.level;
        if (level == null) {
            throw new IllegalStateException("order " + resting.orderId + " is not in the book any more");
        }
        return level;
    }

    private static void requirePositive(final IncomingOrder incoming) {
        if (incoming.price <= 0 || incoming.lots <= 0) {
            throw new IllegalArgumentException("order " + incoming.orderId + ": price " + incoming.price + " and lots "
                    + incoming.lots + " must be above zero");
        }
    }
}
