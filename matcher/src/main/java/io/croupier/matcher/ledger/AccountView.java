package io.croupier.matcher.ledger;

/**
 * Reads accounts: balances, positions, net value, both margins, liquidation prices, by contracts/docs/rules.md at the
 * confirmed mark and funding. There are two views of a ledger, alike in all but what they read: {@link Ledger#onChain()} is
 * what the Dealer's own views return, {@link Ledger#offChain()} adds the units that have not settled yet.
 *
 * <p>Results are written into the register given and returned. Unknown positions read as zero.
 */
public final class AccountView {
    private final Accounts accounts;
    private final Markets markets;
    private final Positions positions;
    private final boolean withPending;

    private final Int256 paper = new Int256();
    private final Int256 credit = new Int256();
    private final Int256 pending = new Int256();
    private final Int256 rate = new Int256();
    private final Int256 value = new Int256();
    private final Int256 net = new Int256();
    private final Int256 margin = new Int256();

    AccountView(final Accounts accounts, final Markets markets, final Positions positions, final boolean withPending) {
        this.accounts = accounts;
        this.markets = markets;
        this.positions = positions;
        this.withPending = withPending;
    }

    public Int256 primaryCredit(final int account, final Int256 into) {
        return accounts.primary(account, into);
    }

    public Int256 secondaryCredit(final int account, final Int256 into) {
        return accounts.secondary(account, into);
    }

    /** Primary that the pending request will withdraw; zero without one. */
    public Int256 pendingPrimaryWithdraw(final int account, final Int256 into) {
        return accounts.records.read(account, Accounts.WITHDRAW_PRIMARY, into);
    }

    /** Secondary that the pending request will withdraw; zero without one. */
    public Int256 pendingSecondaryWithdraw(final int account, final Int256 into) {
        return accounts.records.read(account, Accounts.WITHDRAW_SECONDARY, into);
    }

    public Int256 markPrice(final int market, final Int256 into) {
        return markets.mark(market, into);
    }

    public Int256 fundingRate(final int market, final Int256 into) {
        return markets.funding(market, into);
    }

    /** Signed paper, 1e18 per contract. */
    public Int256 paper(final int account, final int market, final Int256 into) {
        return paperOf(positions.find(account, market), market, into);
    }

    /** mul(paper, r) + reducedCredit, to which the off-chain view adds what unsettled units bring net of fees. */
    public Int256 credit(final int account, final int market, final Int256 into) {
        return creditOf(positions.find(account, market), market, into);
    }

    /** The stored credit, without funding; of the confirmed position in both views. */
    public Int256 reducedCredit(final int account, final int market, final Int256 into) {
        final int position = positions.find(account, market);
        return position == RecordIndex.NONE ? into.set(0) : positions.reducedCredit(position, into);
    }

    /** How often the position was closed; of the confirmed position in both views. */
    public long serial(final int account, final int market) {
        final int position = positions.find(account, market);
        return position == RecordIndex.NONE ? 0 : positions.records.get(position, Positions.SERIAL);
    }

    /** Average price at which the open paper was acquired, credit per 1e18 paper; see {@link EntryPrice}. */
    public Int256 entryPrice(final int account, final int market, final Int256 into) {
        final int position = positions.find(account, market);
        if (position == RecordIndex.NONE) {
            return into.set(0);
        }
        positions.records.read(position, Positions.ENTRY_CREDIT, into);
        if (withPending) {
            positions.paper(position, paper);
            pendingPaper(position, market, value);
            EntryPrice.update(
                    into, paper, value, positions.records.read(position, Positions.PENDING_CREDIT, net), credit);
        }
        return EntryPrice.price(into, paperOf(position, market, paper));
    }

    /** NV = sum of (v + credit) over positions + primary + secondary, with v = mul(paper, m). */
    public Int256 netValue(final int account, final Int256 into) {
        netValueWithout(account, RecordIndex.NONE);
        return into.set(net);
    }

    /** Sum of |v|. */
    public Int256 exposure(final int account, final Int256 into) {
        into.set(0);
        for (int live = positions.firstLive(account); live != RecordIndex.NONE; live = positions.nextLive(live)) {
            into.add(valueOf(live).abs());
        }
        return into;
    }

