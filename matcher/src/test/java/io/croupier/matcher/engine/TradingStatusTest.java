package io.croupier.matcher.engine;

import static io.croupier.matcher.engine.ExchangeFixture.ALICE;
import static io.croupier.matcher.engine.ExchangeFixture.BOB;
import static io.croupier.matcher.engine.TestOrder.buy;
import static io.croupier.matcher.engine.TestOrder.sell;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.croupier.matcher.journal.codec.MarketStatus;
import io.croupier.matcher.journal.codec.StatusScope;
import io.croupier.matcher.journal.codec.StatusSource;
import io.croupier.signing.Address;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

class TradingStatusTest {
    private static final long MARK = 300_000;

    private final ExchangeFixture venue = ExchangeFixture.funded();

    @Test
    void shouldRefuseOrdersWhereOnlyCancellingIsAllowed() {
        final TestOrder resting = buy(ALICE, 1, MARK - 1, 1);
        venue.place(resting);

        final List<String> events = market(Commands.BTC, StatusSource.OPERATOR, MarketStatus.CANCEL_ONLY, "drill");

        assertEquals(
                List.of("MARKET OPERATOR CANCEL_ONLY, strictest CANCEL_ONLY: drill", "market 0 CANCEL_ONLY"), events);
        assertEquals(List.of("refused MARKET_CLOSED"), venue.place(buy(ALICE, 1, MARK - 2, 2)));
        assertEquals(List.of("closed 1 CANCELLED 1"), venue.run(venue.commands.cancel(ALICE, resting.hash())));
        final TestOrder elsewhere = buy(ALICE, 1, 20_000, 3);
        elsewhere.perp = Commands.ETH;
        assertEquals(2, venue.place(elsewhere).size());
    }

    @Test
    void shouldRefuseWhatWouldTakeWherePostingIsAllAllowed() {
        venue.place(sell(BOB, 1, MARK, 1));

        venue.run(venue.commands.status(
                StatusScope.VENUE, Address.ZERO, StatusSource.SETTLEMENT, MarketStatus.POST_ONLY, "lag"));

        assertEquals(List.of("refused POST_ONLY_WOULD_TAKE"), venue.place(buy(ALICE, 1, MARK, 1)));
        assertEquals(List.of("accepted 2 BUY 1@299999", "rested 2 1 #2"), venue.place(buy(ALICE, 1, MARK - 1, 2)));
    }

    @Test
    void shouldLetTheStrictestWordCountAndEachSourceTakeBackItsOwn() {
        market(Commands.BTC, StatusSource.SETTLEMENT, MarketStatus.POST_ONLY, "lag");
        assertEquals(
                List.of(
                        "VENUE CHAIN CANCEL_ONLY, strictest CANCEL_ONLY: reorg",
                        "market 0 CANCEL_ONLY",
                        "market 1 CANCEL_ONLY"),
                venue(StatusSource.CHAIN, MarketStatus.CANCEL_ONLY, "reorg"));

        final List<String> same = venue(StatusSource.CHAIN, MarketStatus.CANCEL_ONLY, "reorg");
        final List<String> lifted = venue(StatusSource.CHAIN, MarketStatus.OPEN, "");
        final List<String> caughtUp = market(Commands.BTC, StatusSource.SETTLEMENT, MarketStatus.OPEN, "");

        assertEquals(List.of(), same);
        assertEquals(List.of("VENUE CHAIN OPEN, strictest OPEN: ", "market 0 POST_ONLY", "market 1 OPEN"), lifted);
        assertEquals(List.of("MARKET SETTLEMENT OPEN, strictest OPEN: ", "market 0 OPEN"), caughtUp);
    }

    @Test
    void shouldCloseTheOrdersOfAFrozenAccountAndRefuseNewOnes() {
        venue.place(buy(ALICE, 1, MARK - 1, 1));
        venue.place(buy(ALICE, 2, MARK - 2, 2));

        final List<String> events = venue.run(venue.commands.status(
                StatusScope.ACCOUNT, ALICE, StatusSource.RECONCILER, MarketStatus.CANCEL_ONLY, "credit differs"));

        assertEquals(
                List.of(
                        "ACCOUNT RECONCILER CANCEL_ONLY, strictest CANCEL_ONLY: credit differs",
                        "closed 2 ACCOUNT_FROZEN 2",
                        "closed 1 ACCOUNT_FROZEN 1"),
                events);
        assertEquals(List.of("refused ACCOUNT_FROZEN"), venue.place(buy(ALICE, 1, MARK - 1, 3)));
        assertEquals(2, venue.place(buy(BOB, 1, MARK - 1, 1)).size());

        venue.run(venue.commands.status(
                StatusScope.ACCOUNT, ALICE, StatusSource.RECONCILER, MarketStatus.OPEN, "repaired"));
        assertEquals(2, venue.place(buy(ALICE, 1, MARK - 1, 4)).size());
    }

    @Test
    void shouldFreezeAnAccountThatTradesWhereTheLedgerCannotSee() {
        venue.place(buy(ALICE, 1, MARK - 1, 1));
        final Address unknown = Address.parse("0x00000000000000000000000000000000000000fe");
        final Commands.Entry elsewhere = Commands.Entry.balance(ALICE, unknown, BigInteger.ONE, -1);

        final List<String> events = venue.block(elsewhere, elsewhere);

        assertEquals(
                List.of(
                        "ACCOUNT CORE CANCEL_ONLY, strictest CANCEL_ONLY: it trades in a market of the Dealer that this"
                                + " venue is not configured for",
                        "closed 1 ACCOUNT_FROZEN 1"),
                events);
        assertEquals(List.of("refused ACCOUNT_FROZEN"), venue.place(buy(ALICE, 1, MARK - 1, 2)));
        assertEquals(2, venue.place(buy(BOB, 1, MARK - 1, 3)).size());
    }

    @Test
    void shouldEndAnOrderThatIsStillBeingMatchedWhenItsMarketStops() {
        for (int nonce = 1; nonce <= 5; nonce++) {
            venue.place(sell(BOB, 1, MARK + nonce, nonce));
        }
        for (int nonce = 1; nonce <= 4; nonce++) {
            venue.place(sell(ExchangeFixture.CAROL, 1, MARK + 5 + nonce, nonce));
        }
        final List<String> entered = venue.place(buy(ALICE, 9, MARK + 9, 1));
        assertEquals(
                8, entered.stream().filter(event -> event.endsWith("FILLED 0")).count());

        market(Commands.BTC, StatusSource.OPERATOR, MarketStatus.POST_ONLY, "drill");

        assertEquals(List.of("closed 10 MARKET_CLOSED 1"), venue.run(venue.commands.resume()));
    }

    @Test
    void shouldRefuseAWordOnAnUnknownMarket() {
        assertEquals(
                List.of("refused UNKNOWN_MARKET"), market(ALICE, StatusSource.OPERATOR, MarketStatus.CLOSED, "typo"));
    }

    private List<String> venue(final StatusSource source, final MarketStatus status, final String reason) {
        return venue.run(venue.commands.status(StatusScope.VENUE, Address.ZERO, source, status, reason));
    }

    private List<String> market(
            final Address perp, final StatusSource source, final MarketStatus status, final String reason) {
        return venue.run(venue.commands.status(StatusScope.MARKET, perp, source, status, reason));
    }
}
