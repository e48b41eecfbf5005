package io.croupier.matcher.ledger;

/**
 * What the venue demands before it accepts an order and before it matches one, on confirmed balances plus unsettled units.
 * Stricter than the Dealer, so that what is matched will settle: of the confirmed and the latest seen mark and funding the
 * worse counts, for each market by itself. An account that is seen being liquidated may do nothing.
 *
 * <p>Work is proportional to the live positions of the one account: those with paper, unsettled units or open orders.
 */
public final class RiskChecks {
    /** Largest charge of one order, and largest sum of an account's charges and lots on one side of a market. */
    public static final long SUM_MAX = 1L << 61;

    private static final int NARROW_MARK_BITS = 62;

    private final Accounts accounts;
    private final Markets markets;
    private final Positions positions;
    private final Settings settings;
    private final CombinedPosition combined;
    private final NarrowRisk narrow;

    private final Int256 total = new Int256();
    private final Int256 before = new Int256();
    private final Int256 mark = new Int256();
    private final Int256 seenMark = new Int256();
    private final Int256 amount = new Int256();
    private final Int256 scratch = new Int256();

    RiskChecks(final Accounts accounts, final Markets markets, final Positions positions, final Settings settings) {
        this.accounts = accounts;
        this.markets = markets;
        this.positions = positions;
        this.settings = settings;
        this.combined = new CombinedPosition(markets, positions);
        this.narrow = new NarrowRisk(accounts, markets, positions);
    }

    /**
     * What an open order holds besides margin: its loss against the worse mark if it traded now, and the fee at the higher
     * of its rates, together rounded up.
     *
     * @param ticks price, within {@link MarketScale#inRange} together with {@code lots}
     * @param makerRate of the signed order, scale 1e18
     * @param takerRate of the signed order, scale 1e18
     * @return credit units, or {@link Long#MAX_VALUE} if above {@link #SUM_MAX}, which is never admitted
     */
    public long charge(
            final int market,
            final boolean buy,
            final long ticks,
            final long lots,
            final long makerRate,
            final long takerRate) {
        final MarketScale scale = markets.scale(market);
        final long notional = scale.notional(ticks, lots);
        final long rate = Math.max(0, Math.max(makerRate, takerRate));
        final long narrowed =
                narrowCharge(buy, notional, rate, lots, scale.paperPerLot(), narrowWorseMark(market, buy));
        if (narrowed != Wad.TOO_WIDE) {
            return narrowed > SUM_MAX ? Long.MAX_VALUE : narrowed;
        }
        markets.mark(market, mark);
        markets.seenMark(market, seenMark);
        final int order = seenMark.compareTo(mark);
        final Int256 worse = (buy ? order < 0 : order > 0) ? seenMark : mark;
        amount.set(notional)
                .multiply(Wad.ONE)
                .subtract(scale.paper(lots, scratch).multiply(worse));
        if (!buy) {
            amount.negate();
        }
        if (amount.signum() < 0) {
            amount.set(0);
        }
        amount.add(scratch.set(notional).multiply(rate)).divideCeiling(Wad.ONE);
        final long charge = amount.toLongSaturated();
        return charge > SUM_MAX ? Long.MAX_VALUE : charge;
    }

    /** The worse mark where both fit in a word, or {@link Wad#TOO_WIDE}. */
    private long narrowWorseMark(final int market, final boolean buy) {
        final long confirmed = markets.records.narrow(market, Markets.MARK);
        final long seen = markets.records.narrow(market, Markets.SEEN_MARK);
        if (confirmed == Wad.TOO_WIDE || seen == Wad.TOO_WIDE) {
            return Wad.TOO_WIDE;
        }
        return buy ? Math.min(confirmed, seen) : Math.max(confirmed, seen);
    }

