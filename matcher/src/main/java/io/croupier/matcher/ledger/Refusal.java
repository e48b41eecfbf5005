package io.croupier.matcher.ledger;

/**
 * Why the Dealer refuses a call, or that it does not. The check that fails first decides. {@link #canonicalName()} is the name of the contract's
 * error.
 */
public enum Refusal {
    /** Not refused. */
    NONE(""),
    MARKET_MISMATCH("MarketMismatch"),
    MARKET_NOT_REGISTERED("MarketNotRegistered"),
    NOT_ORDER_SENDER("NotOrderSender"),
    INVALID_SIGNATURE("InvalidSignature"),
    TOO_FEW_ORDERS("TooFewOrders"),
    NOT_FUNDING_KEEPER("NotFundingKeeper"),
    NOT_LIQUIDATOR_OR_OPERATOR("NotLiquidatorOrOperator"),
    OVERFILLED("Overfilled"),
    PRICES_DO_NOT_CROSS("PricesDoNotCross"),
    INVALID_ORDER_SHAPE("InvalidOrderShape"),
    ORDER_SENDER_UNSAFE("OrderSenderUnsafe"),
    ORDER_EXPIRED("OrderExpired"),
    MAKERS_NOT_SORTED("MakersNotSorted"),
    SELF_MATCH("SelfMatch"),
    ACCOUNT_UNSAFE("AccountUnsafe"),
    ACCOUNT_SAFE("AccountSafe"),
    TAKER_AMOUNT_MISMATCH("TakerAmountMismatch"),
    NO_POSITION("NoPosition"),
    WITHDRAW_PENDING("WithdrawPending"),
    WITHDRAW_NOT_ALLOWED("WithdrawNotAllowed"),
    FAST_WITHDRAW_NOT_ALLOWED("FastWithdrawNotAllowed"),
    WRONG_LIQUIDATION_SIDE("WrongLiquidationSide"),
    SELF_LIQUIDATION("SelfLiquidation"),
    POSITION_LIMIT("PositionLimit"),
    LENGTH_MISMATCH("LengthMismatch"),
    TRADER_UNSAFE("TraderUnsafe"),
    LIQUIDATION_PRICE_PROTECTION("LiquidationPriceProtection"),
    LIQUIDATOR_UNSAFE("LiquidatorUnsafe"),
    NOT_OWNER("NotOwner"),
    AMOUNT_OVERFLOW("AmountOverflow"),
    ZERO_SIGNER("ZeroSigner"),
    ZERO_MATCH("ZeroMatch"),
    OPEN_INTEREST("OpenInterest"),
    MALFORMED_TRADE_DATA("MalformedTradeData"),
    REDUCE_ONLY_VIOLATED("ReduceOnlyViolated"),
    ZERO_ACCOUNT("ZeroAccount"),
    INVALID_RISK_PARAMS("InvalidRiskParams");

    private final String canonicalName;

    Refusal(final String canonicalName) {
        this.canonicalName = canonicalName;
    }

    /** The name that contracts, scenario files and journals use. */
    public String canonicalName() {
        return canonicalName;
    }
}
