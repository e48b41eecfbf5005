package io.croupier.matcher.engine;

import static io.croupier.matcher.engine.ExchangeFixture.ALICE;
import static io.croupier.matcher.engine.ExchangeFixture.BOB;
import static io.croupier.matcher.engine.ExchangeFixture.CAROL;
import static io.croupier.matcher.engine.ExchangeFixture.START_SECONDS;
import static io.croupier.matcher.engine.TestOrder.buy;
import static io.croupier.matcher.engine.TestOrder.sell;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.croupier.matcher.journal.codec.BustReason;
import io.croupier.matcher.journal.codec.ChainEventKind;
import io.croupier.matcher.journal.codec.SelfTradePrevention;
import io.croupier.matcher.journal.codec.TimeInForce;
import io.croupier.matcher.ledger.Int256;
import io.croupier.signing.Address;
import java.util.List;
import org.junit.jupiter.api.Test;

class BustTest {
    private static final long MARK = 300_000;

    private final ExchangeFixture venue = ExchangeFixture.funded();

    @Test
    void shouldReturnTheInnocentOrderWithItsPriority() {
        venue.place(sell(BOB, 10, MARK, 1));
        venue.place(sell(CAROL, 10, MARK, 1));
        venue.place(buy(ALICE, 10, MARK, 1));

        final List<String> events = bust(1, 0, BustReason.TRADER_UNSAFE);

        assertEquals(List.of("unit 1 BUSTED", "returned 1 10 of 10", "rested 1 10 #1"), events);
        assertEquals(List.of(), bust(1, 0, BustReason.TRADER_UNSAFE));
        assertEquals(
                "made 2 | 4 10@0 -300000000 fee 150000 left 0 | 1 10@300000 300000000 fee 30000 left 0 | sender 180000",
                venue.place(buy(ALICE, 10, MARK, 2)).get(1));
    }

    @Test
    void shouldCloseWhatIsOpenOfTheGuiltyOrder() {
        venue.place(sell(BOB, 20, MARK, 1));
        venue.place(buy(ALICE, 10, MARK, 1));

        final List<String> events = bust(1, 1, BustReason.TRADER_UNSAFE);

        assertEquals(List.of("unit 1 BUSTED", "closed 1 BUSTED 10", "returned 2 10 of 10", "rested 2 10 #2"), events);
    }

    @Test
    void shouldLetInnocentLegsGoOnInASuccessorWithItsOwnFee() {
        venue.place(sell(BOB, 10, MARK, 1));
        venue.place(sell(CAROL, 7, MARK + 1, 1));
        venue.place(buy(ALICE, 20, MARK + 1, 1));

        final List<String> events = bust(1, legOf(BOB), BustReason.TRADER_UNSAFE);

        assertEquals(
                List.of(
                        "unit 1 BUSTED",
                        "made 2 for 1 | 3 7@0 -210000700 fee 105000 left 3 | 2 7@300001 210000700 fee 21000 left 0"
                                + " | sender 126000",
                        "returned 3 10 of 13",
                        "rested 3 13 #3"),
                events);
        assertEquals(1, venue.exchange.unsettledUnits());
        assertEquals(7, pendingLots(ALICE));
        assertEquals(0, pendingLots(BOB));
        assertEquals(-7, pendingLots(CAROL));
    }

    @Test
    void shouldPreventSelfTradesOfReturnedQuantityAsItsOrderAsked() {
        venue.place(sell(BOB, 10, MARK, 1));
        venue.place(buy(ALICE, 10, MARK, 1).with(SelfTradePrevention.CANCEL_RESTING));
        venue.place(sell(ALICE, 3, MARK, 2));

        final List<String> events = bust(1, legOf(BOB), BustReason.TRADER_UNSAFE);

        assertEquals(
                List.of("unit 1 BUSTED", "returned 2 10 of 10", "closed 3 SELF_TRADE 3", "rested 2 10 #2"), events);
    }

    @Test
    void shouldNotReturnWhatAnImmediateOrderLost() {
        venue.place(sell(BOB, 10, MARK, 1));
        venue.place(sell(CAROL, 7, MARK, 1));
        venue.place(buy(ALICE, 17, MARK, 1).with(TimeInForce.IOC));

        final List<String> events = bust(1, legOf(BOB), BustReason.ORDER_EXPIRED);

        assertEquals("unit 1 BUSTED", events.getFirst());
        assertEquals("made 2 for 1 | 3 7@0", events.get(1).substring(0, 20));
        assertEquals(2, events.size());
    }

    @Test
    void shouldLetAFillOrKillOrderGoAltogether() {
        venue.place(sell(BOB, 10, MARK, 1));
        venue.place(sell(CAROL, 7, MARK, 1));
        venue.place(buy(ALICE, 17, MARK, 1).with(TimeInForce.FOK));

        final List<String> events = bust(1, legOf(BOB), BustReason.TRADER_UNSAFE);

        assertEquals(List.of("unit 1 BUSTED", "returned 2 7 of 7", "rested 2 7 #2"), events);
    }

    @Test
    void shouldNotReturnOrdersThatWereCancelledOrReplacedMeanwhile() {
        final TestOrder cancelled = sell(BOB, 20, MARK, 1);
        final TestOrder replaced = sell(CAROL, 20, MARK, 1);
        venue.place(cancelled);
        venue.place(replaced);
        venue.place(buy(ALICE, 30, MARK, 1));
        venue.run(venue.commands.cancel(CAROL, replaced.hash()));
        venue.place(sell(CAROL, 5, MARK + 9, 2));

        final List<String> events = bust(1, 0, BustReason.TRADER_UNSAFE);

        assertEquals(List.of("unit 1 BUSTED", "returned 1 20 of 20", "rested 1 20 #1"), events);
    }

