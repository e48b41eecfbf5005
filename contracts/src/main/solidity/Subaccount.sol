// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ISubaccount} from "./interfaces/ISubaccount.sol";

/// @title A contract account: isolated margin under one owner
/// @notice Cloned by the factory. It signs nothing itself: its owner names an operator's key at the Dealer.
contract Subaccount is ISubaccount {
    /// @inheritdoc ISubaccount
    address public owner;

    /// @dev The template itself belongs to nobody who could call it.
    constructor() {
        owner = address(this);
    }

    /// @inheritdoc ISubaccount
    function init(address newOwner) external {
        if (owner != address(0)) {
            revert AlreadyInitialised();
        }
        if (newOwner == address(0)) {
            revert ZeroTarget();
        }
        owner = newOwner;
    }

    /// @inheritdoc ISubaccount
    function execute(address to, bytes calldata data, uint256 value) external payable returns (bytes memory) {
        if (msg.sender != owner) {
            revert NotSubaccountOwner(msg.sender);
        }
        if (to == address(0)) {
            revert ZeroTarget();
        }
        if (msg.value != value) {
            revert PaymentMismatch(msg.value, value);
        }

        emit ExecuteTransaction(msg.sender, address(this), to, data, value);

        (bool done, bytes memory answer) = to.call{value: value}(data);
        if (!done) {
            assembly ("memory-safe") {
                revert(add(answer, 0x20), mload(answer))
            }
        }
        return answer;
    }
}
