package io.croupier.matcher.ledger;

/** Applies a change of paper and credit to a position as the Dealer does, funding, closing and serial included. */
final class Settlement {
    /** Width in which the Dealer stores paper and reduced credit of a position. */
    static final int STORED_BITS = 112;

    private static final long SERIAL_MAX = 0xffff_ffffL;

    private final Accounts accounts;
    private final Markets markets;
    private final Positions positions;
    private final Settings settings;

    private final Int256 paper = new Int256();
    private final Int256 funding = new Int256();
    private final Int256 credit = new Int256();
    private final Int256 scratch = new Int256();
    private final Int256 entry = new Int256();
    private final Int256 oldPaper = new Int256();

    Settlement(final Accounts accounts, final Markets markets, final Positions positions, final Settings settings) {
        this.accounts = accounts;
        this.markets = markets;
        this.positions = positions;
        this.settings = settings;
    }

    /**
     * credit = mul(paper, r) + reduced + dc; paper' = paper + dq; reduced' = credit - mul(paper', r). A position that closes
     * moves its credit to primary and counts its serial up; a flip touches neither.
     *
     * @return {@code NONE}, or {@code POSITION_LIMIT} if a position would be opened beyond the limit
     * @throws ArithmeticException if a stored amount does not fit
     */
    Refusal settle(final int account, final int market, final Int256 paperChange, final Int256 creditChange) {
        final int position = positions.findOrAdd(account, market);
        final Records records = positions.records;
        accounts.worsened.add(account);
        positions.paper(position, oldPaper);
        if (oldPaper.isZero()) {
            if (accounts.records.get(account, Accounts.OPEN_POSITIONS) >= settings.get(Settings.OPEN_POSITIONS_MAX)) {
                return Refusal.POSITION_LIMIT;
            }
            countOpen(account, market, 1);
        }
        creditWithFunding(position, market, credit).add(creditChange);
        paper.set(oldPaper).add(paperChange).requireFits(STORED_BITS);
        updateEntry(position, paperChange, creditChange);
        records.write(position, Positions.PAPER, paper);
        credit.subtract(Wad.multiply(markets.funding(market, funding), paper));
        if (paper.isZero()) {
            accounts.changePrimary(account, credit);
            credit.set(0);
            countClose(position);
            countOpen(account, market, -1);
        }
        credit.requireFits(STORED_BITS);
        records.write(position, Positions.REDUCED_CREDIT, credit);
        positions.updateLive(position);
        positions.sizeChanged(position);
        return Refusal.NONE;
    }

    /** mul(paper, r) + reduced of the confirmed position. */
    Int256 creditWithFunding(final int position, final int market, final Int256 into) {
        Wad.multiply(markets.funding(market, funding), positions.paper(position, paper));
        return positions.reducedCredit(position, into).add(funding);
    }

    private void countClose(final int position) {
        final long serial = positions.records.get(position, Positions.SERIAL);
        if (serial == SERIAL_MAX) {
            throw new ArithmeticException("serial is used up");
        }
        positions.records.set(position, Positions.SERIAL, serial + 1);
    }

    private void countOpen(final int account, final int market, final int change) {
        accounts.records.increase(account, Accounts.OPEN_POSITIONS, change);
        markets.records.increase(market, Markets.OPEN_POSITIONS, change);
    }

    private void updateEntry(final int position, final Int256 paperChange, final Int256 creditChange) {
        positions.records.read(position, Positions.ENTRY_CREDIT, entry);
        EntryPrice.update(entry, oldPaper, paperChange, creditChange, scratch);
        positions.records.write(position, Positions.ENTRY_CREDIT, entry);
    }
}