    @Test
    void shouldNotReturnWhatCouldNotSettleInTimeAnyMore() {
        venue.place(sell(BOB, 10, MARK, 1).expiring(START_SECONDS + 60));
        venue.place(sell(CAROL, 10, MARK, 1));
        venue.place(buy(ALICE, 20, MARK, 1).expiring(START_SECONDS + 60));
        venue.timeMs += 31_000;

        final List<String> events = bust(1, legOf(BOB), BustReason.ORDER_EXPIRED);

        assertEquals(List.of("unit 1 BUSTED", "returned 2 10 of 10", "rested 2 10 #2"), events);
    }

    @Test
    void shouldNotGoOnWithASignatureOfAKeyThatLostItsRight() {
        venue.block(Commands.Entry.operator(CAROL, ALICE, true));
        venue.place(sell(BOB, 10, MARK, 1));
        venue.place(sell(CAROL, 10, MARK, 1).signedBy(ALICE));
        venue.place(buy(ALICE, 20, MARK, 1));
        venue.block(Commands.Entry.operator(CAROL, ALICE, false));

        final List<String> events = bust(1, legOf(BOB), BustReason.ORDER_EXPIRED);

        assertEquals(List.of("unit 1 BUSTED", "returned 3 20 of 20", "rested 3 20 #3"), events);
    }

    @Test
    void shouldMatchReturnedQuantityThatCrosses() {
        venue.place(sell(BOB, 10, MARK, 1));
        venue.place(buy(ALICE, 10, MARK, 1));
        venue.place(buy(CAROL, 4, MARK + 5, 1));

        final List<String> events = bust(1, 0, BustReason.TRADER_UNSAFE);

        assertEquals(
                List.of(
                        "unit 1 BUSTED",
                        "returned 1 10 of 10",
                        "made 2 | 1 4@0 120002000 fee 60001 left 6 | 3 4@300005 -120002000 fee 12000 left 0 | sender 72001",
                        "closed 3 FILLED 0",
                        "rested 1 6 #1"),
                events);
    }

    @Test
    void shouldCloseAReturnedPostOnlyOrderThatWouldTake() {
        venue.place(sell(BOB, 10, MARK, 1).asPostOnly());
        venue.place(buy(ALICE, 10, MARK, 1));
        venue.place(buy(CAROL, 4, MARK + 5, 1));

        final List<String> events = bust(1, 0, BustReason.TRADER_UNSAFE);

        assertEquals(List.of("unit 1 BUSTED", "returned 1 10 of 10", "closed 1 POST_ONLY 10"), events);
    }

    @Test
    void shouldNotReturnWhatItsTraderCannotCarryAnyMore() {
        venue.place(sell(BOB, 5000, MARK, 1));
        venue.place(buy(ALICE, 5000, MARK, 1));
        venue.block(Commands.Entry.of(ChainEventKind.WITHDRAW, BOB, 9_000_000_000L));

        assertEquals(List.of("unit 1 BUSTED"), bust(1, 0, BustReason.TRADER_UNSAFE));
    }

    @Test
    void shouldNotTryAgainWhereNobodyIsToBlame() {
        venue.place(sell(BOB, 10, MARK, 1));
        venue.place(buy(ALICE, 10, MARK, 1));

        final List<String> events = bust(1, EventWriter.NO_LEG, BustReason.OTHER);

        assertEquals(List.of("unit 1 BUSTED", "returned 1 10 of 10", "rested 1 10 #1"), events);
    }

    @Test
    void shouldGiveAnOrderThatIsStillMatchedItsLotsBack() {
        for (int nonce = 1; nonce <= 5; nonce++) {
            venue.place(sell(BOB, 1, MARK + nonce, nonce));
        }
        for (int nonce = 1; nonce <= 4; nonce++) {
            venue.place(sell(CAROL, 1, MARK + 5 + nonce, nonce));
        }
        venue.place(buy(ALICE, 9, MARK + 9, 1));

        final List<String> events = bust(1, 2, BustReason.TRADER_UNSAFE);

        assertEquals("returned 10 1 of 2", events.getLast());
        final List<String> resumed = venue.run(venue.commands.resume());
        assertEquals("rested 10 1 #10", resumed.getLast());
    }

    @Test
    void shouldLeaveANameToTheOrderThatTookItMeanwhile() {
        venue.place(sell(BOB, 10, MARK, 1).named("one"));
        venue.place(buy(ALICE, 10, MARK, 1));
        venue.place(sell(BOB, 5, MARK + 1, 2).named("one"));

        bust(1, 0, BustReason.TRADER_UNSAFE);

        assertEquals(List.of("closed 3 CANCELLED 5"), venue.run(venue.commands.cancel(BOB, "one")));
        assertEquals(List.of("refused UNKNOWN_ORDER"), venue.run(venue.commands.cancel(BOB, "one")));
    }

    private List<String> bust(final long unit, final int leg, final BustReason reason) {
        return venue.run(venue.commands.bust(unit, leg, reason));
    }

    /** In units of one taker and two makers of which both are BOB and CAROL, the leg follows from their addresses. */
    private static int legOf(final Address maker) {
        return maker.equals(BOB) ? 1 : 2;
    }

    private long pendingLots(final Address address) {
        final var ledger = venue.exchange.ledger();
        final int account = ledger.account(address.toBytes(), 0);
        return ledger.offChain().paper(account, 0, new Int256()).toLong() / TestOrder.PAPER_PER_LOT;
    }
}
