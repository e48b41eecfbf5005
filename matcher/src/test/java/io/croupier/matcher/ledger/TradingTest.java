package io.croupier.matcher.ledger;

import static io.croupier.matcher.ledger.Venue.contracts;
import static io.croupier.matcher.ledger.Venue.dollars;
import static io.croupier.matcher.ledger.Venue.usd;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The specification's acceptance scenarios of trades. */
class TradingTest {
    private Venue venue;

    @BeforeEach
    void tradeOneContract() {
        venue = new Venue();
        venue.deposit(venue.a, "10000");
        venue.deposit(venue.b, "10000");
        assertEquals(Refusal.NONE, venue.trade(venue.a, "1", "30000", venue.b));
    }

    @Test
    void shouldBookCreditsFeesAndMargin() {
        assertEquals("-30015", venue.credit(venue.a));
        assertEquals("29997", venue.credit(venue.b));
        assertEquals("18", venue.primary(venue.sender));
        assertEquals("9985", venue.netValue(venue.a));
        assertEquals("900", dollars(venue.ledger.onChain().maintenanceMargin(venue.a, new Int256())));
    }

    @Test
    void shouldTellLiquidationPrices() {
        assertEquals("20634.020618", liquidationPrice(venue.a));
        assertEquals("38832.038834", liquidationPrice(venue.b));
        assertEquals("0", liquidationPrice(venue.c));
    }

    @Test
    void shouldFlipWithoutTouchingTheSerialAndCountItUpOnClose() {
        venue.deposit(venue.a, "50000");
        venue.deposit(venue.b, "50000");

        assertEquals(Refusal.NONE, venue.trade(venue.a, "-3", "31000", venue.b));

        assertEquals("-2", venue.paper(venue.a));
        assertEquals("62938.5", venue.credit(venue.a));
        assertEquals(0, venue.ledger.onChain().serial(venue.a, venue.btc));

        assertEquals(Refusal.NONE, venue.trade(venue.a, "2", "31000", venue.b));

        assertEquals("60907.5", venue.primary(venue.a));
        assertEquals("58981.5", venue.primary(venue.b));
        assertEquals("111", venue.primary(venue.sender));
        assertEquals(1, venue.ledger.onChain().serial(venue.a, venue.btc));
        assertEquals("0", venue.credit(venue.a));
    }

    @Test
    void shouldRoundTowardZeroAtTheMakersPrice() {
        venue = new Venue();
        venue.mark(venue.btc, "33.333333");
        venue.deposit(venue.a, "1000");
        venue.deposit(venue.b, "1000");
        venue.trade().add(venue.a, contracts("3"), usd("-200"), contracts("1"));
        venue.add(venue.b, contracts("-3"), usd("100.000001"), contracts("1"));

        assertEquals(Refusal.NONE, venue.send());

        assertEquals("-33.349999", venue.credit(venue.a));
        assertEquals("33.33", venue.credit(venue.b));
        assertEquals("0.019999", venue.primary(venue.sender));
    }

    @Test
    void shouldRoundTowardZeroWhenTheMakerIsLong() {
        venue = new Venue();
        venue.mark(venue.btc, "33.333333");
        venue.deposit(venue.a, "1000");
        venue.deposit(venue.b, "1000");
        venue.trade().add(venue.a, contracts("-3"), usd("50"), contracts("1"));
        venue.add(venue.b, contracts("3"), usd("-100.000001"), contracts("1"));

        assertEquals(Refusal.NONE, venue.send());

        assertEquals("33.316667", venue.credit(venue.a));
        assertEquals("-33.336666", venue.credit(venue.b));
        assertEquals("0.019999", venue.primary(venue.sender));
    }

    @Test
    void shouldPayRebatesFromTheSender() {
        venue = new Venue();
        venue.deposit(venue.a, "10000");
        venue.deposit(venue.b, "10000");
        venue.trade().order(venue.a, "1", "30000").order(venue.b, "-1", "30000");
        venue.leg(1).makerFeeRate = -Venue.MAKER_RATE;

        assertEquals(Refusal.NONE, venue.send());

        assertEquals("30003", venue.credit(venue.b));
        assertEquals("12", venue.primary(venue.sender));
    }

    @Test
    void shouldRefuseRebatesThatTheSenderCannotPay() {
        venue = new Venue();
        venue.deposit(venue.a, "10000");
        venue.deposit(venue.b, "10000");
        venue.trade().order(venue.a, "1", "30000").order(venue.b, "-1", "30000");
        venue.leg(1).makerFeeRate = -8 * Venue.MAKER_RATE;

        assertEquals(Refusal.ORDER_SENDER_UNSAFE, venue.send());

        assertEquals(0, venue.filled(venue.leg(0)));
        assertEquals(0, venue.filled(venue.leg(1)));
        assertEquals("0", venue.paper(venue.a));
        assertEquals("0", venue.primary(venue.sender));
    }

    @Test
    void shouldApplyFundingThroughReducedCredit() {
        venue.fund(usd("-1"));

        assertEquals("-30016", venue.credit(venue.a));
        assertEquals("29998", venue.credit(venue.b));

        venue.fund(new Int256(-7));

        assertEquals("-30015.000007", venue.credit(venue.a));
    }

    @Test
    void shouldAcceptAnExpiryAtTheBlockTimeAndNoEarlierOne() {
        venue.trade().order(venue.a, "0.1", "30000").order(venue.b, "-0.1", "30000");
        venue.leg(1).expiration = Venue.NOW - 1;

        assertEquals(Refusal.ORDER_EXPIRED, venue.send());

        venue.leg(1).expiration = Venue.NOW;
        assertEquals(Refusal.NONE, venue.send());
    }

