package io.croupier.matcher.ledger;

import static io.croupier.matcher.ledger.Refusal.NONE;

/** What the Dealer's owner, its funding keeper and the markets' price sources set. A refused call leaves no trace. */
public final class Administration {
    private static final int FUNDING_BITS = 96;

    private final Accounts accounts;
    private final Markets markets;
    private final Settings settings;

    Administration(final Accounts accounts, final Markets markets, final Settings settings) {
        this.accounts = accounts;
        this.markets = markets;
        this.settings = settings;
    }

    /** Names the accounts with powers, as a deployment does. */
    public void deploy(final int owner, final int fundingKeeper, final int insurance) {
        settings.set(Settings.OWNER, owner);
        settings.set(Settings.FUNDING_KEEPER, fundingKeeper);
        settings.set(Settings.INSURANCE, insurance);
    }

    /** Registers, changes or deregisters a market; ratios and rates of scale 1e18. */
    public Refusal setRiskParams(
            final int caller,
            final int market,
            final long initialMarginRatio,
            final long liquidationThreshold,
            final long liquidationPriceOff,
            final long insuranceFeeRate,
            final boolean registered) {
        if (!isOwner(caller)) {
            return Refusal.NOT_OWNER;
        }
        // off + insurance <= maintenance < 100 %, maintenance <= initial: a liquidation's costs fit into the margin
        final boolean bounded = liquidationPriceOff >= 0
                && insuranceFeeRate >= 0
                && liquidationPriceOff <= liquidationThreshold
                && insuranceFeeRate <= liquidationThreshold - liquidationPriceOff
                && liquidationThreshold < Wad.ONE
                && liquidationThreshold <= initialMarginRatio;
        if (!bounded) {
            return Refusal.INVALID_RISK_PARAMS;
        }
        if (!registered && markets.records.get(market, Markets.OPEN_POSITIONS) != 0) {
            return Refusal.OPEN_INTEREST;
        }
        markets.setRiskParams(
                market, initialMarginRatio, liquidationThreshold, liquidationPriceOff, insuranceFeeRate, registered);
        return NONE;
    }

    /** Sets the cumulative funding indexes of some markets, all or none; {@link Ledger#NONE} is a market nobody knows. */
    public Refusal updateFundingRates(final int caller, final int[] marketList, final Int256[] indexes) {
        if (caller != settings.get(Settings.FUNDING_KEEPER)) {
            return Refusal.NOT_FUNDING_KEEPER;
        }
        if (marketList.length != indexes.length) {
            return Refusal.LENGTH_MISMATCH;
        }
        for (int i = 0; i < indexes.length; i++) {
            if (marketList[i] == RecordIndex.NONE) {
                return Refusal.MARKET_NOT_REGISTERED;
            }
            if (!indexes[i].fits(FUNDING_BITS)) {
                return Refusal.AMOUNT_OVERFLOW;
            }
        }
        for (int i = 0; i < indexes.length; i++) {
            markets.records.write(marketList[i], Markets.FUNDING, indexes[i]);
            markets.records.write(marketList[i], Markets.SEEN_FUNDING, indexes[i]);
        }
        return NONE;
    }

    /** Sets the mark price, as the market's price source does. */
    public Refusal setMarkPrice(final int market, final Int256 price) {
        markets.records.write(market, Markets.MARK, price);
        markets.records.write(market, Markets.SEEN_MARK, price);
        return NONE;
    }

    public Refusal setOrderSender(final int caller, final int account, final boolean valid) {
        if (!isOwner(caller)) {
            return Refusal.NOT_OWNER;
        }
        accounts.setRole(account, Accounts.ORDER_SENDER, valid);
        return NONE;
    }

    /** Who may withdraw fast while that is disabled. */
    public Refusal setFastWithdrawWhitelist(final int caller, final int account, final boolean valid) {
        if (!isOwner(caller)) {
            return Refusal.NOT_OWNER;
        }
        accounts.setRole(account, Accounts.FAST_WITHDRAW, valid);
        return NONE;
    }

    public Refusal disableFastWithdraw(final int caller, final boolean disabled) {
        return set(caller, Settings.FAST_WITHDRAW_DISABLED, disabled ? 1 : 0);
    }

    /** Open positions an account may hold. */
    public Refusal setMaxPositionAmount(final int caller, final long max) {
        return set(caller, Settings.OPEN_POSITIONS_MAX, max);
    }

    /** Seconds between the request and the execution of a withdrawal. */
    public Refusal setWithdrawTimeLock(final int caller, final long seconds) {
        return set(caller, Settings.WITHDRAW_TIME_LOCK, seconds);
    }

    public Refusal setFundingKeeper(final int caller, final int account) {
        return set(caller, Settings.FUNDING_KEEPER, account);
    }

    public Refusal setInsurance(final int caller, final int account) {
        return set(caller, Settings.INSURANCE, account);
    }

    private Refusal set(final int caller, final int setting, final long value) {
        if (!isOwner(caller)) {
            return Refusal.NOT_OWNER;
        }
        settings.set(setting, value);
        return NONE;
    }

    private boolean isOwner(final int caller) {
        return caller == settings.get(Settings.OWNER);
    }
}
