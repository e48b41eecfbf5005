package io.croupier.matcher.ledger;

/**
 * The checks of {@link RiskChecks} in words of 64 bits, for the usual account whose amounts have room there: the same
 * integers, rounded the same way, and {@link Verdict#TOO_WIDE} wherever one of them might not fit, which is no judgement.
 * Paper has 128 bits; nothing is ever cut off.
 */
final class NarrowRisk {
    /** What came out. */
    enum Verdict {
        YES,
        NO,
        /** The numbers need more room: {@link RiskChecks} has to look. */
        TOO_WIDE
    }

    /** Largest magnitude of any amount but these: sums of all amounts of one position stay below 2^62. */
    private static final long AMOUNT_MAX = 1L << 58;

    private static final long COLLATERAL_MAX = 1L << 60;
    private static final long TOTAL_MAX = 1L << 61;

    /** Beyond it lie positions that the Dealer cannot store. */
    private static final int PAPER_SPARE_BITS = 128 - Settlement.STORED_BITS;

    private final Accounts accounts;
    private final Markets markets;
    private final Positions positions;

    private int market;
    private boolean isWide;
    private long mark;
    private long seenMark;
    private long credit;
    private long paperHigh;
    private long paperLow;
    private long worstHigh;
    private long worstLow;
    private long worstCharge;
    private long buyLots;
    private long sellLots;
    private long buyCharge;
    private long sellCharge;
    private long total;

    NarrowRisk(final Accounts accounts, final Markets markets, final Positions positions) {
        this.accounts = accounts;
        this.markets = markets;
        this.positions = positions;
    }

    /** Whether one more order of an account, whose sums it does not overflow, leaves initial margin or raises no worst case. */
    Verdict admissible(
            final int account,
            final int position,
            final int ofMarket,
            final boolean buy,
            final long lots,
            final long charge) {
        isWide = false;
        load(position, ofMarket);
        findWorst();
        final long beforeHigh = worstHigh;
        final long beforeLow = worstLow;
        if (buy) {
            buyLots += lots;
            buyCharge += narrow(charge);
        } else {
            sellLots += lots;
            sellCharge += narrow(charge);
        }
        findWorst();
        if (!isWide && compare(worstHigh, worstLow, beforeHigh, beforeLow) <= 0) {
            return Verdict.YES;
        }
        total = collateral(account) - reserved(account);
        addInitialMarginExcess();
        for (int live = positions.firstLive(account); live != RecordIndex.NONE; live = positions.nextLive(live)) {
            if (live != position) {
                load(live, positions.market(live));
                findWorst();
                addInitialMarginExcess();
            }
        }
        return verdict();
    }

    /** Whether the account stands above maintenance margin and buffer after the leg. */
    Verdict safeAfterMatch(
            final int account,
            final int position,
            final int ofMarket,
            final long lots,
            final long creditChange,
            final long fee) {
        isWide = false;
        load(position, ofMarket);
        final long beforeHigh = absoluteHigh(paperHigh, paperLow);
        final long beforeLow = absoluteLow(paperHigh, paperLow);
        addPaper(lots);
        credit += narrow(creditChange) - narrow(fee);
        final boolean larger =
                compare(absoluteHigh(paperHigh, paperLow), absoluteLow(paperHigh, paperLow), beforeHigh, beforeLow) > 0;
        final long reserved = reserved(account);
        // whether a smaller position may do without it takes another look, which is rare
        isWide |= reserved != 0 && !larger;
        total = collateral(account) - reserved;
        addMaintenanceExcess();
        for (int live = positions.firstLive(account); live != RecordIndex.NONE; live = positions.nextLive(live)) {
            if (live != position) {
                load(live, positions.market(live));
                addMaintenanceExcess();
            }
        }
        return verdict();
    }

    private Verdict verdict() {
        return isWide ? Verdict.TOO_WIDE : total >= 0 ? Verdict.YES : Verdict.NO;
    }

    private void load(final int position, final int ofMarket) {
        market = ofMarket;
        mark = narrow(markets.records, ofMarket, Markets.MARK);
        seenMark = narrow(markets.records, ofMarket, Markets.SEEN_MARK);
        if (position == RecordIndex.NONE) {
            paperHigh = 0;
            paperLow = 0;
            credit = 0;
            buyLots = 0;
            sellLots = 0;
            buyCharge = 0;
            sellCharge = 0;
            return;
        }
        final Records records = positions.records;
        paperHigh = records.get(position, Positions.PAPER);
        paperLow = records.get(position, Positions.PAPER + 1);
        checkPaper();
        credit = narrow(records, position, Positions.REDUCED_CREDIT)
                + funding()
                + narrow(records, position, Positions.PENDING_CREDIT)
                - narrow(records, position, Positions.PENDING_FEE);
        addPaper(records.get(position, Positions.PENDING_LOTS));
        buyLots = records.get(position, Positions.BUY_LOTS);
        sellLots = records.get(position, Positions.SELL_LOTS);
        buyCharge = narrow(records.get(position, Positions.BUY_CHARGE));
        sellCharge = narrow(records.get(position, Positions.SELL_CHARGE));
    }