    /** IM = sum of F(|v| * initialMarginRatio / W), of positions alone. */
    public Int256 initialMargin(final int account, final Int256 into) {
        marginWithout(account, RecordIndex.NONE, Markets.INITIAL_MARGIN_RATIO);
        return into.set(margin);
    }

    /** MM = sum of F(|v| * liquidationThreshold / W). */
    public Int256 maintenanceMargin(final int account, final Int256 into) {
        marginWithout(account, RecordIndex.NONE, Markets.MAINTENANCE_MARGIN_RATIO);
        return into.set(margin);
    }

    /** NV >= MM. */
    public boolean isSafe(final int account) {
        netValueWithout(account, RecordIndex.NONE);
        marginWithout(account, RecordIndex.NONE, Markets.MAINTENANCE_MARGIN_RATIO);
        return net.compareTo(margin) >= 0;
    }

    /** NV >= IM. */
    public boolean isInitialMarginSafe(final int account) {
        netValueWithout(account, RecordIndex.NONE);
        marginWithout(account, RecordIndex.NONE, Markets.INITIAL_MARGIN_RATIO);
        return net.compareTo(margin) >= 0;
    }

    /** NV >= IM, and NV without secondary credit is not negative. */
    public boolean isSolid(final int account) {
        return isInitialMarginSafe(account)
                && net.subtract(accounts.secondary(account, value)).signum() >= 0;
    }

    /**
     * The mark at which the account falls to its maintenance margin if the other markets stand still: with MM' and NV'
     * without this market, x = MM' - NV' - credit; div(div(x, paper), W - mm) for a long, W + mm for a short. Zero when flat
     * or where no positive price does it.
     */
    public Int256 liquidationPrice(final int account, final int market, final Int256 into) {
        final int position = positions.find(account, market);
        if (paperOf(position, market, into).isZero()) {
            return into;
        }
        final boolean isLong = into.signum() > 0;
        netValueWithout(account, position);
        marginWithout(account, position, Markets.MAINTENANCE_MARGIN_RATIO);
        margin.subtract(net).subtract(creditOf(position, market, credit));
        Wad.divide(margin, paperOf(position, market, paper));
        final long ratio = markets.ratio(market, Markets.MAINTENANCE_MARGIN_RATIO);
        Wad.divide(into.set(margin), rate.set(Wad.ONE).add(isLong ? -ratio : ratio));
        return into.signum() < 0 ? into.set(0) : into;
    }

    private void netValueWithout(final int account, final int except) {
        accounts.primary(account, net).add(accounts.secondary(account, value));
        for (int live = positions.firstLive(account); live != RecordIndex.NONE; live = positions.nextLive(live)) {
            if (live != except) {
                net.add(valueOf(live)).add(creditOf(live, positions.market(live), credit));
            }
        }
    }

    private void marginWithout(final int account, final int except, final int ratioField) {
        margin.set(0);
        for (int live = positions.firstLive(account); live != RecordIndex.NONE; live = positions.nextLive(live)) {
            if (live != except) {
                final long ratio = markets.ratio(positions.market(live), ratioField);
                margin.add(Wad.multiply(valueOf(live).abs(), ratio));
            }
        }
    }

    /** v = mul(paper, m), in the register {@code value}. */
    private Int256 valueOf(final int position) {
        final int market = positions.market(position);
        return Wad.multiply(paperOf(position, market, value), markets.mark(market, rate));
    }

    private Int256 paperOf(final int position, final int market, final Int256 into) {
        if (position == RecordIndex.NONE) {
            return into.set(0);
        }
        positions.paper(position, into);
        return withPending ? into.add(pendingPaper(position, market, pending)) : into;
    }

    private Int256 pendingPaper(final int position, final int market, final Int256 into) {
        return markets.scale(market).paper(positions.records.get(position, Positions.PENDING_LOTS), into);
    }

    private Int256 creditOf(final int position, final int market, final Int256 into) {
        if (position == RecordIndex.NONE) {
            return into.set(0);
        }
        positions.paper(position, into);
        Wad.multiply(into, markets.funding(market, rate));
        into.add(positions.reducedCredit(position, rate));
        if (withPending) {
            into.add(positions.records.read(position, Positions.PENDING_CREDIT, rate));
            into.subtract(positions.records.read(position, Positions.PENDING_FEE, rate));
        }
        return into;
    }
}
