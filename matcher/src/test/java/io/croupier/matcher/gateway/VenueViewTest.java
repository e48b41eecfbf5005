package io.croupier.matcher.gateway;

import static io.croupier.matcher.gateway.ExcerptTape.ALICE;
import static io.croupier.matcher.gateway.ExcerptTape.BOB;
import static io.croupier.matcher.gateway.ExcerptTape.hash;
import static io.croupier.matcher.journal.codec.Side.BUY;
import static io.croupier.matcher.journal.codec.Side.SELL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.matcher.gateway.ExcerptTape.Leg;
import io.croupier.matcher.gateway.OrderView.Status;
import io.croupier.matcher.journal.codec.BustReason;
import io.croupier.matcher.journal.codec.CloseReason;
import io.croupier.matcher.journal.codec.MarketStatus;
import io.croupier.matcher.journal.codec.UnitState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VenueViewTest {
    private static final int RETAINED_EVENTS_MAX = 4;

    private final ExcerptTape tape = new ExcerptTape();
    private final VenueView view = new VenueView(6, RETAINED_EVENTS_MAX);

    @BeforeEach
    void configure() {
        view.apply(tape.configure()
                .marketChanged(MarketStatus.OPEN, 30_000_000_000L)
                .excerpt());
        tape.tick();
    }

    @Test
    void shouldShowRestingOrdersAsLevels() {
        view.apply(tape.accepted(1, ALICE, BUY, 300_000, 5).rested(1, 5).excerpt());
        view.apply(tape.accepted(2, BOB, BUY, 300_000, 7).rested(2, 7).excerpt());
        view.apply(tape.accepted(3, BOB, BUY, 299_999, 1).rested(3, 1).excerpt());
        view.apply(tape.accepted(4, BOB, SELL, 300_001, 2).rested(4, 2).excerpt());

        assertEquals(List.of(300_000L, 299_999L), List.copyOf(book().bids().keySet()));
        assertEquals(Map.of(300_000L, 12L, 299_999L, 1L), book().bids());
        assertEquals(Map.of(300_001L, 2L), book().asks());
    }

    @Test
    void shouldFollowAnOrderFromAcceptanceToFinality() {
        view.apply(tape.accepted(1, ALICE, SELL, 300_000, 5).rested(1, 5).excerpt());
        final VenueChanges changes = view.apply(tape.accepted(2, BOB, BUY, 300_010, 8)
                .unitMade(
                        1,
                        BUY,
                        new Leg(2, 0, 5, -150_000_000, 75_000, 3),
                        new Leg(1, 300_000, 5, 150_000_000, 15_000, 0))
                .closed(1, CloseReason.FILLED, 0)
                .rested(2, 3)
                .excerpt());

        final OrderView maker = view.order(hash(1)).orElseThrow();
        final OrderView taker = view.order(hash(2)).orElseThrow();
        assertEquals(Status.FILLED, maker.status());
        assertEquals(Status.PARTIALLY_FILLED, taker.status());
        assertEquals(5, taker.filledLots());
        assertEquals(3, taker.remainingLots());
        assertEquals(Map.of(300_010L, 3L), book().bids());
        assertEquals(Map.of(), book().asks());
        assertEquals(List.of(taker, maker), List.copyOf(changes.orders()));
        assertEquals(1, changes.trades().size());
        assertEquals("30000", taker.fills().getFirst().price());
        assertEquals(5, view.markets().getFirst().openInterestLots());
        assertEquals(5, view.markets().getFirst().volumeLots(view.timeMs()));

        view.apply(tape.unitState(1, UnitState.FINAL, BustReason.NONE, 12).excerpt());

        assertEquals(UnitState.FINAL, maker.fills().getFirst().unit().state());
        assertEquals(12, maker.fills().getFirst().unit().blockNumber());
        assertTrue(maker.isDone());
    }

    @Test
    void shouldGiveBustedQuantityBackToTheInnocentOrder() {
        view.apply(tape.accepted(1, ALICE, SELL, 300_000, 5).rested(1, 5).excerpt());
        view.apply(tape.accepted(2, BOB, BUY, 300_000, 5)
                .unitMade(1, BUY, new Leg(2, 0, 5, -150, 0, 0), new Leg(1, 300_000, 5, 150, 0, 0))
                .closed(1, CloseReason.FILLED, 0)
                .closed(2, CloseReason.FILLED, 0)
                .excerpt());

        view.apply(tape.unitState(1, UnitState.BUSTED, BustReason.TRADER_UNSAFE, 0)
                .returned(1, 5, 5)
                .rested(1, 5)
                .excerpt());

        final OrderView innocent = view.order(hash(1)).orElseThrow();
        final OrderView guilty = view.order(hash(2)).orElseThrow();
        assertEquals(Status.RESTING, innocent.status());
        assertEquals(5, innocent.remainingLots());
        assertEquals(0, innocent.bustedLots());
        assertEquals(Map.of(300_000L, 5L), book().asks());
        assertEquals(Status.BUSTED, guilty.status());
        assertEquals("TRADER_UNSAFE", guilty.reason());
        assertEquals(5, guilty.bustedLots());
        assertEquals(0, guilty.filledLots());
        assertEquals(0, view.markets().getFirst().openInterestLots());
    }

    @Test
    void shouldCountFillsThatGoOnInASuccessorOnce() {
        view.apply(tape.accepted(1, ALICE, SELL, 300_000, 5).rested(1, 5).excerpt());
        view.apply(tape.accepted(2, BOB, SELL, 300_000, 3).rested(2, 3).excerpt());
        view.apply(tape.accepted(3, BOB, BUY, 300_000, 8)
                .unitMade(
                        1,
                        BUY,
                        new Leg(3, 0, 8, -240, 2, 0),
                        new Leg(1, 300_000, 5, 150, 1, 0),
                        new Leg(2, 300_000, 3, 90, 1, 0))
                .closed(1, CloseReason.FILLED, 0)
                .closed(2, CloseReason.FILLED, 0)
                .closed(3, CloseReason.FILLED, 0)
                .excerpt());

        final VenueChanges changes = view.apply(tape.unitState(1, UnitState.BUSTED, BustReason.TRADER_UNSAFE, 0)
                .successor(2, 1, BUY, new Leg(3, 0, 3, -90, 1, 0), new Leg(2, 300_000, 3, 90, 1, 0))
                .returned(3, 5, 5)
                .rested(3, 5)
                .excerpt());

        final OrderView guilty = view.order(hash(1)).orElseThrow();
        final OrderView innocent = view.order(hash(2)).orElseThrow();
        final OrderView taker = view.order(hash(3)).orElseThrow();
        assertEquals(Status.BUSTED, guilty.status());
        assertEquals(Status.FILLED, innocent.status());
        assertEquals(3, innocent.filledLots());
        assertEquals(0, innocent.bustedLots());
        assertEquals(Status.PARTIALLY_FILLED, taker.status());
        assertEquals(List.of(3L, 0L, 5L), List.of(taker.filledLots(), taker.bustedLots(), taker.remainingLots()));
        assertEquals(List.of(), changes.trades());
        assertEquals(8, view.markets().getFirst().volumeLots(view.timeMs()));
        assertEquals("0-1", taker.fills().getLast().unit().predecessor());
        assertEquals(3, changes.orders().size());
        assertEquals(5, changes.fills().size());
    }

    @Test
    void shouldCallAnOrderBustedWhereverNothingElseBecameOfIt() {
        view.apply(tape.accepted(1, ALICE, SELL, 300_000, 5).rested(1, 5).excerpt());
        view.apply(tape.accepted(2, BOB, BUY, 300_000, 8)
                .unitMade(1, BUY, new Leg(2, 0, 5, -150, 0, 3), new Leg(1, 300_000, 5, 150, 0, 0))
                .closed(1, CloseReason.FILLED, 0)
                .closed(2, CloseReason.IMMEDIATE_OR_CANCEL, 3)
                .excerpt());

        view.apply(
                tape.unitState(1, UnitState.BUSTED, BustReason.TRADER_UNSAFE, 0).excerpt());

        final OrderView immediate = view.order(hash(2)).orElseThrow();
        assertEquals(Status.BUSTED, immediate.status());
        assertEquals(
                List.of(0L, 5L, 3L),
                List.of(immediate.filledLots(), immediate.bustedLots(), immediate.cancelledLots()));
    }

    @Test
    void shouldTellCancelledFromExpired() {
        view.apply(tape.accepted(1, ALICE, BUY, 100, 5).rested(1, 5).excerpt());
        view.apply(tape.accepted(2, ALICE, BUY, 100, 5).rested(2, 5).excerpt());

        view.apply(tape.closed(1, CloseReason.CANCELLED, 5).excerpt());
        view.apply(tape.closed(2, CloseReason.EXPIRED, 5).excerpt());

        assertEquals(Status.CANCELLED, view.order(hash(1)).orElseThrow().status());
        assertEquals("CANCELLED", view.order(hash(1)).orElseThrow().reason());
        assertEquals(5, view.order(hash(1)).orElseThrow().cancelledLots());
        assertEquals(Status.EXPIRED, view.order(hash(2)).orElseThrow().status());
        assertEquals(Map.of(), book().bids());
    }

    @Test
    void shouldForgetOldestFinishedOrdersButNeverOpenOnes() {
        view.apply(tape.accepted(1, ALICE, BUY, 100, 5).rested(1, 5).excerpt());
        for (int id = 2; id < 10; id++) {
            view.apply(tape.accepted(id, BOB, BUY, 100, 5)
                    .closed(id, CloseReason.CANCELLED, 5)
                    .excerpt());
        }
        view.apply(tape.excerpt());

        assertTrue(view.order(hash(1)).isPresent());
        assertTrue(view.order(hash(5)).isEmpty());
        assertTrue(view.order(hash(6)).isPresent());
        assertEquals(1, view.account(ALICE).orElseThrow().openOrders().size());
    }

    @Test
    void shouldKeepAFinishedOrderUntilItsUnitsAreFinal() {
        view.apply(tape.accepted(1, ALICE, SELL, 100, 5).rested(1, 5).excerpt());
        view.apply(tape.accepted(2, BOB, BUY, 100, 5)
                .unitMade(1, BUY, new Leg(2, 0, 5, -1, 0, 0), new Leg(1, 100, 5, 1, 0, 0))
                .closed(1, CloseReason.FILLED, 0)
                .closed(2, CloseReason.FILLED, 0)
                .excerpt());
        for (int id = 3; id < 10; id++) {
            view.apply(tape.accepted(id, BOB, BUY, 100, 5)
                    .closed(id, CloseReason.CANCELLED, 5)
                    .excerpt());
        }

        assertTrue(view.order(hash(1)).isPresent());

        view.apply(tape.unitState(1, UnitState.FINAL, BustReason.NONE, 1).excerpt());
        for (int id = 10; id < 15; id++) {
            view.apply(tape.accepted(id, BOB, BUY, 100, 5)
                    .closed(id, CloseReason.CANCELLED, 5)
                    .excerpt());
        }

        assertTrue(view.order(hash(1)).isEmpty());
        assertTrue(view.account(ALICE).isEmpty());
    }

    @Test
    void shouldListWhatChangedSinceASequence() {
        view.apply(tape.accepted(1, ALICE, BUY, 100, 5).rested(1, 5).excerpt());
        view.apply(tape.accepted(2, ALICE, BUY, 100, 5).rested(2, 5).excerpt());
        final long seen = view.sequence();
        view.apply(tape.accepted(3, ALICE, BUY, 100, 5).rested(3, 5).excerpt());
        view.apply(tape.closed(1, CloseReason.CANCELLED, 5).excerpt());

        final AccountView account = view.account(ALICE).orElseThrow();

        assertEquals(List.of(3L, 1L), ids(account.ordersSince(seen, 10)));
        assertEquals(List.of(1L), ids(account.ordersSince(seen, 1)));
        assertEquals(List.of(), ids(account.ordersSince(view.sequence(), 10)));
    }

    @Test
    void shouldStopWhereAnEventIsAboutAnUnknownOrder() {
        tape.rested(99, 1);

        final var failure = assertThrows(IllegalStateException.class, () -> view.apply(tape.excerpt()));

        assertEquals("sequence 2 is about the unknown order 99", failure.getMessage());
    }

    private BookView book() {
        return view.markets().getFirst().book();
    }

    private static List<Long> ids(final List<OrderView> orders) {
        return orders.stream().map(order -> order.terms().orderId()).toList();
    }
}
