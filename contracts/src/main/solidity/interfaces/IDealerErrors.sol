// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Why the Dealer refuses
/// @notice The errors of the first group all have the shape `Name(uint256 leg)`: they refuse a trade unit. Through
/// `Perpetual.trade(bytes)` they revert; through the packed `Dealer.trade(bytes)` their selector is the `reason` of
/// `UnitRefused` and nothing reverts. Leg 0 is the incoming order; `NO_LEG` (255) means that no order is to blame.
interface IDealerErrors {
    // ---- a unit is refused ----

    /// @notice The market was never registered or is registered no longer.
    error MarketNotRegistered(uint256 leg);
    /// @notice The order names the zero address as its signer.
    error ZeroSigner(uint256 leg);
    /// @notice Neither the signer, nor one of its operators, nor the signer's contract vouches for the order.
    error InvalidSignature(uint256 leg);
    /// @notice The order's expiry lies before the block time.
    error OrderExpired(uint256 leg);
    /// @notice Paper and credit of the order are not both nonzero and of opposite signs.
    error InvalidOrderShape(uint256 leg);
    /// @notice The order belongs to another market.
    error MarketMismatch(uint256 leg);
    /// @notice A resting order has the signer of the incoming order.
    error SelfMatch(uint256 leg);
    /// @notice The unit matches nothing of this order.
    error ZeroMatch(uint256 leg);
    /// @notice The unit would fill the order beyond its paper amount, or reuses a compact nonce.
    error Overfilled(uint256 leg);
    /// @notice A unit needs an incoming and at least one resting order.
    error TooFewOrders(uint256 leg);
    /// @notice The resting orders do not ascend by signer.
    error MakersNotSorted(uint256 leg);
    /// @notice The incoming order's match is not the sum of the resting orders' matches.
    error TakerAmountMismatch(uint256 leg);
    /// @notice The resting order's price does not meet the incoming order's limit, or both are on one side.
    error PricesDoNotCross(uint256 leg);
    /// @notice The unit's fees sum below zero and the order sender cannot pay them under initial margin.
    error OrderSenderUnsafe(uint256 leg);
    /// @notice A reduce-only order (nonce bit 63) would open, enlarge or flip the signer's position.
    error ReduceOnlyViolated(uint256 leg);
    /// @notice The signer would hold more open positions than allowed.
    error PositionLimit(uint256 leg);
    /// @notice A result does not fit its storage field. Outside trades the argument is 255.
    error AmountOverflow(uint256 leg);
    /// @notice A mark price that the signer's margin needs cannot be had. Outside trades the argument is 255.
    error PriceUnavailable(uint256 leg);
    /// @notice The signer would be below maintenance margin.
    error TraderUnsafe(uint256 leg);

    // ---- a whole trade call is refused ----

    /// @notice The caller may not submit trades.
    error NotOrderSender(address caller);
    /// @notice The calldata cannot be read; `position` is the byte (packed batch) or array index where reading stopped.
    error MalformedTradeData(uint256 position);
    /// @notice The lane is at another unit than the batch builds on.
    error UnitGap(uint256 lane, uint256 lastUnit, uint256 buildsOn);
    /// @notice Too little gas is left to judge the next unit; the whole transaction must be sent with more.
    error InsufficientGas(uint256 left, uint256 needed);

    // ---- liquidation and bad debt ----

    /// @notice The executor is neither the liquidator nor its operator.
    error NotLiquidatorOrOperator(address executor, address liquidator);
    /// @notice An account cannot liquidate itself.
    error SelfLiquidation(address account);
    /// @notice The account is above maintenance margin.
    error AccountSafe(address account);
    /// @notice The account has no position in this market.
    error NoPosition(address account);
    /// @notice The requested paper is zero or on the other side than the position.
    error WrongLiquidationSide(int256 paper, int256 requestPaper);
    /// @notice The price is worse than the liquidator expected.
    error LiquidationPriceProtection(int256 creditChange, int256 expectCredit);
    /// @notice The liquidator would be below maintenance margin.
    error LiquidatorUnsafe(address liquidator);

    // ---- funds ----

    /// @notice The account would be below the margin that the operation needs.
    error AccountUnsafe(address account);
    /// @notice The withdrawal's time lock is still running.
    error WithdrawPending(uint256 readyAt);
    /// @notice The caller's allowances do not cover both amounts, or both amounts are zero.
    error WithdrawNotAllowed(address from, address caller);
    /// @notice Fast withdrawal is disabled and the caller is not whitelisted.
    error FastWithdrawNotAllowed(address caller);
    /// @notice A callback may only go to a whitelisted contract.
    error CallbackNotAllowed(address to);
    /// @notice The callback failed without giving a reason.
    error CallbackFailed(address to);
    /// @notice A secondary amount was named, but no secondary asset is set.
    error NoSecondaryAsset();
    /// @notice The zero address cannot hold credit.
    error ZeroAccount();

    // ---- any call ----

    /// @notice The contract has no such function; a call of fewer than four bytes counts as padded with zeros.
    error UnknownFunction(bytes4 selector);

    // ---- administration ----

    /// @notice Only the owner (of the Dealer; for a market: the Dealer) may call this.
    error NotOwner(address caller);
    /// @notice Only the funding rate keeper may call this.
    error NotFundingKeeper(address caller);
    /// @notice The two lists differ in length.
    error LengthMismatch(uint256 first, uint256 second);
    /// @notice A market with open positions cannot be deregistered.
    error OpenInterest(address perp, uint256 openPositions);
    /// @notice The risk parameters break a bound (README, Administration).
    error InvalidRiskParams(address perp);
    /// @notice The Dealer can list at most 256 markets.
    error TooManyMarkets();
    /// @notice The secondary asset can be set once only.
    error SecondaryAssetAlreadySet(address asset);
    /// @notice Both assets need the same number of decimals.
    error DecimalsMismatch(uint8 primary, uint8 secondary);
    /// @notice The account may not be zero, or the value lies outside its bounds.
    error InvalidSetting();
    /// @notice A token, price source or signer called back while the Dealer was at work.
    error Reentered();
}
