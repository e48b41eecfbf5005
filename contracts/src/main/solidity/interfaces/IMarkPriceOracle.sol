// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IMarkPriceSource} from "./IMarkPriceSource.sol";

/// @title A mark price set by keepers, one contract per market
interface IMarkPriceOracle is IMarkPriceSource {
    error NotKeeper(address caller);
    /// @notice The price is zero, beyond uint128, or moved further than `maxMoveRate` from the previous one.
    error PriceOutOfBounds(uint256 price, uint256 previous);
    /// @notice No price was set within `maxAge` seconds.
    error PriceStale(uint256 updatedAt, uint256 maxAge);

    event AnswerUpdated(int256 indexed current, uint256 indexed roundId, uint256 updatedAt);
    event KeeperSet(address indexed keeper, bool isValid);
    event BoundsSet(uint256 maxAge, uint256 maxMoveRate);

    /// @notice For what a price is read: trading needs a fresh one, a forced close takes the last one.
    enum Mode {
        Trading,
        Closing
    }

    /// @notice Sets the price. Only keepers.
    function setMarkPrice(uint256 price) external;

    /// @notice The price for a purpose; `Trading` equals `getMarkPrice()`.
    function getMarkPrice(Mode mode) external view returns (uint256);

    function setKeeper(address keeper, bool isValid) external;

    /// @param maxAge seconds after which a price is stale, 0 = never
    /// @param maxMoveRate greatest move between two prices, 1e18-based share of the previous one, 0 = unbounded
    function setBounds(uint256 maxAge, uint256 maxMoveRate) external;

    /// @notice The limits as `setBounds` takes them.
    function bounds() external view returns (uint256 maxAge, uint256 maxMoveRate);

    function isKeeper(address keeper) external view returns (bool);

    function latest() external view returns (uint256 price, uint256 roundId, uint256 updatedAt);
}
