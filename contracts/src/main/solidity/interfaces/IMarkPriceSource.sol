// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Where a market's mark price comes from
interface IMarkPriceSource {
    /// @notice The mark price: credit units per 1e18 paper (30,000 USDC a contract is 30_000e6).
    /// @dev Reverts when it has no trustworthy price. The Dealer gives the call `PRICE_GAS` at most and takes a revert,
    /// an answer other than 32 bytes, zero, or more than uint128 as "no price".
    function getMarkPrice() external view returns (uint256);
}
