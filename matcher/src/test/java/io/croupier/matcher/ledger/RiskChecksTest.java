package io.croupier.matcher.ledger;

import static io.croupier.matcher.ledger.Venue.dollars;
import static io.croupier.matcher.ledger.Venue.usd;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A lot is a thousandth of a contract and a tick a tenth of a dollar; the mark is 30,000, so a contract needs 1,500. */
class RiskChecksTest {
    private static final boolean BUY = true;
    private static final boolean SELL = false;
    private static final long CONTRACT = 1000;
    private static final long MARK = 300_000;

    private Venue venue;
    private RiskChecks risk;
    private OpenOrders orders;

    @BeforeEach
    void depositTwoThousand() {
        venue = new Venue();
        risk = venue.ledger.risk();
        orders = venue.ledger.orders();
        venue.deposit(venue.a, "2000");
        venue.deposit(venue.b, "100000");
    }

    @Test
    void shouldChargeLossAgainstTheMarkAndTheHigherFee() {
        assertEquals(0, risk.charge(venue.btc, BUY, MARK, CONTRACT, 0, 0));
        assertEquals(15_000_000, charge(BUY, MARK, CONTRACT));
        assertEquals(0, risk.charge(venue.btc, BUY, MARK - 10, CONTRACT, 0, -Venue.MAKER_RATE));
        assertEquals(1_000_000, risk.charge(venue.btc, BUY, MARK + 10, CONTRACT, 0, 0));
        assertEquals(1_000_000, risk.charge(venue.btc, SELL, MARK - 10, CONTRACT, 0, 0));
        assertEquals(0, risk.charge(venue.btc, SELL, MARK + 10, CONTRACT, 0, 0));
    }

    @Test
    void shouldRoundChargesUp() {
        assertEquals(1, risk.charge(venue.btc, SELL, MARK, 1, 1, 0));
    }

    @Test
    void shouldChargeAgainstTheWorseOfTwoMarks() {
        venue.ledger.hints().sawMark(1, venue.btc, usd("29900"));

        assertEquals(100_000_000, risk.charge(venue.btc, BUY, MARK, CONTRACT, 0, 0));
        assertEquals(0, risk.charge(venue.btc, SELL, MARK, CONTRACT, 0, 0));
    }

    @Test
    void shouldNeverAdmitAChargeBeyondItsRange() {
        venue.mark(venue.btc, "1000000000000");
        final long charge = risk.charge(venue.btc, SELL, 1, 10_000_000_000_000L, 0, 0);

        assertEquals(Long.MAX_VALUE, charge);
        assertEquals(
                Admission.AMOUNT_OUT_OF_RANGE, risk.admissible(venue.a, venue.btc, SELL, 10_000_000_000_000L, charge));
    }

    @Test
    void shouldAdmitUpToInitialMarginToTheUnit() {
        // one contract: 1,500 margin and 15 fee; 485 are left for charges
        assertEquals(Admission.ADMITTED, admit(BUY, CONTRACT, 500_000_000));
        assertEquals(Admission.INSUFFICIENT_MARGIN, admit(BUY, CONTRACT, 500_000_001));
    }

    @Test
    void shouldCountOpenOrdersAsIfTheyWereFilled() {
        orders.open(venue.a, venue.btc, BUY, CONTRACT, 15_000_000);

        assertEquals(Admission.INSUFFICIENT_MARGIN, admit(BUY, 334, 0));
        assertEquals(Admission.ADMITTED, admit(BUY, 323, 0));
        assertEquals("485", excess(venue.a));
    }

    @Test
    void shouldAdmitTheOtherSideWithoutMarginWhileItIsNotTheWorse() {
        orders.open(venue.a, venue.btc, BUY, CONTRACT, 500_000_000);

        assertEquals(Admission.ADMITTED, admit(SELL, CONTRACT, 999_000_000));
        assertEquals(Admission.INSUFFICIENT_MARGIN, admit(SELL, CONTRACT + 1, 500_000_000));
    }

