package io.croupier.matcher.engine;

import static io.croupier.matcher.engine.ExchangeFixture.ALICE;
import static io.croupier.matcher.engine.ExchangeFixture.BOB;
import static io.croupier.matcher.engine.ExchangeFixture.CAROL;
import static io.croupier.matcher.engine.TestOrder.buy;
import static io.croupier.matcher.engine.TestOrder.sell;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.matcher.journal.codec.BustReason;
import io.croupier.matcher.journal.codec.MarketStatus;
import io.croupier.matcher.journal.codec.StatusScope;
import io.croupier.matcher.journal.codec.StatusSource;
import io.croupier.matcher.ledger.Int256;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The table of relayer/docs/settlement.md: Bob's resting order, 10 of its 20 lots matched by Alice, is refused. */
class BustReactionTest {
    private static final long MARK = 300_000;
    private static final int BOBS_LEG = 1;
    private static final String ALICE_RETURNS = "returned 3 10 of 10";

    private final ExchangeFixture venue = ExchangeFixture.funded();
    private final TestOrder guilty = sell(BOB, 20, MARK, 1);

    @BeforeEach
    void setUp() {
        venue.place(guilty);
        venue.place(sell(BOB, 1, MARK + 9, 2));
        venue.place(buy(ALICE, 10, MARK, 1));
    }

