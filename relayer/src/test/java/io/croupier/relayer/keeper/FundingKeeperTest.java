package io.croupier.relayer.keeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.relayer.TestVenue;
import io.croupier.relayer.chain.BlockTag;
import io.croupier.relayer.chain.ChainLog;
import io.croupier.relayer.chain.FundingLimiter;
import io.croupier.signing.Address;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Funding on a real chain whose clock the test moves, against a model of the rules in decimals. */
class FundingKeeperTest extends KeeperOnChain {
    private static final long MINUTE = 60;
    private static final long EIGHT_HOURS = 8 * 60 * MINUTE;
    private static final BigDecimal ONE = BigDecimal.ONE.movePointRight(18);

    /** 0.75 %, as in node.conf. */
    private static final long RATE_MAX = 7_500_000_000_000_000L;

    /** The devnet's limiter and its first market. */
    private static final BigDecimal SPEED = BigDecimal.valueOf(3);

    private static final BigDecimal MAINTENANCE = new BigDecimal("0.03");

    /** What the test saw in the book at each look since the index moved last. */
    private final List<BigDecimal> premiums = new ArrayList<>();

    /** Block time, seconds, of the head at the last look. */
    private long submittedAt;

    @Test
    void shouldMoveTheIndexByTheMeanOfMinuteSamplesOnceInEightHours() {
        run();
        rest(ALICE, 10, 300_200);
        rest(BOB, -10, 300_400);
        final CallDesk desk = desk("funding");
        final FundingKeeper keeper = keeper(desk, RATE_MAX, EIGHT_HOURS, 60);
        keeper.requireRole();
        goTo(nextSpan(EIGHT_HOURS) - 90 * MINUTE);

        final BigInteger first = moveWhenDue(keeper, desk, 300_300, EIGHT_HOURS, 60);
        assertEquals(credit("-30"), first);

        rest(BOB, -10, 299_900);
        rest(ALICE, 10, 299_100);
        rest(BOB, -10, 299_300);
        final BigInteger second = moveWhenDue(keeper, desk, 299_200, EIGHT_HOURS, 60);
        assertTrue(second.compareTo(first) > 0, "shorts do not pay");

        rest(ALICE, 10, 299_200);
        moveWhenDue(keeper, desk, 299_250, EIGHT_HOURS, 60);
        assertEquals(3, moves().size());
        venue.awaitChain();
        assertEquals(List.of(), venue.reconcile().differences());
    }

    @Test
    void shouldCapTheRateAndStayWithinTheLimiter() {
        run();
        rest(ALICE, 1, 330_000);
        rest(BOB, -1, 336_000);
        final long hour = 3_600;
        goTo(nextSpan(hour) - 5 * MINUTE);
        final CallDesk first = desk("funding");
        final FundingKeeper capped = keeper(first, 1_000_000_000_000_000L, hour, 3);
        assertEquals(credit("-30"), moveWhenDue(capped, first, 333_000, hour, 3), "0.1 % of 30,000 is the most");

        final CallDesk second = desk("funding");
        final FundingKeeper unbounded = keeper(second, 1_000_000_000_000_000_000L, hour, 3);
        final long before = limiter().updatedAtSeconds(chain.perp(0));
        final BigInteger limited = moveWhenDue(unbounded, second, 333_000, hour, 3);

        assertEquals(credit("-30").subtract(allowance(submittedAt - before, credit(30_000))), limited);
        assertEquals(1, second.succeeded());
        assertEquals(0, second.failed());
    }

    @Test
    void shouldWaitForEnoughSamplesOfABookWithTwoSides() {
        run();
        rest(ALICE, 1, 300_100);
        final CallDesk desk = desk("funding");
        final FundingKeeper keeper = keeper(desk, RATE_MAX, 3_600, 3);
        goTo(nextSpan(3_600));
        for (int minute = 0; minute < 5; minute++) {
            pass(MINUTE);
            assertEquals("BTC-PERP has 0 of 3 samples of a book with two sides", keeper.work(0));
        }

        rest(BOB, -1, 300_300);
        venue.await("both sides", () -> core.marketTops().get(0).isTwoSided());
        pass(MINUTE);
        assertEquals("BTC-PERP has 1 of 3 samples of a book with two sides", keeper.work(0));
        assertEquals("BTC-PERP has 1 of 3 samples of a book with two sides", keeper.work(0), "twice in a minute");
        final FundingKeeper restarted = keeper(desk("funding"), RATE_MAX, 3_600, 3);
        assertEquals("BTC-PERP has 1 of 3 samples of a book with two sides", restarted.work(0), "by a restart");

        assertEquals(0, desk.sent());
        assertEquals(BigInteger.ZERO, index());
    }

    @Test
    void shouldMoveOtherMarketsWhileOneHasNoPrice() {
        run();
        rest(ALICE, 10, 300_200);
        rest(BOB, -10, 300_400);
        final long ticks = markTicks(1);
        venue.place(1, ALICE, 10, ticks - 1, Duration.ofDays(1));
        venue.place(1, BOB, -10, ticks + 1, Duration.ofDays(1));
        final CallDesk desk = desk("funding");
        final FundingKeeper keeper = keeper(desk, RATE_MAX, 3_600, 3, List.of(market(0), market(1)));
        goTo(nextSpan(3_600) - 4 * MINUTE);
        look(keeper, 300_300);
        look(keeper, 300_300);
        chain.stalePrice(1);
        pass(2 * MINUTE);

        final String problem = keeper.work(0);
        awaitEnd(keeper, desk);

        assertTrue(problem.startsWith("ETH-PERP has no price"), problem);
        assertEquals(credit("-30"), index());
        assertEquals(1, desk.succeeded());
    }

