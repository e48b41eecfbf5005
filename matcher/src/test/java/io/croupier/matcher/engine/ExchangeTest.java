package io.croupier.matcher.engine;

import static io.croupier.matcher.engine.ExchangeFixture.ALICE;
import static io.croupier.matcher.engine.ExchangeFixture.BOB;
import static io.croupier.matcher.engine.ExchangeFixture.CAROL;
import static io.croupier.matcher.engine.ExchangeFixture.START_SECONDS;
import static io.croupier.matcher.engine.TestOrder.buy;
import static io.croupier.matcher.engine.TestOrder.sell;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.matcher.journal.codec.ChainEventKind;
import io.croupier.matcher.journal.codec.SelfTradePrevention;
import io.croupier.matcher.journal.codec.SignatureCheck;
import io.croupier.matcher.journal.codec.TimeInForce;
import io.croupier.matcher.journal.codec.UnitState;
import io.croupier.matcher.ledger.Int256;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ExchangeTest {
    private static final long MARK = 300_000;
    private static final BigInteger LOT = BigInteger.valueOf(TestOrder.PAPER_PER_LOT);

    private final ExchangeFixture venue = ExchangeFixture.funded();

    @Test
    void shouldRestAnOrderThatMeetsNobody() {
        assertEquals(List.of("accepted 1 SELL 500@300000", "rested 1 500 #1"), venue.place(sell(BOB, 500, MARK, 1)));
    }

    @Test
    void shouldMakeOneUnitWithTheExactAmountsOfTheDealer() {
        venue.place(sell(BOB, 1000, MARK, 1));

        final List<String> events = venue.place(buy(ALICE, 1000, MARK, 1));

        assertEquals(
                List.of(
                        "accepted 2 BUY 1000@300000",
                        "made 1 | 2 1000@0 -30000000000 fee 15000000 left 0"
                                + " | 1 1000@300000 30000000000 fee 3000000 left 0 | sender 18000000",
                        "closed 1 FILLED 0",
                        "closed 2 FILLED 0"),
                events);
    }

    @Test
    void shouldPutMakersIntoContractOrderWhateverTheirPrice() {
        venue.place(sell(CAROL, 100, MARK + 1, 1));
        venue.place(sell(BOB, 100, MARK, 1));

        final List<String> events = venue.place(buy(ALICE, 150, MARK + 1, 1));

        assertEquals(
                "made 1 | 3 150@0 -4500005000 fee 2250002 left 0"
                        + " | 2 100@300000 3000000000 fee 300000 left 0"
                        + " | 1 50@300001 1500005000 fee 150000 left 50 | sender 2700002",
                events.get(1));
    }

    @Test
    void shouldGoOnInAnotherCommandWhenMoreMakersCrossThanOneMayFill() {
        final ExchangeFixture narrow = ExchangeFixture.funded();
        narrow.run(narrow.commands.configure(1, 2));
        for (int nonce = 0; nonce < 5; nonce++) {
            narrow.place(sell(BOB, 10, MARK + nonce, nonce));
        }

        final List<String> first = narrow.place(buy(ALICE, 60, MARK + 10, 1));

        assertEquals(5, first.size(), first.toString());
        assertTrue(narrow.exchange.hasMoreToDo());
        assertEquals(4, narrow.exchange.openOrders());

        narrow.run(narrow.commands.resume());
        final List<String> last = narrow.run(narrow.commands.resume());

        assertEquals("rested 6 10 #6", last.getLast());
        assertEquals(1, narrow.exchange.openOrders());
        assertEquals(5, narrow.exchange.unsettledUnits());
    }

    @Test
    void shouldCancelWhatAnUnfinishedOrderStillWants() {
        final ExchangeFixture narrow = ExchangeFixture.funded();
        narrow.run(narrow.commands.configure(1, 1));
        narrow.place(sell(BOB, 10, MARK, 1));
        narrow.place(sell(BOB, 10, MARK, 2));
        final TestOrder unfinished = buy(ALICE, 60, MARK, 1);
        narrow.place(unfinished);

        final List<String> events = narrow.run(narrow.commands.cancel(ALICE, unfinished.hash()));

        assertEquals(List.of("closed 3 CANCELLED 50"), events);
        assertEquals(List.of(), narrow.run(narrow.commands.resume()));
    }

    @Test
    void shouldRefuseWithTheReasonThatComesFirst() {
        final TestOrder unknownMarket = buy(ALICE, 1, MARK, 1);
        unknownMarket.perp = BOB;
        final TestOrder unsigned = buy(ALICE, 1, MARK, 1);
        unsigned.signatureCheck = SignatureCheck.INVALID;
        final TestOrder offLot = buy(ALICE, 1, MARK, 1);
        offLot.paperOffset = BigInteger.ONE;
        final TestOrder offTick = buy(ALICE, 1, MARK, 1);
        offTick.creditOffset = BigInteger.ONE;
        final TestOrder zeroCredit = buy(ALICE, 1, 0, 1);
        final TestOrder flagged = buy(ALICE, 1, MARK, Long.MIN_VALUE);
        final TestOrder cheap = buy(ALICE, 1, MARK, 1);
        cheap.takerFeeRate--;
        final TestOrder generous = buy(ALICE, 1, MARK, 1);
        generous.makerFeeRate = Commands.WAD / 100 + 1;

        assertRefused("UNKNOWN_MARKET", unknownMarket);
        assertRefused("SIGNATURE_INVALID", unsigned);
        assertRefused("SIGNER_MISMATCH", buy(ALICE, 1, MARK, 1).signedBy(BOB));
        assertRefused("SIZE_OFF_LOT", offLot);
        assertRefused("PRICE_OFF_TICK", offTick);
        assertRefused("SIGN_MISMATCH", zeroCredit);
        assertRefused("EXPIRED", buy(ALICE, 1, MARK, 1).expiring(START_SECONDS - 1));
        assertRefused("EXPIRES_TOO_SOON", buy(ALICE, 1, MARK, 1).expiring(START_SECONDS + 29));
        assertRefused(
                "EXPIRES_TOO_LATE", buy(ALICE, 1, MARK, 1).expiring(START_SECONDS + Commands.LIFETIME_SECONDS + 1));
        assertRefused("EXPIRES_TOO_LATE", buy(ALICE, 1, MARK, 1).expiring(-1));
        assertRefused("REDUCE_ONLY_MISMATCH", flagged);
        assertRefused("FEE_RATE_TOO_LOW", cheap);
        assertRefused("FEE_RATE_TOO_HIGH", generous);
        assertRefused("INSUFFICIENT_MARGIN", buy(ALICE, 7000, MARK, 1));
        assertRefused("INSUFFICIENT_MARGIN", buy(Commands.address(99), 1, MARK, 1));
        assertRefused("REDUCE_ONLY_WOULD_INCREASE", buy(ALICE, 1, MARK, 1).asReduceOnly());
        assertRefused("FOK_NOT_FILLABLE", buy(ALICE, 1, MARK, 1).with(TimeInForce.FOK));
        assertEquals(0, venue.exchange.openOrders());
    }

    @Test
    void shouldAcceptAnExpiryAtTheEdges() {
        assertEquals(
                2,
                venue.place(buy(ALICE, 1, MARK, 1).expiring(START_SECONDS + 30)).size());
        assertEquals(
                2,
                venue.place(buy(ALICE, 1, MARK, 2).expiring(START_SECONDS + Commands.LIFETIME_SECONDS))
                        .size());
    }

    @Test
    void shouldNumberUnitsOnFromWhereTheDealerStands() {
        venue.commands.lastUnit = 41;
        venue.run(venue.commands.configure());
        venue.place(sell(BOB, 10, MARK, 1));

        final List<String> events = venue.place(buy(ALICE, 10, MARK, 1));

        assertTrue(events.get(1).startsWith("made 42 "), events.get(1));
    }

    @Test
    void shouldNotTradeAMarketWithoutAMark() {
        final ExchangeFixture unmarked = new ExchangeFixture();
        unmarked.run(unmarked.commands.configure());

        assertEquals(
                List.of("market 0 CLOSED"),
                unmarked.block(
                        Commands.Entry.listed(Commands.BTC),
                        Commands.Entry.deposit(ALICE, ExchangeFixture.TEN_THOUSAND)));
        assertEquals(List.of("refused MARKET_CLOSED"), unmarked.place(sell(ALICE, 1, MARK, 1)));
        assertEquals(List.of("market 0 OPEN"), unmarked.block(Commands.Entry.mark(Commands.BTC, 30_000_000_000L)));
        assertEquals(2, unmarked.place(sell(ALICE, 1, MARK, 1)).size());
    }

    @Test
    void shouldNotCancelAnothersOrder() {
        final TestOrder order = buy(ALICE, 1, MARK - 1, 1);
        venue.place(order);

        assertEquals(List.of("refused UNKNOWN_ORDER"), venue.run(venue.commands.cancel(BOB, order.hash())));
    }

    @Test
    void shouldLimitOpenOrdersAndCancelThemAllNewestFirst() {
        for (int nonce = 0; nonce < 5; nonce++) {
            venue.place(buy(ALICE, 1, MARK - 1 - nonce, nonce));
        }
        assertRefused("OPEN_ORDER_LIMIT", buy(ALICE, 1, MARK - 10, 9));

        final List<String> events = venue.run(venue.commands.cancelAll(ALICE, Commands.BTC));

        assertEquals("closed 5 CANCELLED 1", events.getFirst());
        assertEquals(5, events.size());
    }

    @Test
    void shouldPreventSelfTradesAsTheIncomingOrderAsks() {
        venue.place(sell(ALICE, 10, MARK, 1));

        assertRefused("SELF_TRADE", buy(ALICE, 10, MARK, 2));
        assertEquals(
                List.of("accepted 2 BUY 10@300000", "closed 1 SELF_TRADE 10", "rested 2 10 #2"),
                venue.place(buy(ALICE, 10, MARK, 3).with(SelfTradePrevention.CANCEL_RESTING)));
        assertEquals(
                List.of("closed 2 SELF_TRADE 10", "refused SELF_TRADE"),
                venue.place(sell(ALICE, 10, MARK, 4).with(SelfTradePrevention.CANCEL_BOTH)));
    }

    @Test
    void shouldKeepTheOldOrderWhenItsReplacementWouldMeetItsOwnAccount() {
        final TestOrder old = buy(ALICE, 5, MARK - 1, 1);
        venue.place(sell(ALICE, 10, MARK, 2));
        venue.place(old);

        assertRefused("SELF_TRADE", buy(ALICE, 5, MARK, 3).inPlaceOf(old));
        assertEquals(
                List.of("closed 1 SELF_TRADE 10", "refused SELF_TRADE"),
                venue.place(buy(ALICE, 5, MARK, 4)
                        .with(SelfTradePrevention.CANCEL_BOTH)
                        .inPlaceOf(old)));
        assertEquals(List.of("closed 2 CANCELLED 5"), venue.run(venue.commands.cancel(ALICE, old.hash())));
    }

    @Test
    void shouldNotTakeTheOldOrderForOneThatItsReplacementMeets() {
        final TestOrder old = sell(ALICE, 10, MARK, 1);
        venue.place(old);
        venue.place(sell(BOB, 10, MARK, 1));

        final List<String> events = venue.place(buy(ALICE, 4, MARK, 2).inPlaceOf(old));

        assertEquals("closed 1 REPLACED 10", events.getFirst());
        assertEquals("closed 3 FILLED 0", events.getLast());
    }

    @Test
    void shouldKeepPriorityOfAReplacementOnlyForSamePriceAndSmallerSize() {
        final TestOrder first = sell(BOB, 10, MARK, 1);
        venue.place(first);
        venue.place(sell(CAROL, 10, MARK, 1));
        final TestOrder smaller = sell(BOB, 5, MARK, 2).inPlaceOf(first);

        assertEquals(
                List.of("closed 1 REPLACED 10", "accepted 3 SELL 5@300000", "rested 3 5 #1"), venue.place(smaller));
        assertEquals(
                List.of("closed 3 REPLACED 5", "accepted 4 SELL 6@300000", "rested 4 6 #4"),
                venue.place(sell(BOB, 6, MARK, 3).inPlaceOf(smaller)));
        assertEquals(
                List.of("refused UNKNOWN_ORDER"),
                venue.place(sell(BOB, 5, MARK, 4).inPlaceOf(smaller)));
    }

    @Test
    void shouldTakeUpASettlementBufferThatTheOperatorChanges() {
        venue.commands.settlementBuffer = Commands.WAD / 2;
        venue.run(venue.commands.configure());
        venue.place(sell(BOB, 1000, MARK, 1));

        final List<String> events = venue.place(buy(ALICE, 1000, MARK, 1));

        assertEquals("closed 1 INSUFFICIENT_MARGIN 1000", events.get(1));
    }

    @Test
    void shouldMoveAReplacementToItsOwnMarket() {
        final TestOrder old = buy(ALICE, 10, 20_000, 1);
        venue.place(old);
        final TestOrder elsewhere = buy(ALICE, 10, 20_000, 2);
        elsewhere.perp = Commands.ETH;
        elsewhere.replaces = old.hash();
        final TestOrder taker = sell(BOB, 10, 20_000, 1);
        taker.perp = Commands.ETH;

        final List<String> replaced = venue.place(elsewhere);
        final List<String> traded = venue.place(taker);

        assertEquals(List.of("closed 1 REPLACED 10", "accepted 2 BUY 10@20000", "rested 2 10 #2"), replaced);
        assertEquals("closed 2 FILLED 0", traded.get(2));
        assertEquals(List.of("accepted 4 SELL 10@20000", "rested 4 10 #4"), venue.place(sell(BOB, 10, 20_000, 2)));
    }

    @Test
    void shouldNotGoOnMatchingAnOrderThatExpiresTooSoonMeanwhile() {
        for (int nonce = 1; nonce <= 9; nonce++) {
            venue.place(sell(nonce <= 5 ? BOB : CAROL, 1, MARK + nonce, nonce));
        }
        venue.place(buy(ALICE, 9, MARK + 9, 1).expiring(START_SECONDS + 60));
        venue.timeMs += 31_000;

        assertEquals(List.of("closed 10 EXPIRED 1"), venue.run(venue.commands.resume()));
    }

    @Test
    void shouldKeepTheOldOrderWhenItsReplacementIsRefused() {
        final TestOrder old = sell(BOB, 10, MARK, 1);
        venue.place(old);

        assertRefused("INSUFFICIENT_MARGIN", sell(BOB, 100_000, MARK, 2).inPlaceOf(old));

        assertEquals(List.of("closed 1 CANCELLED 10"), venue.run(venue.commands.cancel(BOB, old.hash())));
    }

    @Test
    void shouldExpireOrdersWhenTheyCouldNotSettleInTimeAnyMore() {
        venue.place(buy(ALICE, 1, MARK - 1, 1).expiring(START_SECONDS + 60));
        venue.place(buy(ALICE, 1, MARK - 1, 2).expiring(START_SECONDS + 61));

        venue.timeMs += 30_000;
        assertEquals(List.of(), venue.run(venue.commands.tick()));
        venue.timeMs += 1_000;
        assertEquals(List.of("closed 1 EXPIRED 1"), venue.run(venue.commands.tick()));
    }

    @Test
    void shouldCancelARestingOrderWhoseOwnerCannotCarryTheFill() {
        venue.place(sell(BOB, 6000, MARK, 1));
        venue.place(sell(CAROL, 1000, MARK, 1));
        venue.block(Commands.Entry.of(ChainEventKind.WITHDRAW, BOB, 9_500_000_000L));

        final List<String> events = venue.place(buy(ALICE, 1000, MARK, 1));

        assertEquals("closed 1 INSUFFICIENT_MARGIN 6000", events.get(1));
        assertEquals("closed 2 FILLED 0", events.get(3));
    }

    @Test
    void shouldMoveAUnitFromPendingToConfirmedWhenItsBlockArrives() {
        venue.place(sell(BOB, 1000, MARK, 1));
        venue.place(buy(ALICE, 1000, MARK, 1));
        assertEquals(List.of("unit 1 SUBMITTED"), venue.run(venue.commands.progress(UnitState.SUBMITTED, 1)));
        assertEquals(List.of(), venue.run(venue.commands.progress(UnitState.SUBMITTED, 1)));
        assertEquals(List.of("unit 1 SUBMITTED"), venue.run(venue.commands.progressIn(9, UnitState.SUBMITTED, 0, 1)));
        assertEquals(List.of("unit 1 MINED"), venue.run(venue.commands.progressIn(9, UnitState.MINED, 0, 1)));

        final List<String> events = venue.block(
                Commands.Entry.balance(ALICE, Commands.BTC, LOT.multiply(BigInteger.valueOf(1000)), -30_015_000_000L),
                Commands.Entry.balance(BOB, Commands.BTC, LOT.multiply(BigInteger.valueOf(-1000)), 29_997_000_000L),
                Commands.Entry.of(ChainEventKind.SENDER_FEE, ExchangeFixture.SENDER, 18_000_000L),
                Commands.Entry.settled(1));

        assertEquals(List.of("unit 1 FINAL"), events);
        assertEquals(0, venue.exchange.unsettledUnits());
        final var ledger = venue.exchange.ledger();
        final int alice = ledger.account(ALICE.toBytes(), 0);
        final Int256 value = new Int256();
        assertEquals(-30_015_000_000L, ledger.onChain().credit(alice, 0, value).toLong());
        assertEquals(9_985_000_000L, ledger.offChain().netValue(alice, value).toLong());
    }

    @Test
    void shouldIgnoreABlockThatComesTwice() {
        final Commands deposit =
                venue.commands.block(venue.blockNumber, START_SECONDS, List.of(Commands.Entry.deposit(ALICE, 5)));

        assertEquals(List.of(), venue.run(deposit));

        final var ledger = venue.exchange.ledger();
        final long primary = ledger.onChain()
                .primaryCredit(ledger.account(ALICE.toBytes(), 0), new Int256())
                .toLong();
        assertEquals(ExchangeFixture.TEN_THOUSAND, primary);
    }

    @Test
    void shouldCancelOrdersOfAKeyThatLostItsRight() {
        venue.block(Commands.Entry.operator(ALICE, CAROL, true));
        venue.place(buy(ALICE, 1, MARK - 1, 1).signedBy(CAROL));
        venue.place(buy(ALICE, 1, MARK - 1, 2));

        final List<String> events = venue.block(Commands.Entry.operator(ALICE, CAROL, false));

        assertEquals(List.of("closed 1 OPERATOR_REMOVED 1"), events);
        assertRefused("SIGNER_MISMATCH", buy(ALICE, 1, MARK - 1, 3).signedBy(CAROL));
    }

    @Test
    void shouldCancelNewestOrdersFirstWhenAWithdrawalNeedsTheirMargin() {
        venue.place(buy(ALICE, 2000, MARK, 1));
        venue.place(buy(ALICE, 2000, MARK, 2));

        final List<String> events =
                venue.block(Commands.Entry.of(ChainEventKind.REQUEST_WITHDRAW, ALICE, 6_000_000_000L, 0, 0));

        assertEquals(List.of("closed 2 WITHDRAWAL 2000"), events);
    }

    @Test
    void shouldAskAnAccountForTheRatesOfItsTier() {
        venue.commands.tiers = List.of(
                new Commands.Tier(ALICE, -Commands.WAD / 10_000, Commands.WAD / 4_000),
                new Commands.Tier(BOB, Commands.WAD / 5_000, Commands.WAD / 2_000));
        venue.run(venue.commands.configure());
        final TestOrder rebate = buy(ALICE, 1, MARK - 1, 1);
        rebate.makerFeeRate = -Commands.WAD / 10_000;
        rebate.takerFeeRate = Commands.WAD / 4_000;
        final TestOrder greedy = buy(CAROL, 1, MARK - 1, 1);
        greedy.makerFeeRate = -Commands.WAD / 10_000;

        assertEquals("accepted 1 BUY 1@299999", venue.place(rebate).getFirst());
        assertRefused("FEE_RATE_TOO_LOW", buy(BOB, 1, MARK - 1, 1));
        assertRefused("FEE_RATE_TOO_LOW", greedy);

        venue.commands.tiers = List.of();
        venue.run(venue.commands.configure());
        assertEquals(
                "accepted 2 BUY 1@299999", venue.place(buy(BOB, 1, MARK - 1, 1)).getFirst());
        rebate.nonce = 2;
        assertRefused("FEE_RATE_TOO_LOW", rebate);
    }

    @Test
    void shouldSpreadExpiriesOverCommandsAndMatchNoneMeanwhile() {
        venue.place(sell(ALICE, 1, MARK, 1));
        for (int nonce = 2; nonce <= 600; nonce++) {
            final TestOrder closed = buy(ALICE, 1, MARK - 1, nonce);
            venue.place(closed);
            venue.run(venue.commands.cancel(ALICE, closed.hash()));
        }
        venue.timeMs += 3_600_000;

        final List<String> tick = venue.run(venue.commands.tick());
        assertEquals(List.of(), tick);
        assertTrue(venue.exchange.hasMoreToDo());
        final TestOrder late = buy(BOB, 1, MARK, 1);
        late.expiration += 3_600;
        assertEquals(
                List.of("accepted 601 BUY 1@300000", "closed 1 EXPIRED 1", "rested 601 1 #601"), venue.place(late));

        venue.run(venue.commands.resume());
        assertFalse(venue.exchange.hasMoreToDo());
        assertEquals(1, venue.exchange.openOrders());
    }

    @Test
    void shouldFillReduceOnlyOrdersNoFurtherThanThePosition() {
        venue.place(sell(BOB, 10, MARK, 1));
        venue.place(buy(ALICE, 10, MARK, 1));
        venue.place(buy(BOB, 50, MARK, 2));

        final List<String> events = venue.place(sell(ALICE, 50, MARK, 2).asReduceOnly());

        assertEquals("accepted 4 SELL 10@300000", events.getFirst());
        assertEquals("closed 4 FILLED 0", events.getLast());
    }

    @Test
    void shouldLetAccountsAndTheirOperatorsLogIn() {
        venue.block(Commands.Entry.operator(ALICE, CAROL, true));

        assertEquals(List.of("login accepted"), login(ALICE, ALICE, 0, 60));
        assertEquals(List.of("login accepted"), login(ALICE, CAROL, 0, 60));
        assertEquals(List.of("refused LOGIN_REFUSED"), login(ALICE, BOB, 0, 60));
        assertEquals(List.of("refused LOGIN_REFUSED"), login(ALICE, ALICE, 61, 90));
        assertEquals(List.of("refused EXPIRED"), login(ALICE, ALICE, -10, -1));
    }

    private List<String> login(
            final io.croupier.signing.Address account,
            final io.croupier.signing.Address key,
            final long issuedIn,
            final long expiresIn) {
        return venue.run(venue.commands.login(account, key, START_SECONDS + issuedIn, START_SECONDS + expiresIn));
    }

    private void assertRefused(final String reason, final TestOrder order) {
        assertEquals(List.of("refused " + reason), venue.place(order));
    }
}