    /** The same in two words where paper and mark fit in one each, or {@link Wad#TOO_WIDE}. */
    private static long narrowCharge(
            final boolean buy,
            final long notional,
            final long rate,
            final long lots,
            final long paperPerLot,
            final long worseMark) {
        final long paper = lots * paperPerLot;
        if (Math.multiplyHigh(lots, paperPerLot) != 0 || paper < 0 || worseMark >>> NARROW_MARK_BITS != 0) {
            return Wad.TOO_WIDE;
        }
        final long costHigh = Math.multiplyHigh(notional, Wad.ONE);
        final long costLow = notional * Wad.ONE;
        final long valueHigh = Math.multiplyHigh(paper, worseMark);
        final long valueLow = paper * worseMark;
        final long difference = costLow - valueLow;
        final long borrowed = Long.compareUnsigned(costLow, valueLow) < 0 ? 1 : 0;
        long high = costHigh - valueHigh - borrowed;
        long low = difference;
        if (!buy) {
            high = -high - (low == 0 ? 0 : 1);
            low = -low;
        }
        if (high < 0) {
            high = 0;
            low = 0;
        }
        final long withFee = low + notional * rate;
        final long carry = Long.compareUnsigned(withFee, low) < 0 ? 1 : 0;
        return Wad.divideCeilingNarrow(high + Math.multiplyHigh(notional, rate) + carry, withFee);
    }

    /**
     * Whether one more order may be open. An order that does not raise the worst case of its market is admitted without a
     * look at margin; {@link #safeAfterMatch} will judge it.
     *
     * @param lots size, positive
     * @param charge from {@link #charge}
     */
    public Admission admissible(
            final int account, final int market, final boolean buy, final long lots, final long charge) {
        if (accounts.hasRole(account, Accounts.BEING_LIQUIDATED)) {
            return Admission.INSUFFICIENT_MARGIN;
        }
        final int position = positions.find(account, market);
        if (charge > SUM_MAX
                || positions.orderLots(position, buy) + lots > SUM_MAX
                || positions.orderCharge(position, buy) + charge > SUM_MAX) {
            return Admission.AMOUNT_OUT_OF_RANGE;
        }
        if (!positions.isLive(position) && !mayOpenAnother(account)) {
            return Admission.POSITION_LIMIT;
        }
        final boolean admitted =
                switch (narrow.admissible(account, position, market, buy, lots, charge)) {
                    case YES -> true;
                    case NO -> false;
                    case TOO_WIDE -> isAdmissible(account, position, market, buy, lots, charge);
                };
        return admitted ? Admission.ADMITTED : Admission.INSUFFICIENT_MARGIN;
    }

    private boolean isAdmissible(
            final int account,
            final int position,
            final int market,
            final boolean buy,
            final long lots,
            final long charge) {
        combined.load(position, market);
        before.set(combined.worstPaper());
        combined.addOrder(buy, lots, charge);
        if (combined.worstPaper().compareTo(before) <= 0) {
            return true;
        }
        unreserved(account);
        combined.addInitialMarginExcess(total);
        addOtherInitialMarginExcess(account, position);
        return total.signum() >= 0;
    }

    /**
     * How many lots an order on this side could trade at most if it may only shrink the position, confirmed and pending
     * together; zero when it would open or add.
     */
    public long reducibleLots(final int account, final int market, final boolean buy) {
        combined.load(positions.find(account, market), market);
        amount.set(combined.paper());
        if (buy) {
            amount.negate();
        }
        return amount.signum() <= 0
                ? 0
                : amount.divideTowardZero(markets.scale(market).paperPerLot()).toLongSaturated();
    }

    /** What is left of the account's value above initial margin of the worst case; negative when it is short of it. */
    public Int256 initialMarginExcess(final int account, final Int256 into) {
        unreserved(account);
        addOtherInitialMarginExcess(account, RecordIndex.NONE);
        return into.set(total);
    }

