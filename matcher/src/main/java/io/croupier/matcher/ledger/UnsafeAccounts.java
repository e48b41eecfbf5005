package io.croupier.matcher.ledger;

import java.util.function.IntConsumer;

/**
 * Finds the accounts below maintenance margin without looking at those that cannot be: confirmed positions at the newest
 * mark and funding seen, by contracts/docs/rules.md.
 *
 * <p>With L = (1 - mm) * m + r for a long and H = (1 + mm) * m + r for a short, an account's net value less maintenance
 * margin is its credit plus the sum of paper * L over its longs less the sum of paper * H over its shorts. So what an account
 * has above maintenance margin can be divided among its positions, in proportion to their size; until some L has fallen, or
 * some H risen, past the part of its position, the account is safe. Those trigger levels stand in heaps, and an account is
 * looked at again only when one is passed, when its confirmed credit or position has changed to its disadvantage, or while it
 * is unsafe.
 *
 * <p>Belongs to the ledger's thread. Allocates nothing once its tables have grown.
 */
public final class UnsafeAccounts {
    /** Truncations in a position's value, funding and margin, then and now. */
    private static final long ROUNDING = 6;

    /** Truncation of a level, then and now. */
    private static final long LEVEL_ROUNDING = 2;

    private static final int LEVEL_BITS = 62;

    private static final long DISTANCE_MAX = 1L << LEVEL_BITS;
    private static final long OUT_OF_RANGE = Long.MAX_VALUE;

    private final Accounts accounts;
    private final Markets markets;
    private final Positions positions;
    private final Triggers triggers = new Triggers();
    private final NumberSet suspects = new NumberSet();
    private final NumberSet unsafe = new NumberSet();

    private final Int256 slack = new Int256();
    private final Int256 exposure = new Int256();
    private final Int256 paper = new Int256();
    private final Int256 value = new Int256();
    private final Int256 rate = new Int256();

    private int held;
    private long evaluations;

    UnsafeAccounts(final Accounts accounts, final Markets markets, final Positions positions) {
        this.accounts = accounts;
        this.markets = markets;
        this.positions = positions;
    }

    /**
     * Names every account whose net value is below its maintenance margin, in ascending order; also one without positions
     * that owes. The ledger may not be changed meanwhile.
     */
    public void forEach(final IntConsumer account) {
        unsafe.moveTo(suspects);
        accounts.worsened.moveTo(suspects);
        for (int market = 0; market < markets.size(); market++) {
            suspectPassed(market, true);
            suspectPassed(market, false);
        }
        while (suspects.size() > 0) {
            judge(suspects.removeLast());
        }
        unsafe.sort();
        for (int at = 0; at < unsafe.size(); at++) {
            account.accept(unsafe.get(at));
        }
    }

    /** Accounts looked at since the beginning. */
    long evaluations() {
        return evaluations;
    }

    private void suspectPassed(final int market, final boolean isLong) {
        final int heap = heap(market, isLong);
        final long level = level(market, isLong);
        int position = triggers.firstBelow(heap, level);
        while (position != RecordIndex.NONE) {
            triggers.remove(position);
            suspects.add(positions.account(position));
            position = triggers.firstBelow(heap, level);
        }
    }

    private void judge(final int account) {
        evaluations++;
        evaluate(account);
        final boolean safe = slack.signum() >= 0;
        if (!safe) {
            unsafe.add(account);
        }
        slack.subtract(rate.set(ROUNDING * held));
        exposure.add(rate.set(held));
        for (int live = positions.firstLive(account); live != RecordIndex.NONE; live = positions.nextLive(live)) {
            if (safe && positions.hasPaper(live)) {
                setTrigger(live);
            } else {
                triggers.remove(live);
            }
        }
    }

    /** Net value less maintenance margin, and the sum of |v|, at what was seen last. */
    private void evaluate(final int account) {
        held = 0;
        exposure.set(0);
        accounts.primary(account, slack).add(accounts.secondary(account, value));
        for (int live = positions.firstLive(account); live != RecordIndex.NONE; live = positions.nextLive(live)) {
            if (positions.hasPaper(live)) {
                final int market = positions.market(live);
                held++;
                positions.paper(live, paper);
                slack.add(positions.reducedCredit(live, value));
                slack.add(Wad.multiply(value.set(paper), markets.seenFunding(market, rate)));
                slack.add(Wad.multiply(value.set(paper), markets.seenMark(market, rate)));
                exposure.add(value.abs());
                slack.subtract(Wad.multiply(value, markets.ratio(market, Markets.MAINTENANCE_MARGIN_RATIO)));
            }
        }
    }

    /** A part of the slack in proportion to |v| is slack * m / sum of |v| for each unit of the level. */
    private void setTrigger(final int position) {
        final int market = positions.market(position);
        final boolean isLong = positions.paper(position, paper).signum() > 0;
        final long now = level(market, isLong);
        triggers.put(heap(market, isLong), position, now == OUT_OF_RANGE ? Long.MIN_VALUE : now + distance(market));
    }

    private long distance(final int market) {
        value.set(0);
        if (slack.signum() > 0) {
            value.set(slack).multiply(markets.seenMark(market, rate)).divideTowardZero(exposure);
        }
        return Math.min(value.toLongSaturated() - LEVEL_ROUNDING, DISTANCE_MAX);
    }

    /** What rises when a position of this side loses: -L or H. A market where it is out of range passes all triggers. */
    private long level(final int market, final boolean isLong) {
        final long ratio = markets.ratio(market, Markets.MAINTENANCE_MARGIN_RATIO);
        if (!markets.seenMark(market, value).fits(LEVEL_BITS)) {
            return OUT_OF_RANGE;
        }
        Wad.multiply(value, rate.set(Wad.ONE).add(isLong ? -ratio : ratio));
        value.add(markets.seenFunding(market, rate));
        if (isLong) {
            value.negate();
        }
        return value.fits(LEVEL_BITS) ? value.toLong() : OUT_OF_RANGE;
    }

    private static int heap(final int market, final boolean isLong) {
        return isLong ? 2 * market : 2 * market + 1;
    }
}
