package io.croupier.matcher.engine;

import static io.croupier.matcher.engine.ExchangeFixture.ALICE;
import static io.croupier.matcher.engine.ExchangeFixture.BOB;
import static io.croupier.matcher.engine.ExchangeFixture.CAROL;
import static io.croupier.matcher.engine.TestOrder.buy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class WatchedSessionsTest {
    private static final long BELOW_MARK = 299_000;

    private final ExchangeFixture venue = ExchangeFixture.funded();

    @Test
    void shouldCancelTheOrdersOfAccountsWhoseSessionsEnd() {
        venue.place(buy(ALICE, 1, BELOW_MARK, 1));
        venue.place(buy(BOB, 2, BELOW_MARK, 1));
        venue.run(venue.commands.cancelOnDisconnect(7, BOB, true));
        venue.run(venue.commands.cancelOnDisconnect(8, ALICE, true));
        venue.run(venue.commands.cancelOnDisconnect(8, ALICE, false));

        assertEquals(List.of(), venue.run(venue.commands.sessionEnded(8)));
        assertEquals(List.of("closed 2 CANCELLED 2"), venue.run(venue.commands.sessionEnded(7)));
        assertEquals(List.of(), venue.run(venue.commands.sessionEnded(7)));
    }

    @Test
    void shouldCancelTheOrdersOfAllWatchedAccountsOnceTheProcessOfTheirSessionsIsGone() {
        venue.place(buy(ALICE, 1, BELOW_MARK, 1));
        venue.place(buy(BOB, 2, BELOW_MARK, 1));
        venue.place(buy(CAROL, 3, BELOW_MARK, 1));
        venue.run(venue.commands.cancelOnDisconnect(9, ALICE, true));
        venue.run(venue.commands.cancelOnDisconnect(4, CAROL, true));
        assertTrue(venue.exchange.watchesSessions());

        assertEquals(
                List.of("closed 3 CANCELLED 3", "closed 1 CANCELLED 1"), venue.run(venue.commands.sessionEnded(0)));
        assertFalse(venue.exchange.watchesSessions());
    }
}
