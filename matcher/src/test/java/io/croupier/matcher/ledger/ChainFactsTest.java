package io.croupier.matcher.ledger;

import static io.croupier.matcher.ledger.Venue.contracts;
import static io.croupier.matcher.ledger.Venue.dollars;
import static io.croupier.matcher.ledger.Venue.usd;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ChainFactsTest {
    private static final Int256 NOTHING = new Int256();

    private final Venue venue = new Venue();
    private final ChainFacts facts = venue.ledger.facts();
    private final AccountView onChain = venue.ledger.onChain();
    private final AccountView offChain = venue.ledger.offChain();

    @Test
    void shouldEndTheRequestThatAWithdrawalExecutes() {
        facts.credited(venue.a, usd("100"), NOTHING);
        facts.withdrawRequested(venue.a, usd("40"), NOTHING, Venue.NOW);

        facts.debited(venue.a, usd("30"), NOTHING);
        assertEquals("30", available());

        facts.debited(venue.a, usd("40"), NOTHING);
        assertEquals("30", available());
        assertEquals(NOTHING, onChain.pendingPrimaryWithdraw(venue.a, new Int256()));
    }

    @Test
    void shouldSettleWhatTheLogSays() {
        facts.balanceChanged(venue.a, venue.btc, contracts("1"), usd("-30015"));
        facts.balanceChanged(venue.a, venue.btc, contracts("-1"), usd("30985"));

        assertEquals("970", venue.primary(venue.a));
        assertEquals(1, onChain.serial(venue.a, venue.btc));
    }

    @Test
    void shouldMoveBadDebt() {
        facts.debited(venue.a, usd("5"), NOTHING);
        facts.credited(venue.a, NOTHING, usd("3"));

        facts.badDebtHandled(venue.a, venue.insurance);

        assertEquals("0", venue.primary(venue.a));
        assertEquals("-5", venue.primary(venue.insurance));
        assertEquals("3", venue.secondary(venue.insurance));
    }

    @Test
    void shouldAddUpFills() {
        facts.orderFilled(1, 2, 3, 4, contracts("-1"));
        facts.orderFilled(1, 2, 3, 4, contracts("-2"));

        assertEquals(contracts("3"), venue.ledger.fills().filled(1, 2, 3, 4, new Int256()));
        assertEquals(NOTHING, venue.ledger.fills().filled(1, 2, 3, 5, new Int256()));
    }

    @Test
    void shouldRememberOperators() {
        facts.operatorSet(venue.a, venue.b, true);
        assertTrue(facts.isOperator(venue.a, venue.b));
        assertFalse(facts.isOperator(venue.b, venue.a));

        facts.operatorSet(venue.a, venue.b, false);
        assertFalse(facts.isOperator(venue.a, venue.b));
    }

    @Test
    void shouldAverageEntriesAndKeepTheAverageWhenReducing() {
        facts.balanceChanged(venue.a, venue.btc, contracts("1"), usd("-30000"));
        facts.balanceChanged(venue.a, venue.btc, contracts("3"), usd("-94000"));
        assertEquals("31000", entryPrice(onChain));

        facts.balanceChanged(venue.a, venue.btc, contracts("-2"), usd("70000"));
        assertEquals("31000", entryPrice(onChain));

        facts.balanceChanged(venue.a, venue.btc, contracts("-3"), usd("87000"));
        assertEquals("29000", entryPrice(onChain));

        facts.balanceChanged(venue.a, venue.btc, contracts("1"), usd("-1"));
        assertEquals("0", entryPrice(onChain));
    }

    @Test
    void shouldCountPendingUnitsIntoTheEntry() {
        facts.balanceChanged(venue.a, venue.btc, contracts("1"), usd("-30000"));

        venue.ledger.pending().add(venue.a, venue.btc, 1000, -32_000_000_000L, 0);

        assertEquals("31000", entryPrice(offChain));
        assertEquals("30000", entryPrice(onChain));
    }

    private String entryPrice(final AccountView view) {
        return dollars(view.entryPrice(venue.a, venue.btc, new Int256()));
    }

    private String available() {
        return dollars(venue.ledger.risk().initialMarginExcess(venue.a, new Int256()));
    }
}
