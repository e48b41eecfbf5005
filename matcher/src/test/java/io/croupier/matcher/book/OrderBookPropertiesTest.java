package io.croupier.matcher.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.matcher.book.BookEvent.Cancelled;
import io.croupier.matcher.book.BookEvent.Filled;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class OrderBookPropertiesTest {
    record NewOrder(
            Side side, long price, long lots, int owner, TimeInForce timeInForce, SelfTradePrevention prevention) {}

    @Property(tries = 500)
    void shouldNeverShowACrossedBookOrAnEmptyLevel(@ForAll("orders") final List<NewOrder> orders) {
        final RealBook book = new RealBook();

        for (int i = 0; i < orders.size(); i++) {
            book.enter(incoming(i + 1, orders.get(i)));

            final PriceLevel bid = book.book.best(Side.BUY);
            final PriceLevel ask = book.book.best(Side.SELL);
            assertTrue(bid == null || ask == null || bid.price() < ask.price());
            assertTrue(bid == null || bid.lots() > 0);
            assertTrue(ask == null || ask.lots() > 0);
        }
    }

    @Property(tries = 500)
    void shouldAccountForEveryLot(@ForAll("orders") final List<NewOrder> orders) {
        final RealBook book = new RealBook();
        final Map<Long, Long> left = new HashMap<>();

        for (int i = 0; i < orders.size(); i++) {
            final IncomingOrder incoming = incoming(i + 1, orders.get(i));
            final long entered = incoming.lots;
            final int eventsBefore = book.events.size();
            book.enter(incoming);
            long traded = 0;
            for (final BookEvent event : book.events.subList(eventsBefore, book.events.size())) {
                if (event instanceof Filled filled) {
                    traded += filled.lots();
                    left.merge(filled.resting(), -filled.lots(), Long::sum);
                } else if (event instanceof Cancelled cancelled) {
                    assertEquals(left.remove(cancelled.order()), cancelled.lots());
                } else if (event instanceof BookEvent.Rested) {
                    left.put(incoming.orderId, incoming.lots);
                }
            }
            assertEquals(entered, traded + incoming.lots);
            assertTrue(incoming.timeInForce != TimeInForce.FOK || traded == 0 || traded == entered);
        }

        final long resting = left.values().stream().mapToLong(Long::longValue).sum();
        final List<BookUnderTest.Level> levels = new ArrayList<>(book.depth(Side.BUY));
        levels.addAll(book.depth(Side.SELL));
        assertEquals(
                resting, levels.stream().mapToLong(BookUnderTest.Level::lots).sum());
    }

    @Property(tries = 500)
    void shouldFillNoWorsePriceBeforeABetterOne(@ForAll("orders") final List<NewOrder> orders) {
        final RealBook book = new RealBook();

        for (int i = 0; i < orders.size(); i++) {
            final IncomingOrder incoming = incoming(i + 1, orders.get(i));
            final long sign = incoming.side == Side.BUY ? 1 : -1;
            book.events.clear();
            book.enter(incoming);
            long last = Long.MIN_VALUE;
            for (final BookEvent event : book.events) {
                if (event instanceof Filled filled) {
                    assertTrue(sign * filled.price() >= last);
                    assertTrue(sign * filled.price() <= sign * incoming.price);
                    last = sign * filled.price();
                }
            }
        }
    }

    @Provide
    Arbitrary<List<NewOrder>> orders() {
        return Combinators.combine(
                        Arbitraries.of(Side.class),
                        Arbitraries.longs().between(95, 105),
                        Arbitraries.longs().between(1, 20),
                        Arbitraries.integers().between(1, 4),
                        Arbitraries.of(TimeInForce.class),
                        Arbitraries.of(SelfTradePrevention.class))
                .as(NewOrder::new)
                .list()
                .ofMaxSize(60);
    }

    private static IncomingOrder incoming(final long number, final NewOrder order) {
        final IncomingOrder incoming = BookUnderTest.order(number, order.side, order.price, order.lots);
        incoming.owner = order.owner;
        incoming.timeInForce = order.timeInForce;
        incoming.selfTradePrevention = order.prevention;
        return incoming;
    }
}