    /** Of the confirmed paper, by the worse index: a long's credit falls with it, a short's rises. */
    private long funding() {
        final long confirmed = narrow(markets.records, market, Markets.FUNDING);
        final long seen = narrow(markets.records, market, Markets.SEEN_FUNDING);
        final boolean isLong = paperHigh > 0 || (paperHigh == 0 && paperLow != 0);
        final long worse = seen < confirmed == isLong ? seen : confirmed;
        return worse == 0 ? 0 : timesPaper(paperHigh, paperLow, worse);
    }

    private void addPaper(final long lots) {
        final long paperPerLot = markets.scale(market).paperPerLot();
        final long low = lots * paperPerLot;
        final long sum = paperLow + low;
        paperHigh += Math.multiplyHigh(lots, paperPerLot) + (Long.compareUnsigned(sum, low) < 0 ? 1 : 0);
        paperLow = sum;
        checkPaper();
    }

    private void checkPaper() {
        isWide |= paperHigh != paperHigh << PAPER_SPARE_BITS >> PAPER_SPARE_BITS;
    }

    /** max(|p + buys|, |p - sells|), and the charges of the side that makes it. */
    private void findWorst() {
        final long high = paperHigh;
        final long low = paperLow;
        addPaper(buyLots);
        worstHigh = absoluteHigh(paperHigh, paperLow);
        worstLow = absoluteLow(paperHigh, paperLow);
        paperHigh = high;
        paperLow = low;
        addPaper(-sellLots);
        final long sellHigh = absoluteHigh(paperHigh, paperLow);
        final long sellLow = absoluteLow(paperHigh, paperLow);
        paperHigh = high;
        paperLow = low;
        final int order = compare(worstHigh, worstLow, sellHigh, sellLow);
        if (order < 0) {
            worstHigh = sellHigh;
            worstLow = sellLow;
        }
        worstCharge = order > 0 ? buyCharge : order < 0 ? sellCharge : Math.max(buyCharge, sellCharge);
    }

    private void addInitialMarginExcess() {
        long excess = initialMarginExcess(mark);
        if (seenMark != mark) {
            excess = Math.min(excess, initialMarginExcess(seenMark));
        }
        addToTotal(excess + credit - worstCharge);
    }

    private long initialMarginExcess(final long at) {
        final long size = timesPaper(worstHigh, worstLow, at);
        return timesPaper(paperHigh, paperLow, at)
                - timesRatio(size, markets.ratio(market, Markets.INITIAL_MARGIN_RATIO));
    }

    private void addMaintenanceExcess() {
        long excess = maintenanceExcess(mark);
        if (seenMark != mark) {
            excess = Math.min(excess, maintenanceExcess(seenMark));
        }
        addToTotal(excess + credit);
    }

    private long maintenanceExcess(final long at) {
        final long value = timesPaper(paperHigh, paperLow, at);
        final long size = Math.abs(value);
        return value
                - timesRatio(size, markets.ratio(market, Markets.MAINTENANCE_MARGIN_RATIO))
                - narrow(Wad.multiplyCeilingNarrow(size, markets.ratio(market, Markets.SETTLEMENT_BUFFER)));
    }

    private void addToTotal(final long amount) {
        total += amount;
        isWide |= Math.abs(total) > TOTAL_MAX;
    }

    private long collateral(final int account) {
        return within(COLLATERAL_MAX, accounts.records, account, Accounts.PRIMARY)
                + within(COLLATERAL_MAX, accounts.records, account, Accounts.SECONDARY);
    }

    /** What a withdrawal may take, confirmed or seen, whichever is more. */
    private long reserved(final int account) {
        final Records records = accounts.records;
        return Math.max(
                narrow(records, account, Accounts.WITHDRAW_PRIMARY)
                        + narrow(records, account, Accounts.WITHDRAW_SECONDARY),
                narrow(records, account, Accounts.SEEN_WITHDRAW_PRIMARY)
                        + narrow(records, account, Accounts.SEEN_WITHDRAW_SECONDARY));
    }

    /** T(paper * rate / W). */
    private long timesPaper(final long high, final long low, final long rate) {
        return narrow(Wad.multiplyNarrow(high, low, rate));
    }

    /** T(amount * ratio / W) of an amount that is not negative. */
    private long timesRatio(final long amount, final long ratio) {
        return narrow(Wad.multiplyNarrow(0, amount, ratio));
    }

    private long narrow(final Records records, final int record, final int field) {
        return within(AMOUNT_MAX, records, record, field);
    }

    private long within(final long max, final Records records, final int record, final int field) {
        final long low = records.get(record, field + 1);
        isWide |= records.get(record, field) != low >> 63 || low > max || low < -max;
        return low;
    }

    private long narrow(final long amount) {
        isWide |= amount > AMOUNT_MAX || amount < -AMOUNT_MAX;
        return amount;
    }

    private static long absoluteHigh(final long high, final long low) {
        return high >= 0 ? high : -high - (low == 0 ? 0 : 1);
    }

    private static long absoluteLow(final long high, final long low) {
        return high >= 0 ? low : -low;
    }

    /** Of magnitudes. */
    private static int compare(final long high, final long low, final long otherHigh, final long otherLow) {
        return high != otherHigh ? Long.compare(high, otherHigh) : Long.compareUnsigned(low, otherLow);
    }
}
