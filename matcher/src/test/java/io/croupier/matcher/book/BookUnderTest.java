package io.croupier.matcher.book;

import java.util.ArrayList;
import java.util.List;

/** The real or the reference book, with orders named by number and every event recorded. */
abstract class BookUnderTest {
    /** The guard's questions in terms that both books can ask. */
    interface Guard {
        MatchGuard.Verdict beforeFill(long resting, long incoming, long price, long lots);

        default void beginTrial() {}

        default void rollback() {}
    }

    record Level(long price, long lots, List<Long> orders) {}

    final List<BookEvent> events = new ArrayList<>();
    Guard guard = (resting, incoming, price, lots) -> MatchGuard.Verdict.FILL;

    abstract MatchOutcome match(IncomingOrder incoming);

    abstract void rest(IncomingOrder incoming);

    abstract void cancel(long order);

    abstract void reduce(long order, long newRemaining);

    abstract void replaceInPlace(long order, long newOrder, long newRemaining);

    /** Best level first. */
    abstract List<Level> depth(Side side);

    /** Does with an order what the engine does: match it, then rest what is left of a GTC order. */
    MatchOutcome enter(final IncomingOrder incoming) {
        final MatchOutcome outcome = match(incoming);
        if (outcome != MatchOutcome.DONE) {
            events.add(BookEvent.ended(incoming.orderId, outcome, incoming.lots));
        } else if (incoming.lots > 0 && incoming.timeInForce == TimeInForce.GTC) {
            rest(incoming);
            events.add(BookEvent.rested(incoming.orderId));
        }
        return outcome;
    }

    /** A GTC order whose owner and priority are its number. */
    MatchOutcome enter(final long order, final Side side, final long price, final long lots) {
        return enter(order(order, side, price, lots));
    }

    static IncomingOrder order(final long order, final Side side, final long price, final long lots) {
        final IncomingOrder incoming = new IncomingOrder();
        incoming.orderId = order;
        incoming.owner = (int) order;
        incoming.priority = order;
        incoming.side = side;
        incoming.price = price;
        incoming.lots = lots;
        return incoming;
    }
}
