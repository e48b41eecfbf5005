// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title A contract account: isolated margin under one owner
interface ISubaccount {
    error AlreadyInitialised();
    error NotSubaccountOwner(address caller);
    error ZeroTarget();
    error PaymentMismatch(uint256 sent, uint256 value);

    event ExecuteTransaction(address indexed owner, address subaccount, address to, bytes data, uint256 value);

    /// @notice Names the owner, once.
    function init(address newOwner) external;

    /// @notice Calls `to` in the subaccount's name. Only the owner.
    function execute(address to, bytes calldata data, uint256 value) external payable returns (bytes memory);

    function owner() external view returns (address);
}

/// @title Makes subaccounts
interface ISubaccountFactory {
    event NewSubaccount(address indexed master, uint256 subaccountIndex, address subaccountAddress);

    /// @notice Makes a subaccount of the caller.
    function newSubaccount() external returns (address subaccount);

    function getSubaccounts(address master) external view returns (address[] memory);

    function getSubaccount(address master, uint256 index) external view returns (address);

    function template() external view returns (address);
}
