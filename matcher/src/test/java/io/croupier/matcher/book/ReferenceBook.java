package io.croupier.matcher.book;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Says what {@link OrderBook} must do, as plainly as possible: sorted lists, searched from the front. */
final class ReferenceBook extends BookUnderTest {
    static final class Order {
        long number;
        int owner;
        Side side = Side.BUY;
        long price;
        long lots;
        long priority;
    }

    private final Map<Side, TreeMap<Long, List<Order>>> sides = Map.of(
            Side.BUY, new TreeMap<>(Comparator.reverseOrder()),
            Side.SELL, new TreeMap<>());
    final NavigableMap<Long, Order> open = new TreeMap<>();

    @Override
    MatchOutcome match(final IncomingOrder incoming) {
        final List<Order> candidates = candidates(incoming);
        if (incoming.timeInForce == TimeInForce.FOK) {
            final long wanted = incoming.lots;
            guard.beginTrial();
            walk(candidates, incoming, false);
            final boolean whole = incoming.lots == 0;
            guard.rollback();
            incoming.lots = wanted;
            if (!whole) {
                return MatchOutcome.NOT_FILLABLE;
            }
        }
        return walk(candidates, incoming, true);
    }

    private MatchOutcome walk(final List<Order> candidates, final IncomingOrder incoming, final boolean real) {
        for (final Order resting : candidates) {
            if (incoming.lots == 0) {
                break;
            }
            if (resting.owner == incoming.owner) {
                if (real && incoming.selfTradePrevention != SelfTradePrevention.CANCEL_INCOMING) {
                    drop(resting, CancelReason.SELF_TRADE);
                }
                if (incoming.selfTradePrevention != SelfTradePrevention.CANCEL_RESTING) {
                    return MatchOutcome.SELF_TRADE;
                }
                continue;
            }
            final long lots = Math.min(incoming.lots, resting.lots);
            final MatchGuard.Verdict verdict = guard.beforeFill(resting.number, incoming.orderId, resting.price, lots);
            if (verdict == MatchGuard.Verdict.STOP) {
                return MatchOutcome.STOPPED;
            }
            if (verdict == MatchGuard.Verdict.CANCEL_INCOMING) {
                return MatchOutcome.INCOMING_CANCELLED;
            }
            if (verdict == MatchGuard.Verdict.FILL) {
                incoming.lots -= lots;
            }
            if (real && verdict == MatchGuard.Verdict.FILL) {
                resting.lots -= lots;
                events.add(BookEvent.filled(resting.number, incoming.orderId, resting.price, lots));
                if (resting.lots == 0) {
                    cancel(resting.number);
                }
            }
            if (real && verdict == MatchGuard.Verdict.CANCEL_RESTING) {
                drop(resting, CancelReason.REFUSED_BY_GUARD);
            }
        }
        return MatchOutcome.DONE;
    }

    private List<Order> candidates(final IncomingOrder incoming) {
        final List<Order> candidates = new ArrayList<>();
        sides.get(incoming.side.opposite())
                .headMap(incoming.price, true)
                .values()
                .forEach(candidates::addAll);
        return candidates;
    }

    private void drop(final Order resting, final CancelReason reason) {
        events.add(BookEvent.cancelled(resting.number, reason, resting.lots));
        cancel(resting.number);
    }

    @Override
    void rest(final IncomingOrder incoming) {
        final Order order = new Order();
        order.number = incoming.orderId;
        order.owner = incoming.owner;
        order.side = incoming.side;
        order.price = incoming.price;
        order.lots = incoming.lots;
        order.priority = incoming.priority;
        open.put(order.number, order);
        final List<Order> level = sides.get(order.side).computeIfAbsent(order.price, price -> new ArrayList<>());
        level.add(order);
        level.sort(Comparator.comparingLong(resting -> resting.priority));
    }

    @Override
    void cancel(final long number) {
        final Order order = open.remove(number);
        final List<Order> level = sides.get(order.side).get(order.price);
        level.remove(order);
        if (level.isEmpty()) {
            sides.get(order.side).remove(order.price);
        }
    }

    @Override
    void reduce(final long number, final long newRemaining) {
        open.get(number).lots = newRemaining;
    }

    @Override
    void replaceInPlace(final long number, final long newNumber, final long newRemaining) {
        final Order order = open.remove(number);
        order.number = newNumber;
        order.lots = newRemaining;
        open.put(newNumber, order);
    }

    @Override
    List<Level> depth(final Side side) {
        final List<Level> levels = new ArrayList<>();
        sides.get(side)
                .forEach((price, orders) -> levels.add(new Level(
                        price,
                        orders.stream().mapToLong(order -> order.lots).sum(),
                        orders.stream().map(order -> order.number).toList())));
        return levels;
    }
}
