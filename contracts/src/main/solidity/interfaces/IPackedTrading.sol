// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Packed batches of trade units
/// @dev A part of its own, since the Dealer decodes this call itself (`TradeCall`): no contract can inherit it.
interface IPackedTrading {
    /// @notice Settles many trade units in one call, each judged on its own (contracts/README.md has the format).
    /// @dev Only order senders. A malformed batch, a lane that is elsewhere or too little gas revert the whole call;
    /// a unit that breaks a rule only logs `UnitRefused`.
    function trade(bytes calldata batch) external;
}
