package io.croupier.matcher.ledger;

import static io.croupier.matcher.ledger.OrderAmounts.Verdict.AMOUNT_OUT_OF_RANGE;
import static io.croupier.matcher.ledger.OrderAmounts.Verdict.PRICE_OFF_TICK;
import static io.croupier.matcher.ledger.OrderAmounts.Verdict.SIGN_MISMATCH;
import static io.croupier.matcher.ledger.OrderAmounts.Verdict.SIZE_OFF_LOT;
import static io.croupier.matcher.ledger.OrderAmounts.Verdict.VALID;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/** A lot is 1e15 paper, a tick times a lot 100 credit. */
class OrderAmountsTest {
    private static final MarketScale SCALE = Venue.SCALE;

    private final OrderAmounts amounts = new OrderAmounts();

    @Example
    void shouldReadSidePriceAndSize() {
        assertEquals(VALID, read("1000000000000000000", "-30000000000"));
        assertEquals(true, amounts.isBuy());
        assertEquals(300_000, amounts.ticks());
        assertEquals(1000, amounts.lots());

        assertEquals(VALID, read("-2000000000000000", "60000000"));
        assertEquals(false, amounts.isBuy());
        assertEquals(2, amounts.lots());
    }

    @Property
    void shouldReadBackEveryOrderInRange(
            @ForAll @LongRange(min = 1, max = MarketScale.TICKS_MAX) final long ticks,
            @ForAll @LongRange(min = 1, max = MarketScale.LOTS_MAX) final long lots,
            @ForAll final boolean buy) {
        final Int256 paper = SCALE.paper(buy ? lots : -lots, new Int256());
        final Int256 credit = new Int256(ticks).multiply(lots).multiply(buy ? -100 : 100);

        final OrderAmounts.Verdict verdict =
                amounts.read(SCALE, paper.high(), paper.low(), credit.high(), credit.low());

        final boolean inRange = credit.abs().compareTo(new Int256(MarketScale.NOTIONAL_MAX)) <= 0;
        assertEquals(inRange, SCALE.inRange(ticks, lots));
        assertEquals(inRange ? VALID : AMOUNT_OUT_OF_RANGE, verdict);
        if (inRange) {
            assertEquals(ticks, amounts.ticks());
            assertEquals(lots, amounts.lots());
            assertEquals(buy, amounts.isBuy());
            assertEquals(credit.toLong(), SCALE.notional(ticks, lots));
        }
    }

    @Property
    void shouldRefuseWhatIsOffLotOrOffTickAtAnyWidth(
            @ForAll @LongRange(min = 1, max = 1L << 20) final long ticks,
            @ForAll @LongRange(min = 1, max = 1L << 29) final long lots,
            @ForAll @LongRange(min = 1, max = 99) final long off) {
        final Int256 paper = SCALE.paper(lots, new Int256());
        final Int256 credit = new Int256(ticks).multiply(lots).multiply(-100);

        credit.add(-off);
        final OrderAmounts.Verdict offTick =
                amounts.read(SCALE, paper.high(), paper.low(), credit.high(), credit.low());
        credit.add(off);
        paper.add(off);
        final OrderAmounts.Verdict offLot = amounts.read(SCALE, paper.high(), paper.low(), credit.high(), credit.low());

        assertEquals(PRICE_OFF_TICK, offTick);
        assertEquals(SIZE_OFF_LOT, offLot);
        assertEquals(lots, amounts.lots());
        assertEquals(ticks, amounts.ticks());
    }

    @Example
    void shouldTellTheNearestSizeOnTheLot() {
        assertEquals(SIZE_OFF_LOT, read("1499999999999999", "-45000000"));
        assertEquals(
                "1000000000000000", amounts.nearestPaper(SCALE, new Int256()).toString());
        assertEquals("-45000000", amounts.nearestCredit(SCALE, new Int256()).toString());

        assertEquals(SIZE_OFF_LOT, read("-1500000000000000", "45000000"));
        assertEquals(
                "-2000000000000000", amounts.nearestPaper(SCALE, new Int256()).toString());
    }

    @Example
    void shouldTellTheNearestPriceOnTheTick() {
        assertEquals(PRICE_OFF_TICK, read("3000000000000000", "-90000149"));
        assertEquals("-90000000", amounts.nearestCredit(SCALE, new Int256()).toString());

        assertEquals(PRICE_OFF_TICK, read("-3000000000000000", "90000150"));
        assertEquals("90000300", amounts.nearestCredit(SCALE, new Int256()).toString());
        assertEquals(VALID, read("-3000000000000000", "90000300"));
    }

    @Example
    void shouldInsistOnOppositeSigns() {
        assertEquals(SIGN_MISMATCH, read("1000000000000000", "30000000"));
        assertEquals(SIGN_MISMATCH, read("-1000000000000000", "-30000000"));
        assertEquals(SIGN_MISMATCH, read("0", "-30000000"));
        assertEquals(SIGN_MISMATCH, read("1000000000000000", "0"));
    }

    @Example
    void shouldRefuseExtremes() {
        final String max =
                BigInteger.ONE.shiftLeft(127).subtract(BigInteger.ONE).toString();
        final String min = BigInteger.ONE.shiftLeft(127).negate().toString();

        assertEquals(AMOUNT_OUT_OF_RANGE, read(max, min));
        assertEquals(AMOUNT_OUT_OF_RANGE, read(min, max));
        assertEquals(AMOUNT_OUT_OF_RANGE, read("1", "-1"));
        assertEquals(AMOUNT_OUT_OF_RANGE, read(min, "1"));
        assertEquals(AMOUNT_OUT_OF_RANGE, read("1000000000000000", "-1"));
        assertEquals(AMOUNT_OUT_OF_RANGE, read("1000000000000000", min));
    }

    @Example
    void shouldKeepPaperBelowHalfOfWhatAPositionHolds() {
        final MarketScale coarse = new MarketScale(1L << 62, 1);

        assertEquals(true, coarse.inRange(1, (1L << 48) - 1));
        assertEquals(false, coarse.inRange(1, 1L << 48));
    }

    private OrderAmounts.Verdict read(final String paper, final String credit) {
        final Int256 p = new Int256().set(new BigInteger(paper));
        final Int256 c = new Int256().set(new BigInteger(credit));
        return amounts.read(SCALE, p.high(), p.low(), c.high(), c.low());
    }
}
