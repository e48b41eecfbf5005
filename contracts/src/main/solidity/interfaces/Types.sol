// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice A trader's signed intention. Paper is 1e18 per contract, credit in the primary asset's smallest unit; the
/// two have opposite signs (long: positive paper, negative credit).
/// @param info makerFeeRate int64 | takerFeeRate int64 | expiry uint64 (seconds) | nonce uint64, from high to low
struct Order {
    address perp;
    address signer;
    int128 paperAmount;
    int128 creditAmount;
    bytes32 info;
}

/// @notice How risky a market is. Ratios and rates are 1e18-based.
/// @param initialMarginRatio margin to open, of the position's value
/// @param liquidationThreshold margin to keep, of the position's value
/// @param liquidationPriceOff discount of a liquidator against the mark price
/// @param insuranceFeeRate share of a liquidation's credit that goes to the insurance account
/// @param markPriceSource an IMarkPriceSource
/// @param name for people
/// @param isRegistered whether the market trades
struct RiskParams {
    uint256 initialMarginRatio;
    uint256 liquidationThreshold;
    uint256 liquidationPriceOff;
    uint256 insuranceFeeRate;
    address markPriceSource;
    string name;
    bool isRegistered;
}
