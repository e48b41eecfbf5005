package io.croupier.matcher.engine;

import static io.croupier.matcher.engine.ExchangeFixture.ALICE;
import static io.croupier.matcher.engine.ExchangeFixture.BOB;
import static io.croupier.matcher.engine.ExchangeFixture.CAROL;
import static io.croupier.matcher.engine.TestOrder.buy;
import static io.croupier.matcher.engine.TestOrder.sell;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.matcher.journal.codec.BustReason;
import io.croupier.matcher.journal.codec.UnitState;
import io.croupier.signing.Address;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is short as far as margin goes, closes and sells again, depends on having closed. */
class DependantsTest {
    private static final long MARK = 300_000;
    /** Lots of 0.001 BTC that 10,000 just carry with maintenance margin and buffer. */
    private static final long MOST = 6_000;

    private static final Address DAVE = Commands.address(0xDA4E);
    private static final Address ERIN = Commands.address(0xE414);

    private final ExchangeFixture venue = new ExchangeFixture();

    private long nonce = 100;

    @Test
    void shouldBustUnclaimedUnitsThatDependOnABustedOne() {
        start(0);
        shortThenFlatThenShort();

        final List<String> events = venue.run(venue.commands.bust(2, 1, BustReason.TRADER_UNSAFE));

        assertEquals("unit 2 BUSTED", events.getFirst());
        assertTrue(events.contains("unit 3 BUSTED"), events.toString());
        assertFalse(events.contains("unit 1 BUSTED"), events.toString());
    }

    @Test
    void shouldLetClaimedUnitsFollowTheChain() {
        start(0);
        shortThenFlatThenShort();
        venue.run(venue.commands.progress(UnitState.SUBMITTED, 3));

        final List<String> events = venue.run(venue.commands.bust(2, 1, BustReason.TRADER_UNSAFE));

        assertFalse(events.contains("unit 3 BUSTED"), events.toString());
    }

    @Test
    void shouldLookAtAUnitAgainOnceItsClaimIsGivenBack() {
        start(0);
        shortThenFlatThenShort();
        venue.run(venue.commands.progress(UnitState.SUBMITTED, 3));

        final List<String> back = venue.run(venue.commands.progress(UnitState.MATCHED, 3));
        final List<String> events = venue.run(venue.commands.bust(2, 1, BustReason.TRADER_UNSAFE));

        assertEquals(List.of("unit 3 MATCHED"), back);
        assertTrue(events.contains("unit 3 BUSTED"), events.toString());
    }

    @Test
    void shouldFollowDependantsFromLaneToLane() {
        start(1);
        venue.place(sell(BOB, MOST, MARK, 1));
        venue.place(buy(CAROL, MOST, MARK, 1));
        venue.place(sell(ALICE, MOST, MARK, 1));
        venue.place(buy(BOB, MOST, MARK, 2));
        final TestOrder elsewhere = eth(sell(BOB, 15 * MOST, 20_000, 3));
        venue.place(elsewhere);
        venue.place(eth(buy(CAROL, 15 * MOST, 20_000, 2)));

        final List<String> events = venue.run(venue.commands.bust(0, 2, 1, BustReason.TRADER_UNSAFE));

        assertEquals(
                List.of("unit 2 BUSTED", "unit 1 BUSTED"),
                events.stream().filter(event -> event.endsWith("BUSTED")).toList());
        assertEquals(1, venue.exchange.unsettledUnits());
    }

    @Test
    void shouldGoOnInALaterCommandWhereThereAreManyDependants() {
        start(0);
        final List<Address> traders = List.of(BOB, DAVE, ERIN);
        for (final Address trader : traders) {
            venue.place(buy(CAROL, MOST, MARK, ++nonce));
            venue.place(sell(trader, MOST, MARK, 1));
        }
        for (final Address trader : traders) {
            venue.place(buy(trader, MOST, MARK, 2));
        }
        venue.place(sell(ALICE, 3 * MOST, MARK, 1));
        for (final Address trader : traders) {
            venue.place(buy(CAROL, MOST, MARK, ++nonce));
            venue.place(sell(trader, MOST, MARK, 3));
        }

        final List<String> first = venue.run(venue.commands.bust(4, 0, BustReason.TRADER_UNSAFE));
        assertTrue(venue.exchange.hasMoreToDo());
        final List<String> second = venue.run(venue.commands.resume());

        assertEquals(List.of("unit 4 BUSTED", "unit 5 BUSTED", "unit 6 BUSTED"), first.subList(0, 3));
        assertEquals("unit 7 BUSTED", second.getFirst());
        assertFalse(venue.exchange.hasMoreToDo());
        assertEquals(3, venue.exchange.unsettledUnits());
    }

    private void start(final int ethLane) {
        venue.commands.ethLane = ethLane;
        venue.run(venue.commands.configure());
        venue.block(
                Commands.Entry.listed(Commands.BTC),
                Commands.Entry.listed(Commands.ETH),
                Commands.Entry.mark(Commands.BTC, 30_000_000_000L),
                Commands.Entry.mark(Commands.ETH, 2_000_000_000L),
                Commands.Entry.deposit(BOB, ExchangeFixture.TEN_THOUSAND),
                Commands.Entry.deposit(DAVE, ExchangeFixture.TEN_THOUSAND),
                Commands.Entry.deposit(ERIN, ExchangeFixture.TEN_THOUSAND),
                Commands.Entry.deposit(ALICE, 10 * ExchangeFixture.TEN_THOUSAND),
                Commands.Entry.deposit(CAROL, 10 * ExchangeFixture.TEN_THOUSAND));
    }

    /** Unit 1: Bob sells. Unit 2: Alice sells it back to Bob. Unit 3: Bob sells again, which he could not carry twice. */
    private void shortThenFlatThenShort() {
        venue.place(buy(CAROL, MOST, MARK, 1));
        venue.place(sell(BOB, MOST, MARK, 1));
        venue.place(sell(ALICE, MOST, MARK, 1));
        venue.place(buy(BOB, MOST, MARK, 2));
        venue.place(buy(CAROL, MOST, MARK, 2));
        venue.place(sell(BOB, MOST, MARK, 3));
    }

    private static TestOrder eth(final TestOrder order) {
        order.perp = Commands.ETH;
        return order;
    }
}
