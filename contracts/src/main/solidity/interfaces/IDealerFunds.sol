// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title How money enters and leaves the Dealer
interface IDealerFunds {
    /// @notice Takes both amounts from the caller and credits them to `to`.
    function deposit(uint256 primaryAmount, uint256 secondaryAmount, address to) external;

    /// @notice Announces a withdrawal; it may be executed after the time lock. Replaces an earlier request.
    function requestWithdraw(address from, uint256 primaryAmount, uint256 secondaryAmount) external;

    /// @notice Executes what `from` requested.
    /// @param isInternal moves credit to `to` instead of tokens
    /// @param param if not empty, `to` (a whitelisted contract) is called with it at the very end
    function executeWithdraw(address from, address to, bool isInternal, bytes calldata param) external;

    /// @notice Withdraws without waiting, where that is allowed.
    function fastWithdraw(
        address from,
        address to,
        uint256 primaryAmount,
        uint256 secondaryAmount,
        bool isInternal,
        bytes calldata param
    ) external;

    /// @notice Lets `operator` sign orders for the caller and liquidate in its name, or forbids it.
    function setOperator(address operator, bool isValid) external;

    /// @notice Lets `operator` withdraw up to these amounts from the caller's account.
    function approveFundOperator(address operator, uint256 primaryAmount, uint256 secondaryAmount) external;

    /// @notice Moves the debt of an account without positions, and all its credit, to the insurance account.
    /// Does nothing if the account still has a position or no debt.
    function handleBadDebt(address liquidatedTrader) external;
}
