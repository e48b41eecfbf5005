package io.croupier.matcher.ledger;

import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;
import java.util.ArrayList;
import java.util.List;

/** Markets by number, in the order in which they were added. */
final class Markets {
    /** The perpetual's address, as in {@link Accounts#ADDRESS}. */
    static final int ADDRESS = 0;

    /** Ratios and rates have scale 1e18. */
    static final int INITIAL_MARGIN_RATIO = 3;

    static final int MAINTENANCE_MARGIN_RATIO = 4;
    static final int LIQUIDATION_PRICE_OFF = 5;
    static final int INSURANCE_FEE_RATE = 6;
    static final int REGISTERED = 7;

    /** Share of exposure that must remain above maintenance margin at match, scale 1e18. */
    static final int SETTLEMENT_BUFFER = 8;

    /** Credit per 1e18 paper, int128. */
    static final int MARK = 9;

    /** Cumulative funding, credit per 1e18 paper, int128. */
    static final int FUNDING = 11;

    /** The newest mark and funding seen in a block, confirmed or not. */
    static final int SEEN_MARK = 13;

    static final int SEEN_FUNDING = 15;

    /** Accounts that hold confirmed paper in the market. */
    static final int OPEN_POSITIONS = 17;

    /** Bits {@link #MARK_SEEN}, {@link #FUNDING_SEEN}: a block that is not confirmed has brought another one. */
    private static final int SEEN = 18;

    static final int MARK_SEEN = 1;
    static final int FUNDING_SEEN = 2;

    private static final int WIDTH = 19;

    final Records records;
    private final RecordIndex index;
    private final List<MarketScale> scales = new ArrayList<>();
    private final Int256 amount = new Int256();

    /** The market that was found last, for orders of one market come in a row. */
    private int found = RecordIndex.NONE;

    Markets(final UndoLog undo) {
        records = new Records(WIDTH, undo);
        index = new RecordIndex(records, 3);
    }

    int find(final long high, final long middle, final int low) {
        if (found == RecordIndex.NONE || !hasAddress(found, high, middle, low)) {
            found = index.find(high, middle, low);
        }
        return found;
    }

    private boolean hasAddress(final int market, final long high, final long middle, final int low) {
        return records.get(market, ADDRESS) == high
                && records.get(market, ADDRESS + 1) == middle
                && records.get(market, ADDRESS + 2) == low;
    }

    int add(final long high, final long middle, final int low, final MarketScale scale) {
        final int market = index.findOrAdd(high, middle, low);
        if (market < scales.size()) {
            throw new IllegalArgumentException("market " + market + " has this address already");
        }
        scales.add(scale);
        return market;
    }

    int size() {
        return records.size();
    }

    MarketScale scale(final int market) {
        return scales.get(market);
    }

    boolean isRegistered(final int market) {
        return market != RecordIndex.NONE && records.get(market, REGISTERED) != 0;
    }

    void setRiskParams(
            final int market,
            final long initialMarginRatio,
            final long liquidationThreshold,
            final long liquidationPriceOff,
            final long insuranceFeeRate,
            final boolean registered) {
        records.set(market, INITIAL_MARGIN_RATIO, initialMarginRatio);
        records.set(market, MAINTENANCE_MARGIN_RATIO, liquidationThreshold);
        records.set(market, LIQUIDATION_PRICE_OFF, liquidationPriceOff);
        records.set(market, INSURANCE_FEE_RATE, insuranceFeeRate);
        records.set(market, REGISTERED, registered ? 1 : 0);
    }

    /** A hint: of what was seen the newest counts. */
    void see(final int market, final int seenField, final int bit, final Int256 value) {
        records.write(market, seenField, value);
        records.set(market, SEEN, records.get(market, SEEN) | bit);
    }

    /** The end of every hint of this kind. */
    void unsee(final int market, final int seenField, final int bit, final int confirmedField) {
        records.write(market, seenField, records.read(market, confirmedField, amount));
        records.set(market, SEEN, records.get(market, SEEN) & ~bit);
    }

    /** A confirmed mark or funding index; where nothing newer was seen it is the newest seen, too. */
    void confirm(final int market, final int confirmedField, final int seenField, final int bit, final Int256 value) {
        records.write(market, confirmedField, value);
        if ((records.get(market, SEEN) & bit) == 0) {
            records.write(market, seenField, value);
        }
    }

    long ratio(final int market, final int field) {
        return records.get(market, field);
    }

    Int256 mark(final int market, final Int256 into) {
        return records.read(market, MARK, into);
    }

    Int256 seenMark(final int market, final Int256 into) {
        return records.read(market, SEEN_MARK, into);
    }

    Int256 seenFunding(final int market, final Int256 into) {
        return records.read(market, SEEN_FUNDING, into);
    }

    Int256 funding(final int market, final Int256 into) {
        return records.read(market, FUNDING, into);
    }

    void save(final SnapshotOutput out) {
        index.save(out);
        for (final MarketScale scale : scales) {
            out.putLong(scale.paperPerLot());
            out.putLong(scale.creditPerTickLot());
        }
    }

    void load(final SnapshotInput in) {
        index.load(in);
        for (int market = 0; market < records.size(); market++) {
            scales.add(new MarketScale(in.getLong(), in.getLong()));
        }
    }
}