    @Test
    void shouldAdmitReductionsOfAnAccountWithoutMargin() {
        trade(venue.a, "1");
        venue.mark(venue.btc, "29000");

        assertEquals(Admission.INSUFFICIENT_MARGIN, admit(BUY, 1, 0));
        assertEquals(Admission.ADMITTED, admit(SELL, CONTRACT, 0));
        assertEquals(Admission.ADMITTED, admit(SELL, 2 * CONTRACT, 0));
        assertEquals(Admission.INSUFFICIENT_MARGIN, admit(SELL, 2 * CONTRACT + 1, 0));
    }

    @Test
    void shouldCountPendingUnitsAsSettled() {
        venue.ledger.pending().add(venue.a, venue.btc, CONTRACT, -30_000_000_000L, 15_000_000);

        assertEquals("1985", dollars(venue.ledger.offChain().netValue(venue.a, new Int256())));
        assertEquals("2000", venue.netValue(venue.a));
        assertEquals("485", excess(venue.a));
        assertEquals(Admission.INSUFFICIENT_MARGIN, admit(BUY, 324, 0));

        venue.ledger.pending().remove(venue.a, venue.btc, CONTRACT, -30_000_000_000L, 15_000_000);
        assertEquals("2000", excess(venue.a));
        assertEquals(Ledger.NONE, venue.ledger.firstLivePosition(venue.a));
    }

    @Test
    void shouldReserveAWithdrawalFromTheRequestOn() {
        venue.ledger.funds().requestWithdraw(venue.a, venue.a, usd("1500"), new Int256(), Venue.NOW);

        assertEquals(Admission.INSUFFICIENT_MARGIN, admit(BUY, CONTRACT, 0));
        assertFalse(risk.safeAfterMatch(venue.a, venue.btc, CONTRACT, -30_000_000_000L, 15_000_000));
        // on chain the pending request does not count
        assertEquals(Refusal.NONE, venue.trade(venue.a, "1", "30000", venue.b));
        assertTrue(risk.safeAfterMatch(venue.a, venue.btc, -CONTRACT, 30_000_000_000L, 15_000_000));
    }

    @Test
    void shouldReserveAWithdrawalFromAReductionThatCostsMoreThanItFrees() {
        assertEquals(Refusal.NONE, venue.trade(venue.a, "1", "30000", venue.b));
        venue.ledger.funds().requestWithdraw(venue.a, venue.a, usd("400"), new Int256(), Venue.NOW);

        // 1,985 of value: once 400 are gone, 1,585 may be lost
        assertTrue(risk.safeAfterMatch(venue.a, venue.btc, -CONTRACT, 28_415_000_000L, 0));
        assertFalse(risk.safeAfterMatch(venue.a, venue.btc, -CONTRACT, 28_415_000_000L, 1));
    }

    @Test
    void shouldLetAnAccountReduceThatHasLessThanItsWithdrawal() {
        assertEquals(Refusal.NONE, venue.trade(venue.a, "1", "30000", venue.b));
        venue.ledger.funds().requestWithdraw(venue.a, venue.a, usd("1900"), new Int256(), Venue.NOW);

        // half of 30,000 frees 450 of maintenance margin and 75 of buffer
        assertTrue(risk.safeAfterMatch(venue.a, venue.btc, -CONTRACT / 2, 14_475_000_000L, 0));
        assertFalse(risk.safeAfterMatch(venue.a, venue.btc, -CONTRACT / 2, 14_475_000_000L, 1));
        venue.ledger.hints().sawMark(1, venue.btc, usd("30100"));
        assertFalse(risk.safeAfterMatch(venue.a, venue.btc, -CONTRACT / 2, 14_475_000_000L, 0));
    }

    @Test
    void shouldReserveARequestThatIsOnlySeen() {
        venue.ledger.hints().sawWithdrawRequest(1, venue.address(venue.a), 0, usd("1500"), new Int256());
        assertEquals(Admission.INSUFFICIENT_MARGIN, admit(BUY, CONTRACT, 0));

        venue.ledger.hints().sawWithdrawRequest(1, venue.address(venue.a), 0, new Int256(), new Int256());
        assertEquals(Admission.ADMITTED, admit(BUY, CONTRACT, 0));
    }

