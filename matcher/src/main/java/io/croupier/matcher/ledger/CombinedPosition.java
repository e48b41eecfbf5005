package io.croupier.matcher.ledger;

/**
 * One account in one market as risk sees it: confirmed position, unsettled units and open orders together, in registers.
 * Load it, change it by what is about to happen, then ask. Of the confirmed and the latest seen mark and funding the one
 * that is worse for the account counts.
 */
final class CombinedPosition {
    private final Markets markets;
    private final Positions positions;

    private final Int256 paper = new Int256();
    private final Int256 credit = new Int256();
    private final Int256 worstPaper = new Int256();
    private final Int256 size = new Int256();
    private final Int256 confirmedMark = new Int256();
    private final Int256 seenMark = new Int256();
    private final Int256 first = new Int256();
    private final Int256 second = new Int256();
    private final Int256 scratch = new Int256();

    private int market;
    private MarketScale scale;
    private long buyLots;
    private long sellLots;
    private long buyCharge;
    private long sellCharge;
    private long worstCharge;

    CombinedPosition(final Markets markets, final Positions positions) {
        this.markets = markets;
        this.positions = positions;
    }

    /** Loads what the account has in the market, which may be nothing: then {@code position} is {@link RecordIndex#NONE}. */
    void load(final int position, final int ofMarket) {
        market = ofMarket;
        scale = markets.scale(ofMarket);
        markets.mark(ofMarket, confirmedMark);
        markets.seenMark(ofMarket, seenMark);
        if (position == RecordIndex.NONE) {
            paper.set(0);
            credit.set(0);
            buyLots = 0;
            sellLots = 0;
            buyCharge = 0;
            sellCharge = 0;
            return;
        }
        final Records records = positions.records;
        loadCredit(position);
        positions.paper(position, paper).add(scale.paper(records.get(position, Positions.PENDING_LOTS), scratch));
        buyLots = records.get(position, Positions.BUY_LOTS);
        sellLots = records.get(position, Positions.SELL_LOTS);
        buyCharge = records.get(position, Positions.BUY_CHARGE);
        sellCharge = records.get(position, Positions.SELL_CHARGE);
    }

    /** Credit with funding, the worse of both indexes, and what unsettled units will add. */
    private void loadCredit(final int position) {
        positions.paper(position, paper);
        markets.funding(market, first);
        markets.seenFunding(market, second);
        // a long's credit falls with the index, a short's rises
        if (second.compareTo(first) < 0 == paper.signum() > 0) {
            first.set(second);
        }
        positions.reducedCredit(position, credit).add(Wad.multiply(first, paper));
        credit.add(positions.records.read(position, Positions.PENDING_CREDIT, scratch));
        credit.subtract(positions.records.read(position, Positions.PENDING_FEE, scratch));
    }

    /** Lets a leg settle: signed lots, signed credit before the fee, fee paid. */
    void trade(final long lots, final long creditChange, final long fee) {
        paper.add(scale.paper(lots, scratch));
        credit.add(creditChange).subtract(scratch.set(fee));
    }

    /** Whether a leg would take more from what stands above maintenance margin and buffer than it gives, at either mark. */
    boolean isWorseAfter(final long lots, final long creditChange, final long fee) {
        return excessChange(confirmedMark, lots).add(creditChange).compareTo(scratch.set(fee)) < 0
                || excessChange(seenMark, lots).add(creditChange).compareTo(scratch.set(fee)) < 0;
    }

    private Int256 excessChange(final Int256 mark, final long lots) {
        maintenanceExcess(mark, first);
        paper.add(scale.paper(lots, scratch));
        maintenanceExcess(mark, second);
        paper.subtract(scale.paper(lots, scratch));
        return second.subtract(first);
    }

    void addOrder(final boolean buy, final long lots, final long charge) {
        if (buy) {
            buyLots += lots;
            buyCharge += charge;
        } else {
            sellLots += lots;
            sellCharge += charge;
        }
    }

    /** The position, without open orders; valid until the next change. */
    Int256 paper() {
        return paper;
    }

    Int256 credit() {
        return credit;
    }

    /** Size of the position after the fills of one side that make it largest: max(|p + buys|, |p - sells|). */
    Int256 worstPaper() {
        worstPaper.set(paper).add(scale.paper(buyLots, scratch)).abs();
        scratch.set(paper).subtract(scale.paper(sellLots, first)).abs();
        final int order = worstPaper.compareTo(scratch);
        if (order < 0) {
            worstPaper.set(scratch);
        }
        worstCharge = order > 0 ? buyCharge : order < 0 ? sellCharge : Math.max(buyCharge, sellCharge);
        return worstPaper;
    }

    /** Value and credit, less initial margin of the worst case and the charges of the side that makes it. */
    Int256 addInitialMarginExcess(final Int256 total) {
        worstPaper();
        initialMarginExcess(confirmedMark, first);
        if (!seenMark.equals(confirmedMark)) {
            initialMarginExcess(seenMark, second);
            if (second.compareTo(first) < 0) {
                first.set(second);
            }
        }
        return total.add(first).add(credit).subtract(scratch.set(worstCharge));
    }

    private void initialMarginExcess(final Int256 mark, final Int256 into) {
        Wad.multiply(into.set(paper), mark);
        Wad.multiply(scratch.set(worstPaper), mark);
        into.subtract(Wad.multiply(scratch, markets.ratio(market, Markets.INITIAL_MARGIN_RATIO)));
    }

    /** Value and credit, less maintenance margin and the settlement buffer. */
    Int256 addMaintenanceExcess(final Int256 total) {
        maintenanceExcess(confirmedMark, first);
        if (!seenMark.equals(confirmedMark)) {
            maintenanceExcess(seenMark, second);
            if (second.compareTo(first) < 0) {
                first.set(second);
            }
        }
        return total.add(first).add(credit);
    }

    private void maintenanceExcess(final Int256 mark, final Int256 into) {
        Wad.multiply(into.set(paper), mark);
        size.set(into).abs();
        into.subtract(Wad.multiply(scratch.set(size), markets.ratio(market, Markets.MAINTENANCE_MARGIN_RATIO)));
        size.multiply(markets.ratio(market, Markets.SETTLEMENT_BUFFER)).divideCeiling(Wad.ONE);
        into.subtract(size);
    }
}
