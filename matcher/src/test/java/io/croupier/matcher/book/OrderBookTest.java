package io.croupier.matcher.book;

import static io.croupier.matcher.book.BookEvent.cancelled;
import static io.croupier.matcher.book.BookEvent.ended;
import static io.croupier.matcher.book.BookEvent.filled;
import static io.croupier.matcher.book.BookEvent.rested;
import static io.croupier.matcher.book.BookUnderTest.order;
import static io.croupier.matcher.book.Side.BUY;
import static io.croupier.matcher.book.Side.SELL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.matcher.book.BookUnderTest.Level;
import io.croupier.matcher.book.MatchGuard.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OrderBookTest {
    private final RealBook book = new RealBook();

    @Test
    void shouldFillBestPriceFirstThenRestTheRemainder() {
        book.enter(1, SELL, 1001, 50);
        book.enter(2, SELL, 1000, 50);

        book.enter(3, BUY, 1000, 80);

        assertEquals(List.of(rested(1), rested(2), filled(2, 3, 1000, 50), rested(3)), book.events);
        assertEquals(List.of(new Level(1000, 30, List.of(3L))), book.depth(BUY));
        assertEquals(List.of(new Level(1001, 50, List.of(1L))), book.depth(SELL));
    }

    @Test
    void shouldFillAtTheRestingPriceThroughSeveralLevelsOfBids() {
        book.enter(1, BUY, 98, 10);
        book.enter(2, BUY, 100, 10);
        book.enter(3, BUY, 99, 10);

        book.enter(4, SELL, 99, 25);

        assertEquals(
                List.of(rested(1), rested(2), rested(3), filled(2, 4, 100, 10), filled(3, 4, 99, 10), rested(4)),
                book.events);
    }

    @Test
    void shouldFillTheOldestOfALevelFirst() {
        book.enter(1, SELL, 1000, 5);
        book.enter(2, SELL, 1000, 5);

        book.enter(3, BUY, 1000, 7);
        book.enter(4, BUY, 1000, 2);

        assertEquals(
                List.of(rested(1), rested(2), filled(1, 3, 1000, 5), filled(2, 3, 1000, 2), filled(2, 4, 1000, 2)),
                book.events);
        assertEquals(List.of(new Level(1000, 1, List.of(2L))), book.depth(SELL));
    }

    @Test
    void shouldLeaveTheRemainderOfAnImmediateOrCancelOrderToTheCaller() {
        book.enter(1, SELL, 1000, 5);
        final IncomingOrder taker = order(2, BUY, 1000, 8);
        taker.timeInForce = TimeInForce.IOC;

        book.enter(taker);

        assertEquals(List.of(rested(1), filled(1, 2, 1000, 5)), book.events);
        assertEquals(3, taker.lots);
        assertNull(book.book.best(BUY));
        assertNull(book.book.best(SELL));
    }

    @Test
    void shouldFillOrKillInFull() {
        book.enter(1, SELL, 1000, 5);
        book.enter(2, SELL, 1001, 5);

        book.enter(fillOrKill(3, 1001, 8));

        assertEquals(List.of(rested(1), rested(2), filled(1, 3, 1000, 5), filled(2, 3, 1001, 3)), book.events);
    }

    @Test
    void shouldKillWhatCannotBeFilledInFull() {
        book.enter(1, SELL, 1000, 5);
        book.enter(2, SELL, 1001, 5);

        book.enter(fillOrKill(3, 1000, 6));

        assertEquals(List.of(rested(1), rested(2), ended(3, MatchOutcome.NOT_FILLABLE, 6)), book.events);
        assertEquals(5, book.book.level(SELL, 1000).lots());
    }

    @ParameterizedTest
    @EnumSource(
            value = Verdict.class,
            names = {"STOP", "CANCEL_INCOMING", "CANCEL_RESTING"})
    void shouldKillWhatTheGuardWillNotLetFillInFull(final Verdict verdict) {
        book.enter(1, SELL, 1000, 5);
        book.enter(2, SELL, 1000, 5);
        final List<String> guarded = new ArrayList<>();
        book.guard = new BookUnderTest.Guard() {
            @Override
            public Verdict beforeFill(final long resting, final long incoming, final long price, final long lots) {
                guarded.add(resting + " fills " + lots);
                return resting == 2 ? verdict : Verdict.FILL;
            }

            @Override
            public void beginTrial() {
                guarded.add("begin");
            }

            @Override
            public void rollback() {
                guarded.add("rollback");
            }
        };

        book.enter(fillOrKill(3, 1000, 10));

        assertEquals(List.of(rested(1), rested(2), ended(3, MatchOutcome.NOT_FILLABLE, 10)), book.events);
        assertEquals(List.of("begin", "1 fills 5", "2 fills 5", "rollback"), guarded);
        assertEquals(10, book.book.level(SELL, 1000).lots());
    }

    @Test
    void shouldRepeatTheTrialExactlyInTheRealPass() {
        book.enter(1, SELL, 1000, 5);
        book.enter(2, SELL, 1000, 5);
        book.enter(3, SELL, 1000, 5);
        book.guard = (resting, incoming, price, lots) -> resting == 1 ? Verdict.CANCEL_RESTING : Verdict.FILL;

        book.enter(fillOrKill(4, 1000, 10));

        assertEquals(
                List.of(
                        rested(1),
                        rested(2),
                        rested(3),
                        cancelled(1, CancelReason.REFUSED_BY_GUARD, 5),
                        filled(2, 4, 1000, 5),
                        filled(3, 4, 1000, 5)),
                book.events);
    }

    @Test
    void shouldTellWhoWouldTake() {
        book.enter(1, SELL, 1000, 5);
        book.enter(2, BUY, 999, 5);

        assertTrue(book.book.wouldTake(BUY, 1000));
        assertFalse(book.book.wouldTake(BUY, 999));
        assertTrue(book.book.wouldTake(SELL, 999));
        assertFalse(book.book.wouldTake(SELL, 1000));
    }

    @Test
    void shouldCancelTheRestingOrderOfTheSameOwner() {
        enterOwnOrderBetweenTwoOthers();

        book.enter(selfTrading(SelfTradePrevention.CANCEL_RESTING));

        assertEquals(
                List.of(
                        filled(1, 4, 1000, 5),
                        cancelled(2, CancelReason.SELF_TRADE, 5),
                        filled(3, 4, 1000, 5),
                        rested(4)),
                book.events);
    }

    @Test
    void shouldCancelTheIncomingOrderOfTheSameOwner() {
        enterOwnOrderBetweenTwoOthers();

        book.enter(selfTrading(SelfTradePrevention.CANCEL_INCOMING));

        assertEquals(List.of(filled(1, 4, 1000, 5), ended(4, MatchOutcome.SELF_TRADE, 15)), book.events);
        assertEquals(List.of(new Level(1000, 10, List.of(2L, 3L))), book.depth(SELL));
    }

    @Test
    void shouldCancelBothOrdersOfTheSameOwner() {
        enterOwnOrderBetweenTwoOthers();

        book.enter(selfTrading(SelfTradePrevention.CANCEL_BOTH));

        assertEquals(
                List.of(
                        filled(1, 4, 1000, 5),
                        cancelled(2, CancelReason.SELF_TRADE, 5),
                        ended(4, MatchOutcome.SELF_TRADE, 15)),
                book.events);
        assertEquals(List.of(new Level(1000, 5, List.of(3L))), book.depth(SELL));
    }

    @Test
    void shouldNotSelfTradeWhenFilledBeforeMeetingTheOwnOrder() {
        enterOwnOrderBetweenTwoOthers();
        final IncomingOrder incoming = selfTrading(SelfTradePrevention.CANCEL_BOTH);
        incoming.lots = 5;
        incoming.timeInForce = TimeInForce.FOK;

        book.enter(incoming);

        assertEquals(List.of(filled(1, 4, 1000, 5)), book.events);
    }

    @Test
    void shouldGoOnWhereTheGuardStoppedIt() {
        book.enter(1, SELL, 1000, 5);
        book.enter(2, SELL, 1000, 5);
        final IncomingOrder incoming = order(3, BUY, 1000, 12);

        book.guard = (resting, taker, price, lots) -> resting == 2 ? Verdict.STOP : Verdict.FILL;
        book.enter(incoming);
        book.guard = (resting, taker, price, lots) -> Verdict.FILL;
        book.enter(incoming);

        assertEquals(
                List.of(
                        rested(1),
                        rested(2),
                        filled(1, 3, 1000, 5),
                        ended(3, MatchOutcome.STOPPED, 7),
                        filled(2, 3, 1000, 5),
                        rested(3)),
                book.events);
    }

    @Test
    void shouldGiveUpTheIncomingOrderWhenTheGuardSaysSo() {
        book.enter(1, SELL, 1000, 5);
        book.guard = (resting, incoming, price, lots) -> Verdict.CANCEL_INCOMING;

        book.enter(2, BUY, 1000, 5);

        assertEquals(List.of(rested(1), ended(2, MatchOutcome.INCOMING_CANCELLED, 5)), book.events);
        assertEquals(5, book.resting(1).remaining());
    }

    @Test
    void shouldKeepPriorityWhenReplacedInPlaceOrReduced() {
        book.enter(1, SELL, 1000, 9);
        book.enter(2, SELL, 1000, 9);
        book.reduce(1, 6);
        book.replaceInPlace(1, 3, 4);

        book.enter(4, BUY, 1000, 5);

        assertEquals(List.of(rested(1), rested(2), filled(3, 4, 1000, 4), filled(2, 4, 1000, 1)), book.events);
    }

    @Test
    void shouldPutARestoredOrderBackInItsPlace() {
        book.enter(1, SELL, 1000, 5);
        book.enter(2, SELL, 1000, 5);
        book.enter(3, SELL, 1000, 5);
        book.cancel(2);
        book.cancel(1);

        book.enter(2, SELL, 1000, 2);
        book.enter(1, SELL, 1000, 1);
        book.enter(4, SELL, 1000, 4);

        assertEquals(List.of(new Level(1000, 12, List.of(1L, 2L, 3L, 4L))), book.depth(SELL));
    }

    @Test
    void shouldShowTheReducedLevelInTheFillAndTheFullOneInTheCancel() {
        book.enter(1, SELL, 1000, 5);
        book.enter(2, SELL, 1000, 5);
        final List<Long> levelLots = new ArrayList<>();
        final OrderBookListener listener = new OrderBookListener() {
            @Override
            public void filled(final RestingOrder resting, final IncomingOrder incoming, final long lots) {
                levelLots.add(resting.level().lots());
            }

            @Override
            public void cancelled(final RestingOrder resting, final CancelReason reason) {
                levelLots.add(resting.level().lots());
            }
        };
        book.guard = (resting, incoming, price, lots) -> resting == 2 ? Verdict.CANCEL_RESTING : Verdict.FILL;

        book.book.match(order(3, BUY, 1000, 9), book, listener);

        assertEquals(List.of(5L, 5L), levelLots);
    }

    @Test
    void shouldRecycleTheOrderReleasedLast() {
        book.enter(1, SELL, 1000, 5);
        final RestingOrder first = book.resting(1);

        book.cancel(1);
        book.enter(2, BUY, 900, 7);

        assertSame(first, book.resting(2));
        assertEquals(BUY, first.side());
        assertEquals(900, first.price());
        assertEquals(7, first.remaining());
        assertEquals(2, first.owner());
        assertEquals(2, first.priority());
    }

    @Test
    void shouldTakeTheWholeRangeOfPrices() {
        book.enter(1, BUY, 1, 1);
        book.enter(2, SELL, Long.MAX_VALUE, 1);
        book.enter(3, BUY, Long.MAX_VALUE - 1, 1);

        book.enter(4, SELL, 1, 5);

        assertEquals(
                List.of(
                        rested(1),
                        rested(2),
                        rested(3),
                        filled(3, 4, Long.MAX_VALUE - 1, 1),
                        filled(1, 4, 1, 1),
                        rested(4)),
                book.events);
    }

    @Test
    void shouldRefuseWhatBreaksItsRules() {
        book.enter(1, SELL, 1000, 5);
        final RestingOrder resting = book.resting(1);

        assertThrows(IllegalArgumentException.class, () -> book.enter(2, BUY, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> book.enter(2, BUY, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> book.reduce(1, 0));
        assertThrows(IllegalArgumentException.class, () -> book.reduce(1, 6));
        assertThrows(IllegalStateException.class, () -> book.book.rest(order(2, BUY, 1000, 1)));
        book.cancel(1);
        assertThrows(IllegalStateException.class, () -> book.book.cancel(resting));
    }

    private void enterOwnOrderBetweenTwoOthers() {
        book.enter(1, SELL, 1000, 5);
        book.enter(2, SELL, 1000, 5);
        book.enter(3, SELL, 1000, 5);
        book.events.clear();
    }

    /** Order 4 of the owner of order 2. */
    private static IncomingOrder selfTrading(final SelfTradePrevention mode) {
        final IncomingOrder incoming = order(4, BUY, 1000, 20);
        incoming.owner = 2;
        incoming.selfTradePrevention = mode;
        return incoming;
    }

    private static IncomingOrder fillOrKill(final long number, final long price, final long lots) {
        final IncomingOrder incoming = order(number, BUY, price, lots);
        incoming.timeInForce = TimeInForce.FOK;
        return incoming;
    }
}
