package io.croupier.matcher.ledger;

import static io.croupier.matcher.ledger.Refusal.NONE;

/** The Dealer's {@code liquidate} and {@code handleBadDebt}: contracts/docs/rules.md. A refused call leaves no trace. */
public final class Liquidation {
    private final UndoLog undo;
    private final Accounts accounts;
    private final Markets markets;
    private final Positions positions;
    private final Relations relations;
    private final Settings settings;
    private final Settlement settlement;
    private final ChainFacts facts;
    private final AccountView onChain;

    private final Int256 price = new Int256();
    private final Int256 one = new Int256();
    private final Int256 other = new Int256();

    Liquidation(
            final UndoLog undo,
            final Accounts accounts,
            final Markets markets,
            final Positions positions,
            final Relations relations,
            final Settings settings,
            final Settlement settlement,
            final ChainFacts facts,
            final AccountView onChain) {
        this.undo = undo;
        this.accounts = accounts;
        this.markets = markets;
        this.positions = positions;
        this.relations = relations;
        this.settings = settings;
        this.settlement = settlement;
        this.facts = facts;
        this.onChain = onChain;
    }

    /**
     * Executes the call, or refuses it and changes nothing.
     *
     * @return {@link Refusal#NONE} if it was executed; then the call holds its results
     */
    public Refusal liquidate(final LiquidationCall call) {
        undo.begin();
        Refusal refusal;
        try {
            refusal = execute(call);
        } catch (final ArithmeticException e) {
            refusal = Refusal.AMOUNT_OVERFLOW;
        }
        return undo.end(refusal);
    }

    private Refusal execute(final LiquidationCall call) {
        if (!markets.isRegistered(call.market)) {
            return Refusal.MARKET_NOT_REGISTERED;
        }
        if (call.executor != call.liquidator && !relations.isOperator(call.liquidator, call.executor)) {
            return Refusal.NOT_LIQUIDATOR_OR_OPERATOR;
        }
        if (call.liquidator == call.trader) {
            return Refusal.SELF_LIQUIDATION;
        }
        if (onChain.isSafe(call.trader)) {
            return Refusal.ACCOUNT_SAFE;
        }
        final int position = positions.find(call.trader, call.market);
        if (position == RecordIndex.NONE || !positions.hasPaper(position)) {
            return Refusal.NO_POSITION;
        }
        if (positions.paper(position, one).signum() != call.requestPaper.signum()) {
            return Refusal.WRONG_LIQUIDATION_SIDE;
        }
        setTerms(call);
        if (!call.requestPaper.fits(128) || !call.expectCredit.fits(128)) {
            return Refusal.AMOUNT_OVERFLOW;
        }
        return isPriceAccepted(call) ? settle(call) : Refusal.LIQUIDATION_PRICE_PROTECTION;
    }

    /** price = m -/+ F(m * off / W); credit = -mul(q, price); insurance = F(|credit| * insRate / W). */
    private void setTerms(final LiquidationCall call) {
        final boolean isLong = one.signum() > 0;
        final boolean whole = isLong ? call.requestPaper.compareTo(one) > 0 : call.requestPaper.compareTo(one) < 0;
        call.paper.set(whole ? one : call.requestPaper);
        markets.mark(call.market, price);
        Wad.multiply(one.set(price), markets.ratio(call.market, Markets.LIQUIDATION_PRICE_OFF));
        if (isLong) {
            price.subtract(one);
        } else {
            price.add(one);
        }
        Wad.multiply(call.credit.set(call.paper), price).negate();
        Wad.multiply(call.insuranceFee.set(call.credit).abs(), markets.ratio(call.market, Markets.INSURANCE_FEE_RATE));
    }

    private boolean isPriceAccepted(final LiquidationCall call) {
        one.set(call.credit).multiply(call.requestPaper);
        other.set(call.expectCredit).multiply(call.paper);
        return call.paper.signum() > 0 ? one.compareTo(other) >= 0 : one.compareTo(other) <= 0;
    }

    private Refusal settle(final LiquidationCall call) {
        accounts.changePrimary((int) settings.get(Settings.INSURANCE), call.insuranceFee);
        call.traderSerial = onChain.serial(call.trader, call.market);
        call.liquidatorSerial = onChain.serial(call.liquidator, call.market);
        one.set(call.paper).negate();
        other.set(call.credit).negate().subtract(call.insuranceFee);
        Refusal refusal = settlement.settle(call.trader, call.market, one, other);
        if (refusal == NONE) {
            refusal = settlement.settle(call.liquidator, call.market, call.paper, call.credit);
        }
        if (refusal != NONE) {
            return refusal;
        }
        if (!onChain.isSafe(call.liquidator)) {
            return Refusal.LIQUIDATOR_UNSAFE;
        }
        moveBadDebt(call.trader);
        return NONE;
    }

    /**
     * Moves what an account without positions owes, and all it has, to the insurance account; does nothing for an account
     * that has a position or no debt.
     */
    public Refusal handleBadDebt(final int trader) {
        undo.begin();
        Refusal refusal = NONE;
        try {
            moveBadDebt(trader);
        } catch (final ArithmeticException e) {
            refusal = Refusal.AMOUNT_OVERFLOW;
        }
        return undo.end(refusal);
    }

    private void moveBadDebt(final int trader) {
        final int insurance = (int) settings.get(Settings.INSURANCE);
        final boolean inDebt = onChain.netValue(trader, one).signum() < 0;
        if (inDebt && accounts.records.get(trader, Accounts.OPEN_POSITIONS) == 0 && trader != insurance) {
            facts.badDebtHandled(trader, insurance);
        }
    }
}