    @Test
    void shouldRefuseMakersThatDoNotAscend() {
        venue.deposit(venue.c, "10000");
        venue.trade().order(venue.a, "0.2", "30000");
        venue.order(venue.c, "-0.1", "30000").order(venue.b, "-0.1", "30000");

        assertEquals(Refusal.MAKERS_NOT_SORTED, venue.send());
    }

    @Test
    void shouldSettleTwoOrdersOfOneMakerAsOneChange() {
        // the first of the two orders alone would close the position and count its serial up
        venue.trade().order(venue.a, "-2", "30000");
        venue.order(venue.b, "1", "30000").order(venue.b, "1", "30000");

        assertEquals(Refusal.NONE, venue.send());

        assertEquals("1", venue.paper(venue.b));
        assertEquals(0, venue.ledger.onChain().serial(venue.b, venue.btc));
    }

    @Test
    void shouldLeaveNoTraceWhenTheSecondMakerIsUnsafe() {
        venue.deposit(venue.c, "1");
        venue.trade().order(venue.a, "0.2", "30000");
        venue.order(venue.b, "-0.1", "30000").order(venue.c, "-0.1", "30000");

        assertEquals(Refusal.TRADER_UNSAFE, venue.send());

        assertEquals("1", venue.paper(venue.a));
        assertEquals("-1", venue.paper(venue.b));
        assertEquals("0", venue.paper(venue.c));
        assertEquals("18", venue.primary(venue.sender));
        assertEquals(0, venue.filled(venue.leg(0)));
        assertEquals(Refusal.NONE, venue.trade(venue.a, "0.1", "30000", venue.b));
    }

    @Test
    void shouldRefuseToFillAnOrderTwice() {
        venue.trade().order(venue.a, "0.1", "30000").order(venue.b, "-0.1", "30000");
        assertEquals(Refusal.NONE, venue.send());
        venue.leg(0).match.set(1);
        venue.leg(1).match.set(1);

        assertEquals(Refusal.OVERFILLED, venue.send());
        assertEquals(100, venue.filled(venue.leg(0)));
    }

    @Test
    void shouldRefuseTheZeroSignerWhateverItsSignature() {
        final int zero = venue.account(0);
        venue.deposit(zero, "10000");
        venue.trade().order(zero, "0.1", "30000").order(venue.b, "-0.1", "30000");

        assertEquals(Refusal.ZERO_SIGNER, venue.send());
    }

    @Test
    void shouldRefuseAMatchOfNothing() {
        venue.trade().order(venue.a, "0.1", "30000").order(venue.b, "-0.1", "30000");
        venue.leg(1).match.set(0);

        assertEquals(Refusal.ZERO_MATCH, venue.send());
    }

    @Test
    void shouldLetReduceOnlyOrdersOnlyShrinkThePosition() {
        final long reduceOnly = 1L << 63;
        venue.deposit(venue.a, "100000");
        venue.deposit(venue.b, "100000");
        venue.trade().order(venue.a, "-2", "30000").order(venue.b, "2", "30000");
        venue.leg(0).nonce |= reduceOnly;

        assertEquals(Refusal.REDUCE_ONLY_VIOLATED, venue.send());

        venue.trade().order(venue.a, "1", "30000").order(venue.b, "-1", "30000");
        venue.leg(0).nonce |= reduceOnly;
        assertEquals(Refusal.REDUCE_ONLY_VIOLATED, venue.send());

        venue.trade().order(venue.a, "-1", "30000").order(venue.b, "1", "30000");
        venue.leg(0).nonce |= reduceOnly;
        assertEquals(Refusal.NONE, venue.send());
    }

    @Test
    void shouldUseACompactNonceForOneOrderOnly() {
        final long compact = 1L << 62;
        venue.trade().order(venue.a, "0.2", "30000").order(venue.b, "-0.2", "30000");
        venue.leg(1).nonce = compact | 5;
        venue.leg(0).match.set(contracts("0.1"));
        venue.leg(1).match.set(contracts("0.1"));

        assertEquals(Refusal.NONE, venue.send());
        assertEquals(Refusal.NONE, venue.send());

        venue.trade().order(venue.a, "0.1", "30000").order(venue.b, "-0.1", "30000");
        venue.leg(1).nonce = compact | 5;
        assertEquals(Refusal.OVERFILLED, venue.send());
    }

    @Test
    void shouldRefuseAPositionBeyondTheLimit() {
        venue.ledger.administration().setMaxPositionAmount(venue.owner, 0);
        venue.deposit(venue.c, "10000");

        assertEquals(Refusal.NONE, venue.trade(venue.a, "0.1", "30000", venue.b));
        assertEquals(Refusal.POSITION_LIMIT, venue.trade(venue.a, "-0.1", "30000", venue.c));
    }

    @Test
    void shouldRefuseToDeregisterAMarketWithOpenPositions() {
        final Administration administration = venue.ledger.administration();

        assertEquals(Refusal.OPEN_INTEREST, administration.setRiskParams(venue.owner, venue.btc, 5, 3, 1, 1, false));

        assertEquals(Refusal.NONE, venue.trade(venue.a, "-1", "30000", venue.b));
        assertEquals(Refusal.NONE, administration.setRiskParams(venue.owner, venue.btc, 5, 3, 1, 1, false));
        assertEquals(Refusal.MARKET_NOT_REGISTERED, venue.trade(venue.a, "-1", "30000", venue.b));
    }

    private String liquidationPrice(final int account) {
        return dollars(venue.ledger.onChain().liquidationPrice(account, venue.btc, new Int256()));
    }
}