    private FundingKeeper keeper(
            final CallDesk desk, final long rateMax, final long updateSeconds, final int samplesMin) {
        return keeper(desk, rateMax, updateSeconds, samplesMin, List.of(market(0)));
    }

    private FundingKeeper keeper(
            final CallDesk desk,
            final long rateMax,
            final long updateSeconds,
            final int samplesMin,
            final List<KeeperMarket> markets) {
        final Path file = folder.resolve("samples.txt");
        return new FundingKeeper(
                new FundingConfig(
                        limiter().address(),
                        rateMax,
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(updateSeconds),
                        samplesMin),
                chain.client(),
                dealer,
                markets,
                core::marketTops,
                PremiumSamples.open(file),
                desk);
    }

    private FundingLimiter limiter() {
        return new FundingLimiter(
                chain.client(),
                Address.parse(chain.devnet().contracts().fundingLimiter().orElseThrow()));
    }

    /** The clock stands at the end of the last block from now on. */
    private void goTo(final long seconds) {
        venue.await("a book", () -> core.marketTops().get(0).bidTicks() > 0);
        chain.pauseMining();
        pass(seconds - chain.head().timestampSeconds());
    }

    private void pass(final long seconds) {
        chain.letTimePass(Duration.ofSeconds(seconds));
    }

    private long nextSpan(final long length) {
        return (chain.head().timestampSeconds() / length + 2) * length;
    }

    /** A minute later the keeper looks at a book whose mid is this. */
    private void look(final FundingKeeper keeper, final long midTicks) {
        pass(MINUTE);
        venue.await("the book", () -> {
            final MarketTop top = core.marketTops().get(0);
            return top.bidTicks() + top.askTicks() == 2 * midTicks;
        });
        keeper.work(0);
        final BigDecimal mark = BigDecimal.valueOf(TestVenue.MARK_TICKS);
        premiums.add(BigDecimal.valueOf(midTicks).subtract(mark).multiply(ONE).divide(mark, 0, RoundingMode.DOWN));
    }

    /** Looks until the model says that an index is due, which must move then, not before, and to where the model says. */
    private BigInteger moveWhenDue(
            final FundingKeeper keeper,
            final CallDesk desk,
            final long midTicks,
            final long spanSeconds,
            final int samplesMin) {
        final BigDecimal before = new BigDecimal(index());
        final long movedAt = limiter().updatedAtSeconds(chain.perp(0));
        boolean due = false;
        while (!due) {
            look(keeper, midTicks);
            submittedAt = chain.head().timestampSeconds();
            due = submittedAt / spanSeconds > movedAt / spanSeconds && premiums.size() >= samplesMin;
            assertEquals(due, desk.isUnderWay("funding"), premiums.size() + " samples, at " + submittedAt);
        }
        awaitEnd(keeper, desk);
        final BigDecimal mean = premiums.stream()
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .divide(BigDecimal.valueOf(premiums.size()), 0, RoundingMode.DOWN);
        premiums.clear();
        if (mean.abs().compareTo(BigDecimal.valueOf(RATE_MAX)) < 0) {
            final BigDecimal change =
                    mean.multiply(new BigDecimal(credit(30_000))).divide(ONE, 0, RoundingMode.DOWN);
            assertEquals(before.subtract(change).toBigIntegerExact(), index());
        }
        return index();
    }

    private void awaitEnd(final FundingKeeper keeper, final CallDesk desk) {
        venue.await("a transaction", () -> venue.settlement().progress().transactionsInFlight() == 1);
        chain.mine(1);
        awaitEnd(desk, keeper.name());
        // The lane tells how it stands a little later; the next call must not be taken for this one.
        venue.await("nothing under way", () -> venue.settlement().progress().transactionsInFlight() == 0);
    }

    /** F(F(mult * dt * mm / 86400) * mark / W), with mm and the rate scaled by 1e18. */
    private static BigInteger allowance(final long seconds, final BigInteger mark) {
        final BigDecimal rate = SPEED.multiply(BigDecimal.valueOf(seconds))
                .multiply(MAINTENANCE)
                .multiply(ONE)
                .divide(BigDecimal.valueOf(86_400), 0, RoundingMode.FLOOR);
        return rate.multiply(new BigDecimal(mark))
                .divide(ONE, 0, RoundingMode.FLOOR)
                .toBigIntegerExact();
    }

    private BigInteger index() {
        return dealer.fundingRate(chain.perp(0), BlockTag.LATEST);
    }

    private List<ChainLog> moves() {
        return chain.logs(FUNDING_MOVED, chain.dealer());
    }

    private static BigInteger credit(final String quote) {
        return new BigDecimal(quote).movePointRight(6).toBigIntegerExact();
    }
}
