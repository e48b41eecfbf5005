package io.croupier.matcher.engine;

import static io.croupier.matcher.engine.ExchangeFixture.ALICE;
import static io.croupier.matcher.engine.ExchangeFixture.BOB;
import static io.croupier.matcher.engine.TestOrder.buy;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class DeadManTimersTest {
    private static final long BELOW_MARK = 299_000;

    private final ExchangeFixture venue = ExchangeFixture.funded();

    @Test
    void shouldCancelTheOrdersOfATraderWhoIsNotHeardOfInTime() {
        venue.place(buy(ALICE, 1, BELOW_MARK, 1));
        venue.place(buy(ALICE, 2, BELOW_MARK, 2));
        venue.place(buy(BOB, 3, BELOW_MARK, 1));
        venue.run(venue.commands.cancelAfter(ALICE, 1_000));

        final List<String> early = tickAfter(999);
        final List<String> due = tickAfter(1);
        final List<String> later = tickAfter(5_000);

        assertEquals(List.of(), early);
        assertEquals(List.of("closed 2 CANCEL_AFTER 2", "closed 1 CANCEL_AFTER 1"), due);
        assertEquals(List.of(), later);
    }

    @Test
    void shouldStartAnewWithEachWordAndGoOffOnce() {
        venue.place(buy(ALICE, 1, BELOW_MARK, 1));
        venue.run(venue.commands.cancelAfter(ALICE, 1_000));
        tickAfter(900);
        venue.run(venue.commands.cancelAfter(ALICE, 1_000));

        final List<String> whereTheFirstWasDue = tickAfter(900);
        final List<String> due = tickAfter(100);
        venue.place(buy(ALICE, 1, BELOW_MARK, 2));

        assertEquals(List.of(), whereTheFirstWasDue);
        assertEquals(List.of("closed 1 CANCEL_AFTER 1"), due);
        assertEquals(List.of(), tickAfter(10_000));
    }

    @Test
    void shouldRestOnceDisarmed() {
        venue.place(buy(ALICE, 1, BELOW_MARK, 1));
        venue.run(venue.commands.cancelAfter(ALICE, 1_000));
        venue.run(venue.commands.cancelAfter(ALICE, 0));

        assertEquals(List.of(), tickAfter(10_000));
    }

    @Test
    void shouldKeepNoTimerForAnAccountThatHasNothing() {
        final var stranger = Commands.address(0x57A);

        final List<String> refused = venue.run(venue.commands.cancelAfter(stranger, 1_000));
        venue.block(Commands.Entry.deposit(stranger, ExchangeFixture.TEN_THOUSAND));
        venue.place(buy(stranger, 1, BELOW_MARK, 1));

        assertEquals(List.of("refused UNKNOWN_ACCOUNT"), refused);
        assertEquals(List.of(), tickAfter(1_000));
    }

    @Test
    void shouldGoOffInTheOrderOfTheirTimes() {
        venue.place(buy(ALICE, 1, BELOW_MARK, 1));
        venue.place(buy(BOB, 2, BELOW_MARK, 1));
        venue.run(venue.commands.cancelAfter(ALICE, 1_000));
        venue.run(venue.commands.cancelAfter(BOB, 400));
        venue.run(venue.commands.cancelAfter(ALICE, 900));

        assertEquals(List.of("closed 2 CANCEL_AFTER 2", "closed 1 CANCEL_AFTER 1"), tickAfter(900));
    }

    private List<String> tickAfter(final long ms) {
        venue.timeMs += ms;
        return venue.run(venue.commands.tick());
    }
}
