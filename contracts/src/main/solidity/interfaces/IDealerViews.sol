// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {RiskParams} from "./Types.sol";

/// @title What anyone may read
interface IDealerViews {
    // ---- risk ----

    /// @notice Whether the account has its maintenance margin.
    function isSafe(address trader) external view returns (bool);

    /// @notice Whether all accounts have their maintenance margin; reads each mark price once.
    function isAllSafe(address[] calldata traderList) external view returns (bool);

    /// @notice Whether the account has its initial margin.
    function isIMSafe(address trader) external view returns (bool);

    function getTraderRisk(address trader)
        external
        view
        returns (int256 netValue, uint256 exposure, uint256 initialMargin, uint256 maintenanceMargin);

    /// @notice The mark price of `perp` at which the account falls below maintenance margin; 0 if there is none.
    function getLiquidationPrice(address trader, address perp) external view returns (uint256 liquidationPrice);

    /// @notice What a liquidator would take over, and at what credit.
    function getLiquidationCost(
        address perp,
        address liquidatedTrader,
        int256 requestPaperAmount
    ) external view returns (int256 liquidatorPaperChange, int256 liquidatorCreditChange);

    // ---- accounts ----

    function getCreditOf(address trader)
        external
        view
        returns (
            int256 primaryCredit,
            uint256 secondaryCredit,
            uint256 pendingPrimaryWithdraw,
            uint256 pendingSecondaryWithdraw,
            uint256 executionTimestamp
        );

    /// @notice Markets in which the account has a position.
    function getPositions(address trader) external view returns (address[] memory);

    /// @notice The stored position: funding is not applied to `reducedCredit`.
    function positionOf(
        address trader,
        address perp
    ) external view returns (int256 paper, int256 reducedCredit, uint256 serial);

    /// @notice The position with funding applied.
    function balanceOf(address perp, address trader) external view returns (int256 paper, int256 credit);

    function isOperatorValid(address client, address operator) external view returns (bool);

    function isCreditAllowed(
        address from,
        address spender
    ) external view returns (uint256 primaryCreditAllowed, uint256 secondaryCreditAllowed);

    // ---- orders ----

    /// @notice Filled paper by order hash. A compact order (nonce bit 62) that was filled in one go, or whose last part
    /// was filled, reads 0 here; `isNonceTouched` tells.
    function getOrderFilledAmount(bytes32 orderHash) external view returns (uint256 filledAmount);

    /// @notice Whether a compact nonce (bit 62 set) was used by this signer.
    function isNonceTouched(address signer, uint64 nonce) external view returns (bool);

    /// @notice 256 touched bits at once: bit n belongs to the nonce whose low 62 bits are `word * 256 + n`.
    function touchedNonces(address signer, uint256 word) external view returns (uint256);

    function isOrderSenderValid(address orderSender) external view returns (bool);

    // ---- markets ----

    function getRiskParams(address perp) external view returns (RiskParams memory params);

    function getAllRegisteredPerps() external view returns (address[] memory);

    function getMarkPrice(address perp) external view returns (uint256);

    function getFundingRate(address perp) external view returns (int256);

    /// @notice The number by which packed batches and logs name the market. Reverts for an unlisted one.
    function marketIdOf(address perp) external view returns (uint256);

    /// @notice The market of that number, zero if there is none.
    function marketAt(uint256 marketId) external view returns (address perp);

    /// @notice When the market was registered for the first time.
    function listedAt(address perp) external view returns (uint256);

    /// @notice How many accounts have a position in the market.
    function openPositionsIn(address perp) external view returns (uint256);

    // ---- settings ----

    function isFastWithdrawalValid(address fastWithdrawOperator) external view returns (bool);

    function isFastWithdrawDisabled() external view returns (bool);

    function primaryAsset() external view returns (address);

    function secondaryAsset() external view returns (address);

    function insurance() external view returns (address);

    function fundingRateKeeper() external view returns (address);

    function maxPositionAmount() external view returns (uint256);

    function withdrawTimeLock() external view returns (uint256);

    function owner() external view returns (address);

    function pendingOwner() external view returns (address);

    function domainSeparator() external view returns (bytes32);

    /// @notice EIP-5267.
    function eip712Domain()
        external
        view
        returns (
            bytes1 fields,
            string memory name,
            string memory version,
            uint256 chainId,
            address verifyingContract,
            bytes32 salt,
            uint256[] memory extensions
        );

    function version() external view returns (string memory);
}
