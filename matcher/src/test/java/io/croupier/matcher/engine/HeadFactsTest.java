package io.croupier.matcher.engine;

import static io.croupier.matcher.engine.ExchangeFixture.ALICE;
import static io.croupier.matcher.engine.ExchangeFixture.BOB;
import static io.croupier.matcher.engine.ExchangeFixture.CAROL;
import static io.croupier.matcher.engine.TestOrder.buy;
import static io.croupier.matcher.engine.TestOrder.sell;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.croupier.matcher.engine.Commands.Entry;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeadFactsTest {
    private static final long MARK = 300_000;

    private final ExchangeFixture venue = ExchangeFixture.funded();

    @Test
    void shouldCancelNewestOrdersAtTheFirstSightOfAWithdrawalAndKeepThemCancelledAfterAReorg() {
        venue.place(buy(ALICE, 2000, MARK, 1));
        venue.place(buy(ALICE, 2000, MARK, 2));

        assertEquals(List.of("closed 2 WITHDRAWAL 2000"), venue.head(1, Entry.withdrawRequest(ALICE, 6_000_000_000L)));
        assertEquals(List.of("refused INSUFFICIENT_MARGIN"), venue.place(buy(ALICE, 2000, MARK, 3)));

        assertEquals(List.of(), venue.head(1));
        assertEquals(List.of("refused DUPLICATE_ORDER"), venue.place(buy(ALICE, 2000, MARK, 2)));
        assertEquals(
                "accepted 3 BUY 2000@300000",
                venue.place(buy(ALICE, 2000, MARK, 3)).getFirst());
    }

    @Test
    void shouldReserveOnceWhenTheSeenRequestConfirms() {
        venue.place(buy(ALICE, 2000, MARK, 1));
        venue.head(1, Entry.withdrawRequest(ALICE, 6_000_000_000L));

        assertEquals(List.of(), venue.block(Entry.withdrawRequest(ALICE, 6_000_000_000L)));

        assertEquals(1, venue.exchange.openOrders());
        assertEquals(0, venue.exchange.ledger().hints().size());
    }

    @Test
    void shouldCancelTheOrdersOfAKeySeenRemovedAndRefuseItsNewOnes() {
        venue.block(Entry.operator(ALICE, CAROL, true));
        venue.place(buy(ALICE, 1, MARK - 1, 1).signedBy(CAROL));
        venue.place(buy(ALICE, 1, MARK - 1, 2));

        assertEquals(List.of("closed 1 OPERATOR_REMOVED 1"), venue.head(1, Entry.operator(ALICE, CAROL, false)));
        assertEquals(
                List.of("refused SIGNER_MISMATCH"),
                venue.place(buy(ALICE, 1, MARK - 1, 3).signedBy(CAROL)));

        venue.head(1);
        assertEquals(
                "accepted 3 BUY 1@299999",
                venue.place(buy(ALICE, 1, MARK - 1, 3).signedBy(CAROL)).getFirst());
    }

    @Test
    void shouldTakeAnAccountOutThatIsSeenBeingLiquidated() {
        venue.place(buy(ALICE, 1, MARK - 1, 1));

        assertEquals(List.of("closed 1 LIQUIDATION 1"), venue.head(1, Entry.liquidated(ALICE, Commands.BTC)));
        assertEquals(List.of("refused ACCOUNT_FROZEN"), venue.place(buy(ALICE, 1, MARK - 1, 2)));

        venue.block(Entry.liquidated(ALICE, Commands.BTC));
        assertEquals(
                "accepted 2 BUY 1@299999",
                venue.place(buy(ALICE, 1, MARK - 1, 2)).getFirst());
    }

    @Test
    void shouldCancelTheOrdersOfAnAccountThatOthersLiquidatedUnseen() {
        venue.place(buy(ALICE, 1, MARK - 1, 1));

        assertEquals(List.of("closed 1 LIQUIDATION 1"), venue.block(Entry.liquidated(ALICE, Commands.BTC)));
    }

    @Test
    void shouldDropARestingOrderThatTheNewestMarkMakesUnsafe() {
        venue.place(buy(ALICE, 6000, MARK, 1));

        assertEquals(List.of(), venue.head(1, Entry.mark(Commands.BTC, 29_000_000_000L)));

        assertEquals(
                List.of("accepted 2 SELL 6000@300000", "closed 1 INSUFFICIENT_MARGIN 6000", "rested 2 6000 #2"),
                venue.place(sell(BOB, 6000, MARK, 1)));
    }

    @Test
    void shouldIgnoreBlocksThatAreConfirmed() {
        venue.place(buy(ALICE, 1, MARK - 1, 1));

        assertEquals(List.of(), venue.head(0, Entry.liquidated(ALICE, Commands.BTC)));

        assertEquals(0, venue.exchange.ledger().hints().size());
        assertEquals(1, venue.exchange.openOrders());
    }
}
