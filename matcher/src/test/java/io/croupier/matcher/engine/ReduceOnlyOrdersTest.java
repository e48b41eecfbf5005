package io.croupier.matcher.engine;

import static io.croupier.matcher.engine.ExchangeFixture.ALICE;
import static io.croupier.matcher.engine.ExchangeFixture.BOB;
import static io.croupier.matcher.engine.ExchangeFixture.CAROL;
import static io.croupier.matcher.engine.TestOrder.buy;
import static io.croupier.matcher.engine.TestOrder.sell;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.matcher.engine.Commands.Entry;
import io.croupier.matcher.journal.codec.BustReason;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReduceOnlyOrdersTest {
    private static final long MARK = 300_000;

    private final ExchangeFixture venue = ExchangeFixture.funded();

    /** Alice is long 100 lots; orders 1 and 2 are gone. */
    @BeforeEach
    void openPosition() {
        venue.place(sell(BOB, 100, MARK, 1));
        venue.place(buy(ALICE, 100, MARK, 1));
    }

    @Test
    void shouldAdmitANewOrderForWhatTheOthersLeave() {
        venue.place(sell(ALICE, 70, MARK + 10, 2).asReduceOnly());

        assertEquals(
                "accepted 4 SELL 30@300020",
                venue.place(sell(ALICE, 50, MARK + 20, 3).asReduceOnly()).getFirst());
        assertEquals(
                List.of("refused REDUCE_ONLY_WOULD_INCREASE"),
                venue.place(sell(ALICE, 1, MARK + 30, 4).asReduceOnly()));
    }

    @Test
    void shouldTrimNewestFirstWhenThePositionShrinks() {
        venue.place(sell(ALICE, 60, MARK + 10, 2).asReduceOnly());
        venue.place(sell(ALICE, 30, MARK + 20, 3).asReduceOnly());
        venue.place(sell(ALICE, 10, MARK + 30, 4).asReduceOnly());
        venue.place(buy(BOB, 25, MARK, 2));

        final List<String> events = venue.place(sell(ALICE, 25, MARK, 5));

        assertEquals(List.of("closed 5 REDUCE_ONLY 10", "reduced 4 by 15 to 15"), events.subList(3, 5));
    }

    @Test
    void shouldCancelThemAllWhenThePositionFlips() {
        venue.place(sell(ALICE, 60, MARK + 10, 2).asReduceOnly());
        venue.place(sell(ALICE, 40, MARK + 20, 3).asReduceOnly());
        venue.place(buy(BOB, 150, MARK, 2));

        final List<String> events = venue.place(sell(ALICE, 150, MARK, 4));

        assertTrue(events.containsAll(List.of("closed 4 REDUCE_ONLY 40", "closed 3 REDUCE_ONLY 60")), events::toString);
    }

    @Test
    void shouldNotTrimWhenAReduceOnlyOrderItselfFills() {
        venue.place(sell(ALICE, 60, MARK + 10, 2).asReduceOnly());
        venue.place(sell(ALICE, 40, MARK + 20, 3).asReduceOnly());

        final List<String> events = venue.place(buy(BOB, 60, MARK + 10, 2));

        assertEquals(4, events.size(), events::toString);
        assertEquals(List.of("closed 3 FILLED 0", "closed 5 FILLED 0"), events.subList(2, 4));
    }

    @Test
    void shouldTrimBetweenUnitsWhenAnotherOrderOfTheAccountFillsFirst() {
        venue.place(sell(ALICE, 80, MARK + 1, 2));
        venue.place(sell(ALICE, 100, MARK + 2, 3).asReduceOnly());

        final List<String> events = venue.place(buy(CAROL, 200, MARK + 2, 1));

        assertTrue(events.contains("reduced 4 by 80 to 20"), events::toString);
        assertTrue(events.contains("closed 4 FILLED 0"), events::toString);
        assertEquals("rested 5 100 #5", events.getLast());
    }

    @Test
    void shouldPartAReduceOnlyOrderFromAPlainOneThatWouldFlipThePosition() {
        venue.place(sell(ALICE, 60, MARK + 1, 2).asReduceOnly());
        venue.place(sell(ALICE, 80, MARK + 2, 3));

        final List<String> events = venue.place(buy(CAROL, 140, MARK + 2, 1));

        final List<String> units =
                events.stream().filter(event -> event.startsWith("made")).toList();
        assertEquals(2, units.size(), events::toString);
        assertTrue(units.getFirst().startsWith("made 2 | 5 60@0 "), events::toString);
        assertTrue(units.getLast().startsWith("made 3 | 5 80@0 "), events::toString);
    }

    @Test
    void shouldLeaveAPlainOrderThatWouldFlipThePositionOutOfTheReduceOnlyOnesSuccessor() {
        venue.place(sell(ALICE, 30, MARK + 1, 2).asReduceOnly());
        venue.place(sell(ALICE, 40, MARK + 2, 3));
        venue.place(sell(CAROL, 10, MARK + 3, 1));
        venue.place(buy(BOB, 80, MARK + 3, 2));
        final BigInteger lots = BigInteger.valueOf(TestOrder.PAPER_PER_LOT);
        venue.block(Entry.balance(ALICE, Commands.BTC, lots.multiply(BigInteger.valueOf(-50)), 1_500_000_000L));

        final List<String> events = venue.run(venue.commands.bust(2, 3, BustReason.INVALID_SIGNATURE));

        assertTrue(events.stream().anyMatch(event -> event.startsWith("made 3 for 2 | 6 30@0 ")), events::toString);
        assertTrue(events.stream().anyMatch(event -> event.startsWith("made 4 | 6 40@0 ")), events::toString);
    }

    @Test
    void shouldTrimWhenABustTakesThePositionBack() {
        venue.place(sell(ALICE, 60, MARK + 10, 2).asReduceOnly());

        final List<String> events = venue.run(venue.commands.bust(1, 1, BustReason.INVALID_SIGNATURE));

        assertTrue(events.contains("closed 3 REDUCE_ONLY 60"), events::toString);
    }

    @Test
    void shouldBustAFillThatOnlyReducedThePositionABustTakesBack() {
        venue.place(sell(ALICE, 60, MARK, 2).asReduceOnly());
        venue.place(buy(CAROL, 60, MARK, 1));

        final List<String> events = venue.run(venue.commands.bust(1, 1, BustReason.INVALID_SIGNATURE));

        assertTrue(events.contains("unit 2 BUSTED"), events::toString);
        assertEquals(0, venue.exchange.unsettledUnits());
    }

    @Test
    void shouldTrimWhenTheChainShrinksThePositionButNotWhenAUnitSettles() {
        venue.place(sell(ALICE, 60, MARK + 10, 2).asReduceOnly());
        final BigInteger lots = BigInteger.valueOf(TestOrder.PAPER_PER_LOT);

        assertEquals(
                List.of("unit 1 FINAL"),
                venue.block(
                        Entry.balance(ALICE, Commands.BTC, lots.multiply(BigInteger.valueOf(100)), -3_001_500_000L),
                        Entry.balance(BOB, Commands.BTC, lots.multiply(BigInteger.valueOf(-100)), 2_999_700_000L),
                        Entry.settled(1)));

        assertEquals(
                List.of("reduced 3 by 10 to 50"),
                venue.block(
                        Entry.balance(ALICE, Commands.BTC, lots.multiply(BigInteger.valueOf(-50)), 1_500_000_000L)));
    }

    @Test
    void shouldReplaceAReduceOnlyOrderWithItsOwnLotsReleased() {
        final TestOrder old = sell(ALICE, 100, MARK + 10, 2).asReduceOnly();
        venue.place(old);
        final TestOrder replacement = sell(ALICE, 90, MARK + 20, 3).asReduceOnly();
        replacement.replaces = old.hash();

        assertEquals(
                List.of("closed 3 REPLACED 100", "accepted 4 SELL 90@300020", "rested 4 90 #4"),
                venue.place(replacement));
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23})
    void shouldNeverLetTheSumExceedThePosition(final long seed) {
        final VenueTraffic traffic = new VenueTraffic(seed);
        traffic.start();
        int seen = 0;
        for (int i = 0; i < 4000; i++) {
            traffic.step();
            seen += assertWithinPositions(traffic.exchange, seed);
        }

        assertTrue(seen > 100, "reduce-only orders seen: " + seen);
    }

    /** Returns how many positions with reduce-only orders there are. */
    private static int assertWithinPositions(final Exchange exchange, final long seed) {
        final var ledger = exchange.ledger();
        int found = 0;
        for (int account = 0; account < ledger.accounts(); account++) {
            for (int market = 0; market < ledger.markets(); market++) {
                final long sum = ledger.orders().reduceOnlyLots(account, market);
                final long reducible = Math.max(
                        ledger.risk().reducibleLots(account, market, true),
                        ledger.risk().reducibleLots(account, market, false));
                assertTrue(sum <= reducible, "seed " + seed + ": " + sum + " of " + reducible);
                found += sum > 0 ? 1 : 0;
            }
        }
        return found;
    }
}
