package io.croupier.matcher.engine;

import static io.croupier.matcher.engine.ExchangeFixture.ALICE;
import static io.croupier.matcher.engine.ExchangeFixture.BOB;
import static io.croupier.matcher.engine.ExchangeFixture.CAROL;
import static io.croupier.matcher.engine.TestOrder.buy;
import static io.croupier.matcher.engine.TestOrder.sell;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.matcher.engine.Commands.Entry;
import io.croupier.matcher.engine.Commands.Tier;
import io.croupier.matcher.journal.codec.ChainEventKind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is true of a resting order when it is accepted, and not any more when it is met. */
class UnitMakerTest {
    private static final long MARK = 300_000;

    private final ExchangeFixture venue = ExchangeFixture.funded();

    @Test
    void shouldDropAnOrderThatWouldOpenMorePositionsThanTheDealerAllowsNow() {
        final TestOrder inEth = sell(ALICE, 1, 20_000, 2);
        inEth.perp = Commands.ETH;
        final TestOrder buysEth = buy(CAROL, 1, 20_000, 1);
        buysEth.perp = Commands.ETH;
        venue.place(sell(ALICE, 10, MARK, 1));
        venue.place(inEth);
        venue.block(Entry.of(ChainEventKind.MAX_POSITION_AMOUNT, Commands.DEALER, 1));

        final List<String> first = venue.place(buy(BOB, 5, MARK, 1));
        final List<String> second = venue.place(buysEth);
        final List<String> third = venue.place(buy(BOB, 5, MARK, 2));

        assertTrue(first.get(1).startsWith("made 1 "), first::toString);
        assertEquals(List.of("accepted 4 BUY 1@20000", "closed 2 INSUFFICIENT_MARGIN 1", "rested 4 1 #4"), second);
        assertTrue(third.get(1).startsWith("made 2 "), third::toString);
    }

    @Test
    void shouldDropAnOrderWhoseRebateIsMoreThanTheIncomingOrderPays() {
        final TestOrder resting = sell(ALICE, 10, MARK, 1);
        resting.makerFeeRate = -Commands.WAD / 2_000;
        final TestOrder incoming = buy(CAROL, 10, MARK, 1);
        incoming.takerFeeRate = Commands.WAD / 10_000;
        venue.commands.tiers = List.of(new Tier(ALICE, resting.makerFeeRate, Commands.WAD / 2_000));
        venue.run(venue.commands.configure());
        venue.place(resting);
        venue.commands.tiers = List.of(new Tier(CAROL, Commands.WAD / 10_000, incoming.takerFeeRate));
        venue.run(venue.commands.configure());

        final List<String> events = venue.place(incoming);

        assertEquals(List.of("accepted 2 BUY 10@300000", "closed 1 FEE_RATE_TOO_LOW 10", "rested 2 10 #2"), events);
    }
}
