// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title A brake between the funding keeper and the Dealer
interface IFundingLimiter {
    /// @notice A market's funding index would move further than its time since the last update allows.
    error FundingChangeTooLarge(address perp, uint256 change, uint256 maxChange);

    /// @notice Passes the indexes on to the Dealer if every change is within its limit. Only the owner.
    function updateFundingRate(address[] calldata perpList, int256[] calldata rateList) external;

    /// @notice The Dealer whose markets it may update.
    function dealer() external view returns (address);

    /// @notice How many times its maintenance margin a market's index may move within a day.
    function speedMultiplier() external view returns (uint8);

    /// @notice How far the market's index may move now.
    function getMaxChange(address perp) external view returns (uint256);

    /// @notice The time from which the market's limit grows: its last update through this contract, at first the later
    /// of its registration and this contract's deployment.
    function fundingRateUpdateTimestamp(address perp) external view returns (uint256);
}
