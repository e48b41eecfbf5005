package io.croupier.matcher.ledger;

import static io.croupier.matcher.ledger.Venue.usd;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Withdrawals: time lock, margin, allowances. */
class FundsTest {
    private static final Int256 NOTHING = new Int256();

    private Venue venue;
    private Funds funds;

    @BeforeEach
    void depositWithATimeLockOfAMinute() {
        venue = new Venue();
        funds = venue.ledger.funds();
        venue.ledger.administration().setWithdrawTimeLock(venue.owner, 60);
        venue.deposit(venue.a, "2000");
        venue.deposit(venue.b, "10000");
    }

    @Test
    void shouldWaitForTheTimeLockAndThenForMargin() {
        assertEquals(Refusal.NONE, request("1500"));
        assertEquals(Refusal.NONE, venue.trade(venue.a, "1", "30000", venue.b));

        assertEquals(Refusal.WITHDRAW_PENDING, execute(59));
        assertEquals(Refusal.ACCOUNT_UNSAFE, execute(60));

        assertEquals(Refusal.NONE, request("485"));
        assertEquals(Refusal.NONE, execute(60));
        assertEquals("1500", venue.netValue(venue.a));
        assertEquals(Refusal.ACCOUNT_UNSAFE, fast(venue.a, new Int256(1)));
    }

    @Test
    void shouldClearARequestThatWasExecuted() {
        request("1500");

        assertEquals(Refusal.NONE, execute(60));
        assertEquals(Refusal.NONE, execute(60));

        assertEquals("500", venue.primary(venue.a));
    }

    @Test
    void shouldKeepARequestThatCouldNotBeExecuted() {
        request("1500");
        venue.trade(venue.a, "1", "30000", venue.b);

        assertEquals(Refusal.ACCOUNT_UNSAFE, execute(60));

        assertEquals(usd("1500"), venue.ledger.onChain().pendingPrimaryWithdraw(venue.a, new Int256()));
        assertEquals("2000", venue.primary(venue.a));
    }

    @Test
    void shouldNotLetSecondaryCreditLeaveAsPrimary() {
        venue.deposit(venue.c, "100", "1000");

        assertEquals(Refusal.ACCOUNT_UNSAFE, fast(venue.c, usd("101")));
        assertEquals(Refusal.NONE, fast(venue.c, usd("100")));
    }

    @Test
    void shouldMoveCreditInside() {
        assertEquals(Refusal.NONE, funds.fastWithdraw(venue.a, venue.a, venue.c, usd("300"), NOTHING, true));

        assertEquals("1700", venue.primary(venue.a));
        assertEquals("300", venue.primary(venue.c));
    }

    @Test
    void shouldSpendAllowances() {
        funds.approveFundOperator(venue.a, venue.b, usd("100"), NOTHING);

        assertEquals(Refusal.WITHDRAW_NOT_ALLOWED, withdrawFor(usd("101")));
        assertEquals(Refusal.WITHDRAW_NOT_ALLOWED, withdrawFor(NOTHING));
        assertEquals(Refusal.NONE, withdrawFor(usd("60")));
        assertEquals(Refusal.WITHDRAW_NOT_ALLOWED, withdrawFor(usd("41")));
        assertEquals(Refusal.NONE, withdrawFor(usd("40")));
        assertEquals("1900", venue.primary(venue.a));
    }

    @Test
    void shouldKeepTheAllowanceOfAWithdrawalThatFailed() {
        funds.approveFundOperator(venue.a, venue.b, usd("5000"), NOTHING);

        assertEquals(Refusal.ACCOUNT_UNSAFE, withdrawFor(usd("2001")));
        assertEquals(Refusal.NONE, withdrawFor(usd("2000")));
    }

    @Test
    void shouldTakeAnUnlimitedAllowanceAsSuch() {
        final Int256 unlimited = new Int256().set(BigInteger.ONE.negate());
        funds.approveFundOperator(venue.a, venue.b, unlimited, unlimited);

        assertEquals(Refusal.NONE, withdrawFor(usd("2000")));
    }

    @Test
    void shouldRefuseFastWithdrawalsWhereDisabled() {
        venue.ledger.administration().disableFastWithdraw(venue.owner, true);

        assertEquals(Refusal.FAST_WITHDRAW_NOT_ALLOWED, fast(venue.a, usd("1")));

        venue.ledger.administration().setFastWithdrawWhitelist(venue.owner, venue.a, true);
        assertEquals(Refusal.NONE, fast(venue.a, usd("1")));
    }

    @Test
    void shouldRefuseWhatDoesNotFitTheDealersFields() {
        final Int256 primaryMax = new Int256().set(BigInteger.ONE.shiftLeft(95).subtract(BigInteger.ONE));
        final Int256 secondaryMax =
                new Int256().set(BigInteger.ONE.shiftLeft(88).subtract(BigInteger.ONE));

        assertEquals(Refusal.NONE, funds.deposit(venue.c, primaryMax, secondaryMax));

        assertEquals(Refusal.AMOUNT_OVERFLOW, funds.deposit(venue.c, new Int256(1), NOTHING));
        assertEquals(Refusal.AMOUNT_OVERFLOW, funds.deposit(venue.c, NOTHING, new Int256(1)));
        assertEquals(secondaryMax, venue.ledger.onChain().secondaryCredit(venue.c, new Int256()));
    }

    private Refusal request(final String amount) {
        return funds.requestWithdraw(venue.a, venue.a, usd(amount), NOTHING, Venue.NOW);
    }

    private Refusal execute(final long secondsLater) {
        return funds.executeWithdraw(venue.a, venue.a, venue.a, false, Venue.NOW + secondsLater);
    }

    private Refusal fast(final int account, final Int256 amount) {
        return funds.fastWithdraw(account, account, account, amount, NOTHING, false);
    }

    private Refusal withdrawFor(final Int256 amount) {
        return funds.fastWithdraw(venue.b, venue.a, venue.b, amount, NOTHING, false);
    }
}
