// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IMarket} from "./IMarket.sol";

/// @title One perpetual market, whole: the face that traders, liquidators and order senders of the public ABI know
/// @notice Money, positions and fills live in the Dealer; the address of this contract is `order.perp`.
/// @dev `trade` is decoded by the market itself (`TradeCall`), so no contract can inherit it.
interface IPerpetual is IMarket {
    /// @notice Settles one trade unit, all or nothing.
    /// @param tradeData abi.encode(Order[] orders, bytes[] signatures, uint256[] matchPaperAmount), element 0 incoming
    function trade(bytes calldata tradeData) external;
}
