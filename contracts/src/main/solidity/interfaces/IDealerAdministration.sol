// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {RiskParams} from "./Types.sol";

/// @title What the owner and the funding keeper set
interface IDealerAdministration {
    /// @notice Registers, changes or deregisters a market.
    function setPerpRiskParams(address perp, RiskParams calldata param) external;

    /// @notice Sets the cumulative funding indexes. Only the funding rate keeper.
    function updateFundingRate(address[] calldata perpList, int256[] calldata rateList) external;

    function setFundingRateKeeper(address newKeeper) external;

    function setInsurance(address newInsurance) external;

    /// @notice Open positions an account may hold.
    function setMaxPositionAmount(uint256 newMaxPositionAmount) external;

    /// @notice Seconds between the request and the execution of a withdrawal.
    function setWithdrawTimeLock(uint256 newWithdrawTimeLock) external;

    function setOrderSender(address orderSender, bool isValid) external;

    /// @notice Who may withdraw fast while that is disabled, and whom a withdrawal may call back.
    function setFastWithdrawalWhitelist(address target, bool isValid) external;

    function disableFastWithdraw(bool disabled) external;

    /// @notice Sets the secondary asset, once.
    function setSecondaryAsset(address newSecondaryAsset) external;

    /// @notice Offers the ownership; it passes when `newOwner` accepts.
    function transferOwnership(address newOwner) external;

    function acceptOwnership() external;
}
