// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Ownable, Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";

import {IMarkPriceOracle} from "./interfaces/IMarkPriceOracle.sol";
import {IMarkPriceSource} from "./interfaces/IMarkPriceSource.sol";

/// @title A mark price that keepers set
contract MarkPriceOracle is IMarkPriceOracle, Ownable2Step {
    uint256 private constant _ONE = 1e18;

    // one slot: | max age uint40 | updated at uint40 | round uint48 | price uint128 |
    uint128 private _price;
    uint48 private _roundId;
    uint40 private _updatedAt;
    uint40 private _maxAge;
    uint256 private _maxMoveRate;

    mapping(address keeper => bool) private _keepers;

    constructor(uint256 price, uint256 maxAge, uint256 maxMoveRate) Ownable(msg.sender) {
        _keepers[msg.sender] = true;
        emit KeeperSet(msg.sender, true);
        _setBounds(maxAge, maxMoveRate);
        _setPrice(price);
    }

    /// @inheritdoc IMarkPriceOracle
    function setMarkPrice(uint256 price) external {
        if (!_keepers[msg.sender]) {
            revert NotKeeper(msg.sender);
        }
        uint256 previous = _price;
        uint256 move = price > previous ? price - previous : previous - price;
        if (_maxMoveRate != 0 && move > previous * _maxMoveRate / _ONE) {
            revert PriceOutOfBounds(price, previous);
        }
        _setPrice(price);
    }

    /// @inheritdoc IMarkPriceOracle
    function setKeeper(address keeper, bool isValid) external onlyOwner {
        _keepers[keeper] = isValid;
        emit KeeperSet(keeper, isValid);
    }

    /// @inheritdoc IMarkPriceOracle
    function setBounds(uint256 maxAge, uint256 maxMoveRate) external onlyOwner {
        _setBounds(maxAge, maxMoveRate);
    }

    /// @inheritdoc IMarkPriceSource
    function getMarkPrice() external view returns (uint256) {
        return _freshPrice();
    }

    /// @inheritdoc IMarkPriceOracle
    function getMarkPrice(Mode mode) external view returns (uint256) {
        return mode == Mode.Trading ? _freshPrice() : _price;
    }

    /// @inheritdoc IMarkPriceOracle
    function bounds() external view returns (uint256 maxAge, uint256 maxMoveRate) {
        return (_maxAge, _maxMoveRate);
    }

    /// @inheritdoc IMarkPriceOracle
    function isKeeper(address keeper) external view returns (bool) {
        return _keepers[keeper];
    }

    /// @inheritdoc IMarkPriceOracle
    function latest() external view returns (uint256 price, uint256 roundId, uint256 updatedAt) {
        return (_price, _roundId, _updatedAt);
    }

    function _freshPrice() private view returns (uint256) {
        if (_maxAge != 0 && block.timestamp > uint256(_updatedAt) + _maxAge) {
            revert PriceStale(_updatedAt, _maxAge);
        }
        return _price;
    }

    function _setPrice(uint256 price) private {
        if (price == 0 || price > type(uint128).max) {
            revert PriceOutOfBounds(price, _price);
        }
        _price = uint128(price);
        ++_roundId;
        _updatedAt = uint40(block.timestamp);
        emit AnswerUpdated(int256(price), _roundId, block.timestamp);
    }

    function _setBounds(uint256 maxAge, uint256 maxMoveRate) private {
        if (maxAge > type(uint40).max || maxMoveRate > type(uint128).max) {
            revert PriceOutOfBounds(maxAge, maxMoveRate);
        }
        _maxAge = uint40(maxAge);
        _maxMoveRate = maxMoveRate;
        emit BoundsSet(maxAge, maxMoveRate);
    }
}
