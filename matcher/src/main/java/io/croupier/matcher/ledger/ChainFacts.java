package io.croupier.matcher.ledger;

/**
 * The confirmed layer as the logs of confirmed blocks tell it: facts, applied in chain order without asking whether they
 * were allowed. Facts of blocks that are not confirmed yet enter as {@link HeadHints}.
 *
 * <p>A fact that does not fit the Dealer's widths cannot have happened on chain and throws {@link ArithmeticException}:
 * ledger and chain have parted.
 */
public final class ChainFacts {
    private final Accounts accounts;
    private final Markets markets;
    private final Relations relations;
    private final Settings settings;
    private final Settlement settlement;
    private final OrderFills fills;

    private final Int256 amount = new Int256();

    ChainFacts(
            final Accounts accounts,
            final Markets markets,
            final Relations relations,
            final Settings settings,
            final Settlement settlement,
            final OrderFills fills) {
        this.accounts = accounts;
        this.markets = markets;
        this.relations = relations;
        this.settings = settings;
        this.settlement = settlement;
        this.fills = fills;
    }

    /** Deposit, TransferIn, SenderFee, ChargeInsurance. */
    public void credited(final int account, final Int256 primary, final Int256 secondary) {
        accounts.changePrimary(account, primary);
        accounts.changeSecondary(account, secondary);
    }

    /**
     * Withdraw, TransferOut. A pending request of exactly these amounts ends with it: the log does not say which of
     * the two ways of withdrawing it was.
     */
    public void debited(final int account, final Int256 primary, final Int256 secondary) {
        accounts.changePrimary(account, amount.set(primary).negate());
        accounts.changeSecondary(account, amount.set(secondary).negate());
        endRequest(account, Accounts.WITHDRAW_PRIMARY, primary, secondary);
    }

    /**
     * BalanceChange: contracts/docs/rules.md, Positions.
     *
     * @param paper signed change
     * @param netCredit signed change after fees
     */
    public void balanceChanged(final int account, final int market, final Int256 paper, final Int256 netCredit) {
        final Refusal refusal = settlement.settle(account, market, paper, netCredit);
        if (refusal != Refusal.NONE) {
            throw new IllegalStateException("the chain settled what " + refusal + " forbids");
        }
    }

    /** OrderFilled: adds to what is filled of the order. */
    public void orderFilled(
            final long hash0, final long hash1, final long hash2, final long hash3, final Int256 paper) {
        fills.filled(hash0, hash1, hash2, hash3, amount);
        final boolean negative = paper.signum() < 0;
        fills.setFilled(hash0, hash1, hash2, hash3, negative ? amount.subtract(paper) : amount.add(paper));
    }

    /**
     * The chain was asked what is filled of an order, because it knew of more than this ledger. What is filled never falls, so
     * that an answer of old does no harm.
     *
     * @param paper not negative, as of a block that this ledger has had: fills of later ones come on top
     */
    public void orderFilledAtLeast(
            final long hash0, final long hash1, final long hash2, final long hash3, final Int256 paper) {
        if (fills.filled(hash0, hash1, hash2, hash3, amount).compareTo(paper) < 0) {
            fills.setFilled(hash0, hash1, hash2, hash3, paper);
        }
    }

    /** HandleBadDebt: everything the account has and owes moves to the insurance account. */
    public void badDebtHandled(final int account, final int insurance) {
        accounts.changePrimary(insurance, accounts.primary(account, amount));
        accounts.changePrimary(account, amount.negate());
        accounts.changeSecondary(insurance, accounts.secondary(account, amount));
        accounts.changeSecondary(account, amount.negate());
    }

    /** RequestWithdraw; overwrites the former request. Amounts of zero end it. */
    public void withdrawRequested(
            final int account, final Int256 primary, final Int256 secondary, final long readyAtSeconds) {
        accounts.records.write(account, Accounts.WITHDRAW_PRIMARY, primary);
        accounts.records.write(account, Accounts.WITHDRAW_SECONDARY, secondary);
        accounts.records.set(account, Accounts.WITHDRAW_READY_AT, readyAtSeconds);
    }

    /** A new mark in a confirmed block; ends no hint. */
    public void markChanged(final int market, final Int256 creditPerPaper) {
        markets.confirm(market, Markets.MARK, Markets.SEEN_MARK, Markets.MARK_SEEN, creditPerPaper);
    }

    /** A new funding index in a confirmed block; ends no hint. */
    public void fundingChanged(final int market, final Int256 index) {
        markets.confirm(market, Markets.FUNDING, Markets.SEEN_FUNDING, Markets.FUNDING_SEEN, index);
    }

    /** UpdatePerpRiskParams; all with scale 1e18. */
    public void riskParamsChanged(
            final int market,
            final long initialMarginRatio,
            final long liquidationThreshold,
            final long liquidationPriceOff,
            final long insuranceFeeRate,
            final boolean registered) {
        markets.setRiskParams(
                market, initialMarginRatio, liquidationThreshold, liquidationPriceOff, insuranceFeeRate, registered);
    }

    public void operatorSet(final int client, final int operator, final boolean valid) {
        relations.setOperator(client, operator, valid);
    }

    public boolean isOperator(final int client, final int operator) {
        return relations.isOperator(client, operator);
    }

    public void orderSenderSet(final int account, final boolean valid) {
        accounts.setRole(account, Accounts.ORDER_SENDER, valid);
    }

    /** FundOperatorAllowedChange: the amounts that may still be spent. */
    public void allowanceSet(final int owner, final int spender, final Int256 primary, final Int256 secondary) {
        relations.setAllowance(owner, spender, primary, secondary);
    }

    /** Open positions the Dealer allows an account. */
    public void openPositionsMaxSet(final int max) {
        settings.set(Settings.OPEN_POSITIONS_MAX, max);
    }

    /** Clears the two amounts from the field on if they are these. */
    private void endRequest(final int account, final int field, final Int256 primary, final Int256 secondary) {
        final Records records = accounts.records;
        if (records.read(account, field, amount).equals(primary)
                && records.read(account, field + 2, amount).equals(secondary)) {
            records.write(account, field, amount.set(0));
            records.write(account, field + 2, amount);
        }
    }
}