    @Test
    void shouldKeepMaintenanceMarginAndTheBufferAtMatch() {
        // 30,000 of exposure: 900 maintenance and 150 buffer; 2,000 less 950 may be lost
        assertTrue(risk.safeAfterMatch(venue.a, venue.btc, CONTRACT, -30_950_000_000L, 0));
        assertFalse(risk.safeAfterMatch(venue.a, venue.btc, CONTRACT, -30_950_000_000L, 1));
        assertTrue(risk.safeAfterMatch(venue.a, venue.btc, -CONTRACT, 29_050_000_000L, 0));
        assertFalse(risk.safeAfterMatch(venue.a, venue.btc, -CONTRACT, 29_050_000_000L, 1));
    }

    @Test
    void shouldNotMatchWhatTheDealerCannotStore() {
        final int coarse = venue.market(2, "0.000001", new MarketScale(1L << 62, 1));
        final Int256 much = new Int256(1L << 48).multiply(1L << 62);
        venue.ledger.funds().deposit(venue.a, new Int256(1L << 62).multiply(1L << 30), new Int256());
        venue.ledger.facts().balanceChanged(venue.a, coarse, much, new Int256());

        assertTrue(risk.safeAfterMatch(venue.a, coarse, 1L << 47, 0, 0));
        assertFalse(risk.safeAfterMatch(venue.a, coarse, 1L << 48, 0, 0));
    }

    @Test
    void shouldJudgeAtTheWorseMarkOfEachMarket() {
        final int other = venue.market(2, "30000");
        venue.ledger.hints().sawMark(1, venue.btc, usd("29500"));
        venue.ledger.hints().sawMark(1, other, usd("30500"));

        // long: 500 worse, 885 + 147.5 kept
        assertTrue(risk.safeAfterMatch(venue.a, venue.btc, CONTRACT, -30_000_000_000L, 467_500_000));
        assertFalse(risk.safeAfterMatch(venue.a, venue.btc, CONTRACT, -30_000_000_000L, 467_500_001));
        // short: 500 worse, 915 + 152.5 kept
        assertTrue(risk.safeAfterMatch(venue.a, other, -CONTRACT, 30_000_000_000L, 432_500_000));
        assertFalse(risk.safeAfterMatch(venue.a, other, -CONTRACT, 30_000_000_000L, 432_500_001));
        // with the long pending the short finds 2,000 - 500 - 1,032.5 left
        venue.ledger.pending().add(venue.a, venue.btc, CONTRACT, -30_000_000_000L, 0);
        assertFalse(risk.safeAfterMatch(venue.a, other, -CONTRACT, 30_000_000_000L, 0));
        assertTrue(risk.safeAfterMatch(venue.a, other, -100, 3_000_000_000L, 0));
    }

    @Test
    void shouldTakeTheWorseOfTwoFundingIndexes() {
        trade(venue.a, "1");
        final String before = excess(venue.a);
        venue.ledger.hints().sawFunding(1, venue.btc, usd("10"));
        assertEquals(before, excess(venue.a));

        venue.ledger.hints().sawFunding(1, venue.btc, usd("-10"));
        assertEquals("475", excess(venue.a));
    }

    @Test
    void shouldRefuseAMarketTooMany() {
        final int other = venue.market(2, "10");
        venue.ledger.administration().setMaxPositionAmount(venue.owner, 1);
        orders.open(venue.a, venue.btc, BUY, 1, 0);

        assertEquals(Admission.POSITION_LIMIT, risk.admissible(venue.a, other, BUY, 1, 0));
        assertEquals(Admission.ADMITTED, risk.admissible(venue.a, venue.btc, BUY, 1, 0));

        orders.close(venue.a, venue.btc, BUY, 1, 0);
        assertEquals(Admission.ADMITTED, risk.admissible(venue.a, other, BUY, 1, 0));
    }

    private long charge(final boolean buy, final long ticks, final long lots) {
        return risk.charge(venue.btc, buy, ticks, lots, Venue.MAKER_RATE, Venue.TAKER_RATE);
    }

    private Admission admit(final boolean buy, final long lots, final long charge) {
        return risk.admissible(venue.a, venue.btc, buy, lots, charge);
    }

    private String excess(final int account) {
        return dollars(risk.initialMarginExcess(account, new Int256()));
    }

    private void trade(final int taker, final String size) {
        assertEquals(Refusal.NONE, venue.trade(taker, size, "30000", venue.b));
    }
}
