package io.croupier.matcher.ledger;

import static io.croupier.matcher.ledger.Venue.usd;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class UnsafeAccountsTest {
    private static final int ACCOUNTS = 40;
    private static final int STEPS = 120;
    private static final int MANY = 10_000;
    private static final int LOT_CREDIT = 30_000_000;
    private static final BigInteger WAD = BigInteger.valueOf(1_000_000_000_000_000_000L);

    private final Venue venue = new Venue();
    private final Ledger ledger = venue.ledger;
    private final Map<Integer, BigInteger> seenMarks = new HashMap<>();

    @RepeatedTest(100)
    void shouldFindExactlyTheAccountsThatAreNotSafe(final RepetitionInfo repetition) {
        final Random random = new Random(repetition.getCurrentRepetition());
        final int[] markets = {venue.btc, venue.market(2, "2000"), venue.market(3, "0.000005")};
        final int[] accounts = new int[ACCOUNTS];
        for (int i = 0; i < ACCOUNTS; i++) {
            accounts[i] = venue.account(100 + i);
            ledger.facts().credited(accounts[i], new Int256(random.nextLong(9_000_000_000L)), new Int256(3));
        }

        for (int step = 0; step < STEPS; step++) {
            change(random, accounts[random.nextInt(ACCOUNTS)], markets[random.nextInt(markets.length)]);
            if (random.nextInt(3) == 0) {
                assertEquals(notSafe(), found(), "step " + step);
            }
        }
        assertEquals(notSafe(), found());
    }

    @Test
    void shouldJudgeAtTheNewestMarkSeen() {
        hold(venue.a, 1000, "2000");
        assertEquals(List.of(), found());

        ledger.hints().sawMark(7, venue.btc, usd("28000"));
        assertEquals(List.of(venue.a), found());

        ledger.hints().replacedFrom(7);
        assertEquals(List.of(), found());
    }

    @Test
    void shouldNameAnAccountWithoutPositionsThatOwes() {
        ledger.facts().debited(venue.a, usd("1"), new Int256());

        assertEquals(List.of(venue.a), found());

        ledger.facts().credited(venue.a, usd("1"), new Int256());
        assertEquals(List.of(), found());
    }

    @Test
    void shouldFindAccountsWhereMarksAreOutOfEveryRange() {
        hold(venue.a, -1, "2000");
        assertEquals(List.of(), found());

        ledger.facts().markChanged(venue.btc, new Int256(1L << 62).multiply(1L << 40));

        assertEquals(List.of(venue.a), found());
        ledger.facts().markChanged(venue.btc, usd("30000"));
        assertEquals(List.of(), found());
    }

    @Test
    void shouldLookOnlyAtAccountsThatCouldBeUnsafe() {
        for (int i = 0; i < MANY; i++) {
            final int account = crowd(i);
            // from 2x to 20x leverage, half of them short
            hold(account, i % 2 == 0 ? 1000 : -1000, Integer.toString(1500 + 13_500 * i / MANY));
        }
        found();
        final long afterFirst = ledger.unsafeAccounts().evaluations();
        found();
        assertEquals(afterFirst, ledger.unsafeAccounts().evaluations(), "nothing moved");

        // 0.1 % is 30 of the at least 600 that each has above maintenance margin
        venue.mark(venue.btc, "29970");
        assertEquals(List.of(), found());
        assertEquals(afterFirst, ledger.unsafeAccounts().evaluations(), "nobody is near");

        venue.mark(venue.btc, "29300");
        final List<Integer> unsafe = found();
        final long looked = ledger.unsafeAccounts().evaluations() - afterFirst;
        assertEquals(notSafe(), unsafe);
        assertTrue(unsafe.size() > 10 && looked <= unsafe.size() + 10, looked + " looked at, unsafe " + unsafe.size());

        final long before = ledger.unsafeAccounts().evaluations();
        ledger.facts().balanceChanged(crowd(MANY - 1), venue.btc, new Int256(1), new Int256());
        found();
        assertEquals(
                unsafe.size() + 1, ledger.unsafeAccounts().evaluations() - before, "the unsafe and the changed one");
    }

    @Test
    void shouldAllocateNothingOnceWarm() {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < 200; i++) {
            hold(crowd(i), 1000, Integer.toString(1000 + 20 * i));
        }
        final Int256[] marks = {usd("28000"), usd("30000"), usd("26000"), usd("31000")};
        final long[] sum = new long[1];
        final IntConsumer consumer = account -> sum[0] += account;
        for (int round = 0; round < 10_000; round++) {
            ledger.facts().markChanged(venue.btc, marks[round % marks.length]);
            ledger.unsafeAccounts().forEach(consumer);
        }

        final long before = threads.getCurrentThreadAllocatedBytes();
        for (int round = 0; round < 100; round++) {
            ledger.facts().markChanged(venue.btc, marks[round % marks.length]);
            ledger.unsafeAccounts().forEach(consumer);
        }
        final long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertTrue(sum[0] > 0);
        assertEquals(0, allocated);
    }

    private void change(final Random random, final int account, final int market) {
        switch (random.nextInt(8)) {
            case 0 -> ledger.facts().credited(account, new Int256(random.nextLong(1_000_000_000L)), new Int256());
            case 1 -> ledger.facts().debited(account, new Int256(random.nextLong(1_000_000_000L)), new Int256());
            case 2 -> {
                final Int256 rate = new Int256(random.nextLong(-200_000_000L, 200_000_000L));
                ledger.facts().fundingChanged(market, rate);
            }
            case 3, 4 -> moveMark(random, market);
            case 5 -> {
                final long ratio = random.nextLong(Venue.BUFFER, 10 * Venue.BUFFER);
                ledger.facts().riskParamsChanged(market, 2 * ratio, ratio, 0, 0, true);
            }
            default -> trade(random, account, market);
        }
    }

    private void moveMark(final Random random, final int market) {
        final long mark = ledger.onChain().markPrice(market, new Int256()).toLong();
        final long moved = Math.max(1, mark + random.nextLong(-mark / 20 - 1, mark / 20 + 2));
        if (random.nextInt(3) == 0) {
            ledger.hints().sawMark(1, market, new Int256(moved));
            seenMarks.put(market, BigInteger.valueOf(moved));
        } else {
            ledger.hints().confirmed(1);
            seenMarks.clear();
            ledger.facts().markChanged(market, new Int256(moved));
        }
    }

    private void trade(final Random random, final int account, final int market) {
        final Int256 paper = ledger.onChain().paper(account, market, new Int256());
        final boolean close = random.nextInt(4) == 0 && !paper.isZero();
        final Int256 change =
                close ? paper.negate() : new Int256(random.nextLong(-3000, 3001)).multiply(Venue.SCALE.paperPerLot());
        final Int256 credit = ledger.onChain().markPrice(market, new Int256());
        credit.multiply(change).divideTowardZero(-Venue.SCALE.paperPerLot()).divideTowardZero(1000);
        ledger.facts().balanceChanged(account, market, change, credit);
    }

    /** By the formulas of contracts/docs/rules.md for each account, at the newest marks. */
    private List<Integer> notSafe() {
        final List<Integer> unsafe = new ArrayList<>();
        final Int256 value = new Int256();
        for (int account = 0; account < ledger.accounts(); account++) {
            BigInteger excess = ledger.onChain().primaryCredit(account, value).toBigInteger();
            excess = excess.add(ledger.onChain().secondaryCredit(account, value).toBigInteger());
            for (int market = 0; market < ledger.markets(); market++) {
                final BigInteger paper =
                        ledger.onChain().paper(account, market, value).toBigInteger();
                final BigInteger worth = paper.multiply(newestMark(market)).divide(WAD);
                final BigInteger ratio = BigInteger.valueOf(ledger.maintenanceMarginRatio(market));
                excess = excess.add(worth)
                        .add(ledger.onChain().credit(account, market, value).toBigInteger())
                        .subtract(worth.abs().multiply(ratio).divide(WAD));
            }
            if (excess.signum() < 0) {
                unsafe.add(account);
            }
        }
        return unsafe;
    }

    private BigInteger newestMark(final int market) {
        final BigInteger seen = seenMarks.get(market);
        return seen != null
                ? seen
                : ledger.onChain().markPrice(market, new Int256()).toBigInteger();
    }

    private List<Integer> found() {
        final List<Integer> found = new ArrayList<>();
        ledger.unsafeAccounts().forEach(found::add);
        return found;
    }

    private int crowd(final int number) {
        final byte[] address = new byte[20];
        address[0] = 1;
        address[18] = (byte) (number >> 8);
        address[19] = (byte) number;
        return ledger.openAccount(address, 0);
    }

    /** Lots at 30,000 against so much collateral. */
    private void hold(final int account, final long lots, final String collateral) {
        venue.deposit(account, collateral);
        final Int256 paper = new Int256(lots).multiply(Venue.SCALE.paperPerLot());
        ledger.facts().balanceChanged(account, venue.btc, paper, new Int256(-lots * LOT_CREDIT));
    }
}