    /**
     * Whether the account would stand above maintenance margin and the settlement buffer once this leg has settled after
     * everything that is pending, and the Dealer would let it have the position and could store it. A pending withdrawal
     * counts unless the leg shrinks the position and leaves the account no worse. Then the withdrawal cannot make it unsafe:
     * the Dealer lets a withdrawal go only from an account that stays above initial margin.
     *
     * @param lots signed position change
     * @param credit signed credit change before the fee
     * @param fee paid by the account, negative for a rebate
     */
    public boolean safeAfterMatch(
            final int account, final int market, final long lots, final long credit, final long fee) {
        if (accounts.hasRole(account, Accounts.BEING_LIQUIDATED)) {
            return false;
        }
        final int position = positions.find(account, market);
        if (!mayHold(account, position, market)) {
            return false;
        }
        return switch (narrow.safeAfterMatch(account, position, market, lots, credit, fee)) {
            case YES -> true;
            case NO -> false;
            case TOO_WIDE -> isSafeAfterMatch(account, position, market, lots, credit, fee);
        };
    }

    private boolean isSafeAfterMatch(
            final int account,
            final int position,
            final int market,
            final long lots,
            final long credit,
            final long fee) {
        combined.load(position, market);
        before.set(combined.paper()).abs();
        final boolean worse = combined.isWorseAfter(lots, credit, fee);
        combined.trade(lots, credit, fee);
        if (!combined.paper().fits(Settlement.STORED_BITS) || !combined.credit().fits(Settlement.STORED_BITS)) {
            return false;
        }
        final boolean larger = amount.set(combined.paper()).abs().compareTo(before) > 0;
        if (larger || worse) {
            unreserved(account);
        } else {
            collateral(account);
        }
        combined.addMaintenanceExcess(total);
        for (int live = positions.firstLive(account); live != RecordIndex.NONE; live = positions.nextLive(live)) {
            if (live != position) {
                combined.load(live, positions.market(live));
                combined.addMaintenanceExcess(total);
            }
        }
        return total.signum() >= 0;
    }

    /**
     * Whether the Dealer lets the account have a position here. Orders alone never make too many markets, but blocks may
     * bring positions, or a lower limit.
     */
    private boolean mayHold(final int account, final int position, final int market) {
        final long most = settings.get(Settings.OPEN_POSITIONS_MAX);
        if (accounts.records.get(account, Accounts.LIVE_POSITIONS) <= most) {
            return true;
        }
        combined.load(position, market);
        if (!combined.paper().isZero()) {
            return true;
        }
        long held = 0;
        for (int live = positions.firstLive(account); live != RecordIndex.NONE; live = positions.nextLive(live)) {
            combined.load(live, positions.market(live));
            held += combined.paper().isZero() ? 0 : 1;
        }
        return held < most;
    }

    private boolean mayOpenAnother(final int account) {
        return accounts.records.get(account, Accounts.LIVE_POSITIONS) < settings.get(Settings.OPEN_POSITIONS_MAX);
    }

    /** Primary and secondary credit. */
    private void collateral(final int account) {
        accounts.primary(account, total).add(accounts.secondary(account, scratch));
    }

    /** Primary and secondary credit less what a withdrawal may take, confirmed or seen, whichever is more. */
    private void unreserved(final int account) {
        collateral(account);
        final Records records = accounts.records;
        records.read(account, Accounts.WITHDRAW_PRIMARY, amount)
                .add(records.read(account, Accounts.WITHDRAW_SECONDARY, scratch));
        records.read(account, Accounts.SEEN_WITHDRAW_PRIMARY, before)
                .add(records.read(account, Accounts.SEEN_WITHDRAW_SECONDARY, scratch));
        total.subtract(amount.compareTo(before) >= 0 ? amount : before);
    }

    private void addOtherInitialMarginExcess(final int account, final int except) {
        for (int live = positions.firstLive(account); live != RecordIndex.NONE; live = positions.nextLive(live)) {
            if (live != except) {
                combined.load(live, positions.market(live));
                combined.addInitialMarginExcess(total);
            }
        }
    }
}
