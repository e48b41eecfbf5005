package io.croupier.matcher.ledger;

import static io.croupier.matcher.ledger.Refusal.NONE;

/**
 * How money enters and leaves the Dealer: contracts/docs/rules.md. Amounts are not negative. A refused call leaves no trace.
 * Tokens are not modelled: a deposit for which the payer lacks tokens is the token's refusal.
 */
public final class Funds {
    private final UndoLog undo;
    private final Accounts accounts;
    private final Relations relations;
    private final Settings settings;
    private final AccountView onChain;

    private final Int256 primary = new Int256();
    private final Int256 secondary = new Int256();
    private final Int256 allowed = new Int256();
    private final Int256 secondaryAllowed = new Int256();

    Funds(
            final UndoLog undo,
            final Accounts accounts,
            final Relations relations,
            final Settings settings,
            final AccountView onChain) {
        this.undo = undo;
        this.accounts = accounts;
        this.relations = relations;
        this.settings = settings;
        this.onChain = onChain;
    }

    /** Credits both amounts to {@code to}. */
    public Refusal deposit(final int to, final Int256 primaryAmount, final Int256 secondaryAmount) {
        undo.begin();
        Refusal refusal = NONE;
        try {
            if (accounts.isZeroAddress(to)) {
                refusal = Refusal.ZERO_ACCOUNT;
            } else {
                addCredit(to, primaryAmount, secondaryAmount);
            }
        } catch (final ArithmeticException e) {
            refusal = Refusal.AMOUNT_OVERFLOW;
        }
        return undo.end(refusal);
    }

    /**
     * Announces a withdrawal in place of an earlier one.
     *
     * @param timestamp block time in seconds
     */
    public Refusal requestWithdraw(
            final int caller,
            final int from,
            final Int256 primaryAmount,
            final Int256 secondaryAmount,
            final long timestamp) {
        if (!isAllowed(caller, from, primaryAmount, secondaryAmount)) {
            return Refusal.WITHDRAW_NOT_ALLOWED;
        }
        if (!primaryAmount.fits(128) || !secondaryAmount.fits(128)) {
            return Refusal.AMOUNT_OVERFLOW;
        }
        accounts.records.write(from, Accounts.WITHDRAW_PRIMARY, primaryAmount);
        accounts.records.write(from, Accounts.WITHDRAW_SECONDARY, secondaryAmount);
        accounts.records.set(from, Accounts.WITHDRAW_READY_AT, timestamp + settings.get(Settings.WITHDRAW_TIME_LOCK));
        return NONE;
    }

    /**
     * Executes what {@code from} announced.
     *
     * @param isInternal moves credit to {@code to} instead of tokens
     * @param timestamp block time in seconds
     */
    public Refusal executeWithdraw(
            final int caller, final int from, final int to, final boolean isInternal, final long timestamp) {
        if (accounts.records.get(from, Accounts.WITHDRAW_READY_AT) > timestamp) {
            return Refusal.WITHDRAW_PENDING;
        }
        accounts.records.read(from, Accounts.WITHDRAW_PRIMARY, primary);
        accounts.records.read(from, Accounts.WITHDRAW_SECONDARY, secondary);
        undo.begin();
        for (int field = Accounts.WITHDRAW_PRIMARY; field <= Accounts.WITHDRAW_READY_AT; field++) {
            accounts.records.set(from, field, 0);
        }
        return withdraw(caller, from, to, isInternal);
    }

    /** Withdraws without waiting. */
    public Refusal fastWithdraw(
            final int caller,
            final int from,
            final int to,
            final Int256 primaryAmount,
            final Int256 secondaryAmount,
            final boolean isInternal) {
        if (settings.get(Settings.FAST_WITHDRAW_DISABLED) != 0 && !accounts.hasRole(caller, Accounts.FAST_WITHDRAW)) {
            return Refusal.FAST_WITHDRAW_NOT_ALLOWED;
        }
        primary.set(primaryAmount);
        secondary.set(secondaryAmount);
        undo.begin();
        return withdraw(caller, from, to, isInternal);
    }

    /** Lets {@code operator} sign orders for the client and liquidate in its name, or forbids it. */
    public Refusal setOperator(final int client, final int operator, final boolean valid) {
        relations.setOperator(client, operator, valid);
        return NONE;
    }

    /** Lets {@code spender} withdraw up to these amounts from the owner's account. */
    public Refusal approveFundOperator(
            final int owner, final int spender, final Int256 primaryAmount, final Int256 secondaryAmount) {
        relations.setAllowance(owner, spender, primaryAmount, secondaryAmount);
        return NONE;
    }

    /** Withdraws the amounts in the registers; the undo log is recording. */
    private Refusal withdraw(final int caller, final int from, final int to, final boolean isInternal) {
        Refusal refusal;
        try {
            refusal = move(caller, from, to, isInternal);
        } catch (final ArithmeticException e) {
            refusal = Refusal.AMOUNT_OVERFLOW;
        }
        return undo.end(refusal);
    }

    private Refusal move(final int caller, final int from, final int to, final boolean isInternal) {
        if (!isAllowed(caller, from, primary, secondary)) {
            return Refusal.WITHDRAW_NOT_ALLOWED;
        }
        if (accounts.isZeroAddress(to)) {
            return Refusal.ZERO_ACCOUNT;
        }
        spendAllowance(caller, from);
        if (!primary.fits(Accounts.PRIMARY_BITS + 1) || secondary.compareTo(accounts.secondary(from, allowed)) > 0) {
            return Refusal.ACCOUNT_UNSAFE;
        }
        final boolean solid = primary.signum() > 0;
        accounts.changePrimary(from, primary.negate());
        accounts.changeSecondary(from, secondary.negate());
        if (isInternal) {
            addCredit(to, primary.negate(), secondary.negate());
        }
        final boolean safe = solid ? onChain.isSolid(from) : onChain.isInitialMarginSafe(from);
        return safe ? NONE : Refusal.ACCOUNT_UNSAFE;
    }

    private void addCredit(final int to, final Int256 primaryAmount, final Int256 secondaryAmount) {
        primaryAmount.requireFits(Accounts.PRIMARY_BITS + 1);
        accounts.changePrimary(to, primaryAmount);
        accounts.changeSecondary(to, secondaryAmount);
    }

    /** The owner may always; others need allowances for both amounts, of which one is not zero. */
    private boolean isAllowed(
            final int caller, final int from, final Int256 primaryAmount, final Int256 secondaryAmount) {
        return caller == from
                || ((primaryAmount.signum() > 0 || secondaryAmount.signum() > 0)
                        && relations.primaryAllowance(from, caller, allowed).compareTo(primaryAmount) >= 0
                        && relations.secondaryAllowance(from, caller, allowed).compareTo(secondaryAmount) >= 0);
    }

    private void spendAllowance(final int caller, final int from) {
        if (caller != from) {
            relations.primaryAllowance(from, caller, allowed).subtract(primary);
            relations.secondaryAllowance(from, caller, secondaryAllowed).subtract(secondary);
            relations.setAllowance(from, caller, allowed, secondaryAllowed);
        }
    }
}
