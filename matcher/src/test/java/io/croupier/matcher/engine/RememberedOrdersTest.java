package io.croupier.matcher.engine;

import static io.croupier.matcher.engine.ExchangeFixture.ALICE;
import static io.croupier.matcher.engine.ExchangeFixture.BOB;
import static io.croupier.matcher.engine.ExchangeFixture.CAROL;
import static io.croupier.matcher.engine.ExchangeFixture.START_SECONDS;
import static io.croupier.matcher.engine.TestOrder.buy;
import static io.croupier.matcher.engine.TestOrder.sell;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.croupier.matcher.journal.codec.TimeInForce;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which orders the exchange has had, and so does not take again: by hash, by client's name, by compact nonce. */
final class RememberedOrdersTest {
    private static final long COMPACT = 1L << 62;
    private static final long MARK = 300_000;
    private static final BigInteger LOT = BigInteger.valueOf(TestOrder.PAPER_PER_LOT);

    private final ExchangeFixture venue = ExchangeFixture.funded();

    @Test
    void shouldRememberEveryHashHoweverTheOrderEnded() {
        final TestOrder cancelled = buy(ALICE, 1, MARK - 1, 1);
        final TestOrder filled = sell(BOB, 1, MARK, 1);
        final TestOrder dropped = buy(ALICE, 1, MARK - 5, 2).with(TimeInForce.IOC);
        venue.place(cancelled);
        venue.run(venue.commands.cancel(ALICE, cancelled.hash()));
        venue.place(filled);
        venue.place(buy(ALICE, 1, MARK, 3));
        venue.place(dropped);

        assertRefused("DUPLICATE_ORDER", cancelled);
        assertRefused("DUPLICATE_ORDER", filled);
        assertRefused("DUPLICATE_ORDER", dropped);
    }

    @Test
    void shouldKnowOrdersOfAnEarlierLifeByTheirFillsOnChain() {
        final TestOrder earlier = buy(ALICE, 10, MARK, 1);

        venue.block(Commands.Entry.filled(ALICE, earlier.hash(), LOT));

        assertRefused("DUPLICATE_ORDER", earlier);
    }

    @Test
    void shouldLetANameBeUsedAgainOnceItsOrderIsClosed() {
        venue.place(buy(ALICE, 1, MARK - 1, 1).named("one"));

        assertRefused("DUPLICATE_CLIENT_ORDER_ID", buy(ALICE, 1, MARK - 2, 2).named("one"));
        assertEquals(2, venue.place(sell(BOB, 1, MARK + 1, 1).named("one")).size());
        assertEquals(List.of("closed 1 CANCELLED 1"), venue.run(venue.commands.cancel(ALICE, "one")));
        assertEquals(List.of("refused UNKNOWN_ORDER"), venue.run(venue.commands.cancel(ALICE, "one")));
        assertEquals(2, venue.place(buy(ALICE, 1, MARK - 2, 3).named("one")).size());
    }

    @Test
    void shouldRefuseOrdersThatARestartedVenueMayHaveForgotten() {
        venue.commands.earliestExpirySeconds = START_SECONDS + 1000;
        venue.run(venue.commands.configure());
        final TestOrder old = buy(ALICE, 1, MARK - 1, 1);
        old.expiration = START_SECONDS + 999;
        final TestOrder fresh = buy(ALICE, 1, MARK - 1, 2);
        fresh.expiration = START_SECONDS + 1000;

        assertRefused("VENUE_RESTARTED", old);
        assertEquals("accepted 1 BUY 1@299999", venue.place(fresh).getFirst());
    }

    @Test
    void shouldRememberSoManyOrdersOfAnAccountAndInAll() {
        venue.commands.rememberedOrdersMax = 16;
        venue.run(venue.commands.configure());
        final TestOrder soon = buy(ALICE, 1, MARK - 1, 1);
        soon.expiration = START_SECONDS + 100;
        venue.place(soon);
        venue.run(venue.commands.cancel(ALICE, soon.hash()));
        venue.place(buy(ALICE, 1, MARK - 1, 2));

        assertRefused("REMEMBERED_ORDER_LIMIT", buy(ALICE, 1, MARK - 1, 3));
        assertEquals(
                "accepted 3 BUY 1@299999", venue.place(buy(BOB, 1, MARK - 1, 1)).getFirst());

        venue.timeMs += 101_000;
        venue.block();
        assertEquals(
                "accepted 4 BUY 1@299999",
                venue.place(buy(ALICE, 1, MARK - 1, 3)).getFirst());

        venue.commands.rememberedOrdersMax = 3;
        venue.run(venue.commands.configure());
        assertRefused("REMEMBERED_ORDER_LIMIT", buy(CAROL, 1, MARK - 1, 1));
    }

    @Test
    void shouldAcceptEachCompactNonceOnce() {
        final TestOrder first = buy(ALICE, 1, MARK - 1, COMPACT | 7);
        final TestOrder again = sell(ALICE, 2, MARK + 1, COMPACT | 7);

        assertEquals("accepted 1 BUY 1@299999", venue.place(first).getFirst());
        assertRefused("NONCE_USED", again);
        assertRefused("NONCE_USED", again.asReduceOnly());
        assertEquals(
                "accepted 2 BUY 2@299999",
                venue.place(buy(ALICE, 2, MARK - 1, COMPACT | 6)).getFirst());
        assertEquals(
                "accepted 3 BUY 1@299999",
                venue.place(buy(BOB, 1, MARK - 1, COMPACT | 7)).getFirst());
        assertEquals(
                "accepted 4 BUY 1@299998",
                venue.place(buy(ALICE, 1, MARK - 2, 7)).getFirst());
    }

    @Test
    void shouldRefuseCompactNoncesThatAnEarlierVenueMayHaveUsed() {
        final long floor = Exchange.compactNonceCeiling(START_SECONDS * 1000 - 1);
        venue.commands.compactNonceFloor = floor;
        venue.run(venue.commands.configure());

        assertRefused("NONCE_USED", buy(ALICE, 1, MARK - 1, COMPACT | floor - 1));
        assertEquals(
                "accepted 1 BUY 1@299999",
                venue.place(buy(ALICE, 1, MARK - 1, COMPACT | floor)).getFirst());
        assertEquals(
                "accepted 2 BUY 1@299999",
                venue.place(buy(ALICE, 1, MARK - 1, 1)).getFirst());
    }

    @Test
    void shouldKeepCompactNoncesBelowWhatALaterVenueMayCountOn() {
        final long ceiling = Exchange.compactNonceCeiling(START_SECONDS * 1000);

        assertRefused("NONCE_TOO_HIGH", buy(ALICE, 1, MARK - 1, COMPACT | ceiling));
        assertEquals(
                "accepted 1 BUY 1@299999",
                venue.place(buy(ALICE, 1, MARK - 1, COMPACT | ceiling - 1)).getFirst());
        assertEquals(
                "accepted 2 BUY 1@299999",
                venue.place(buy(ALICE, 1, MARK - 1, ceiling)).getFirst());
    }

    private void assertRefused(final String reason, final TestOrder order) {
        assertEquals(List.of("refused " + reason), venue.place(order));
    }
}