    @ParameterizedTest
    @EnumSource(names = {"NOT_ORDER_SENDER", "MARKET_NOT_REGISTERED", "ORDER_SENDER_UNSAFE"})
    void shouldHaltTheMarketWhereTheVenueItselfIsToBlame(final BustReason reason) {
        final List<String> events = bust(EventWriter.NO_LEG, reason);

        assertHalted(events, reason);
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "INVALID_ORDER_SHAPE",
                "PRICES_DO_NOT_CROSS",
                "MAKERS_NOT_SORTED",
                "TAKER_AMOUNT_MISMATCH",
                "SELF_MATCH",
                "TOO_FEW_ORDERS",
                "ZERO_MATCH",
                "MARKET_MISMATCH"
            })
    void shouldHaltTheMarketWhereTheMatcherIsToBlame(final BustReason reason) {
        final List<String> events = bust(BOBS_LEG, reason);

        assertTrue(events.contains("closed 1 BUSTED 10"), events::toString);
        assertHalted(events, reason);
    }

    @ParameterizedTest
    @EnumSource(names = {"INVALID_SIGNATURE", "ZERO_SIGNER"})
    void shouldEvictTheOrderAndQuarantineTheSignerOfABadSignature(final BustReason reason) {
        final List<String> events = bust(BOBS_LEG, reason);

        assertEquals(
                List.of(
                        "unit 1 BUSTED",
                        "closed 1 BUSTED 10",
                        "ACCOUNT CORE CANCEL_ONLY, strictest CANCEL_ONLY: unit 0-1 was refused: " + reason,
                        "closed 2 ACCOUNT_FROZEN 1",
                        ALICE_RETURNS,
                        "rested 3 10 #3"),
                events);
        assertEquals(List.of("refused ACCOUNT_FROZEN"), venue.place(sell(BOB, 1, MARK + 5, 3)));
    }

    @ParameterizedTest
    @EnumSource(names = {"ORDER_EXPIRED", "TRADER_UNSAFE", "AMOUNT_OVERFLOW", "REDUCE_ONLY", "OTHER"})
    void shouldEvictTheGuiltyOrderAlone(final BustReason reason) {
        final List<String> events = bust(BOBS_LEG, reason);

        assertEquals(List.of("unit 1 BUSTED", "closed 1 BUSTED 10", ALICE_RETURNS, "rested 3 10 #3"), events);
        assertEquals(2, venue.place(sell(BOB, 1, MARK + 5, 3)).size());
    }

    @Test
    void shouldRepairTheLedgerWhereTheChainHasFilledMoreOfAnOrder() {
        final BigInteger onChain = BigInteger.valueOf(15 * TestOrder.PAPER_PER_LOT);

        final List<String> events = venue.run(venue.commands.bust(0, 1, BOBS_LEG, BustReason.OVERFILLED, onChain));

        assertEquals(List.of("unit 1 BUSTED", "closed 1 BUSTED 10", ALICE_RETURNS, "rested 3 10 #3"), events);
        assertEquals(onChain.longValue(), filledOf(guilty));
    }

    @Test
    void shouldNotForgetFillsOverAnAnswerOfOld() {
        venue.block(Commands.Entry.filled(
                BOB,
                guilty.hash(),
                BigInteger.valueOf(15 * TestOrder.PAPER_PER_LOT).negate()));

        venue.run(venue.commands.bust(0, 1, BOBS_LEG, BustReason.OVERFILLED, BigInteger.ONE));

        assertEquals(15 * TestOrder.PAPER_PER_LOT, filledOf(guilty));
    }

    @Test
    void shouldEvictOrdersInMarketsThatAreNewToATraderAtThePositionLimit() {
        final TestOrder elsewhere = inEth(sell(BOB, 1, 20_100, 3));
        venue.place(elsewhere);

        final List<String> events = bust(BOBS_LEG, BustReason.POSITION_LIMIT);

        assertEquals(
                List.of(
                        "unit 1 BUSTED",
                        "closed 1 BUSTED 10",
                        "closed 4 BUSTED 1",
                        "closed 2 BUSTED 1",
                        ALICE_RETURNS,
                        "rested 3 10 #3"),
                events);
    }

    @Test
    void shouldEvictEveryOrderOfATraderOneOfWhoseMarketsHasNoPrice() {
        venue.place(inEth(sell(BOB, 1, 20_100, 3)));

        final List<String> events = bust(BOBS_LEG, BustReason.PRICE_SOURCE_FAILED);

        assertEquals(
                List.of(
                        "unit 1 BUSTED",
                        "closed 1 BUSTED 10",
                        "closed 4 BUSTED 1",
                        "closed 2 BUSTED 1",
                        ALICE_RETURNS,
                        "rested 3 10 #3"),
                events);
    }

    @Test
    void shouldPauseEveryAccountThatHoldsAMarketWithoutPrice() {
        final List<String> paused = holders(MarketStatus.CANCEL_ONLY, "no price");

        assertEquals(
                List.of("HOLDERS SETTLEMENT CANCEL_ONLY, strictest CANCEL_ONLY: no price", "market 0 CANCEL_ONLY"),
                paused);
        assertEquals(List.of("refused MARKET_CLOSED"), venue.place(buy(CAROL, 1, MARK, 3)));
        assertEquals(List.of("refused ACCOUNT_FROZEN"), venue.place(inEth(buy(ALICE, 1, 20_000, 2))));
        assertEquals(2, venue.place(inEth(buy(CAROL, 1, 20_000, 4))).size(), "she holds nothing");
    }

    @Test
    void shouldNotMatchRestingOrdersOfPausedAccounts() {
        venue.place(inEth(sell(BOB, 1, 20_100, 3)));
        holders(MarketStatus.CANCEL_ONLY, "no price");

        final List<String> events = venue.place(inEth(buy(CAROL, 1, 20_100, 1)));

        assertEquals(List.of("accepted 5 BUY 1@20100", "closed 4 ACCOUNT_FROZEN 1", "rested 5 1 #5"), events);
    }

    @Test
    void shouldLetPausedAccountsTradeAgainOnceTheMarketHasAPrice() {
        holders(MarketStatus.CANCEL_ONLY, "no price");

        final List<String> lifted = holders(MarketStatus.OPEN, "");

        assertEquals(List.of("HOLDERS SETTLEMENT OPEN, strictest OPEN: ", "market 0 OPEN"), lifted);
        assertEquals(2, venue.place(inEth(buy(ALICE, 1, 20_000, 2))).size());
    }

    private List<String> holders(final MarketStatus status, final String reason) {
        return venue.run(
                venue.commands.status(StatusScope.HOLDERS, Commands.BTC, StatusSource.SETTLEMENT, status, reason));
    }

    private void assertHalted(final List<String> events, final BustReason reason) {
        assertTrue(
                events.contains("MARKET CORE CANCEL_ONLY, strictest CANCEL_ONLY: unit 0-1 was refused: " + reason),
                events::toString);
        assertEquals(List.of("refused MARKET_CLOSED"), venue.place(buy(CAROL, 1, MARK, 1)));
    }

    private List<String> bust(final int leg, final BustReason reason) {
        return venue.run(venue.commands.bust(1, leg, reason));
    }

    private long filledOf(final TestOrder order) {
        final ByteBuffer words = ByteBuffer.wrap(order.hash());
        return venue.exchange
                .ledger()
                .fills()
                .filled(words.getLong(), words.getLong(), words.getLong(), words.getLong(), new Int256())
                .toLong();
    }

    private static TestOrder inEth(final TestOrder order) {
        order.perp = Commands.ETH;
        return order;
    }
}
