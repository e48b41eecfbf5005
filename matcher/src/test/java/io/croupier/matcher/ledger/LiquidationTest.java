package io.croupier.matcher.ledger;

import static io.croupier.matcher.ledger.Venue.contracts;
import static io.croupier.matcher.ledger.Venue.usd;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The specification's acceptance scenarios of liquidations. */
class LiquidationTest {
    private final LiquidationCall call = new LiquidationCall();
    private Venue venue;

    @BeforeEach
    void openALongOfOneContract() {
        venue = new Venue();
        venue.deposit(venue.a, "5000", "5000");
        venue.deposit(venue.b, "5000", "5000");
        venue.deposit(venue.c, "0", "5000");
        assertEquals(Refusal.NONE, venue.trade(venue.a, "1", "30000", venue.b));
    }

    @Test
    void shouldTakeOverTheWholePositionAtMost() {
        venue.mark(venue.btc, "20600");

        assertEquals(Refusal.NONE, liquidate("2", "-50000"));

        assertEquals("1", venue.paper(venue.c));
        assertEquals("-20394", venue.credit(venue.c));
        assertEquals("-4824.94", venue.primary(venue.a));
        assertEquals("203.94", venue.primary(venue.insurance));
        assertEquals("175.06", venue.netValue(venue.a));
    }

    @Test
    void shouldMoveBadDebtWithAllCreditToInsurance() {
        venue.mark(venue.btc, "19000");

        assertEquals(Refusal.NONE, liquidate("2", "-50000"));

        assertEquals("0", venue.primary(venue.a));
        assertEquals("0", venue.secondary(venue.a));
        assertEquals("-6205", venue.primary(venue.insurance));
        assertEquals("5000", venue.secondary(venue.insurance));
    }

    @Test
    void shouldTakeAPartAtThePriceTheLiquidatorExpects() {
        venue.mark(venue.btc, "20600");

        assertEquals(Refusal.LIQUIDATION_PRICE_PROTECTION, liquidate("0.01", "-150"));
        assertEquals("1", venue.paper(venue.a));
        assertEquals("0", venue.primary(venue.insurance));

        assertEquals(Refusal.NONE, liquidate("0.01", "-250"));
        assertEquals("0.99", venue.paper(venue.a));
        assertEquals("-29813.0994", venue.credit(venue.a));
        assertEquals("2.0394", venue.primary(venue.insurance));
    }

    @Test
    void shouldRefuseInTheContractsOrder() {
        assertEquals(Refusal.ACCOUNT_SAFE, liquidate("1", "-50000"));

        venue.mark(venue.btc, "20600");
        assertEquals(Refusal.WRONG_LIQUIDATION_SIDE, liquidate("-1", "50000"));
        assertEquals(Refusal.WRONG_LIQUIDATION_SIDE, liquidate("0", "0"));

        call.executor = venue.b;
        assertEquals(
                Refusal.NOT_LIQUIDATOR_OR_OPERATOR, venue.ledger.liquidation().liquidate(call));

        venue.ledger.funds().setOperator(venue.c, venue.b, true);
        call.trader = venue.c;
        assertEquals(Refusal.SELF_LIQUIDATION, venue.ledger.liquidation().liquidate(call));
    }

    @Test
    void shouldRefuseALiquidatorThatWouldBeUnsafe() {
        final int poor = venue.account(0xd);
        venue.mark(venue.btc, "20600");
        fill("1", "-50000");
        call.executor = poor;
        call.liquidator = poor;

        assertEquals(Refusal.LIQUIDATOR_UNSAFE, venue.ledger.liquidation().liquidate(call));
        assertEquals("1", venue.paper(venue.a));
        assertEquals("0", venue.primary(venue.insurance));
    }

    @Test
    void shouldLeaveAnAccountWithoutDebtAlone() {
        assertEquals(Refusal.NONE, venue.ledger.liquidation().handleBadDebt(venue.c));

        assertEquals("5000", venue.secondary(venue.c));
    }

    private Refusal liquidate(final String request, final String expect) {
        fill(request, expect);
        return venue.ledger.liquidation().liquidate(call);
    }

    private void fill(final String request, final String expect) {
        call.executor = venue.c;
        call.liquidator = venue.c;
        call.trader = venue.a;
        call.market = venue.btc;
        call.requestPaper.set(contracts(request));
        call.expectCredit.set(usd(expect));
    }
}
