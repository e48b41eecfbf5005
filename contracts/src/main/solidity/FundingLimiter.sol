// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Ownable, Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IDealer} from "./interfaces/IDealer.sol";
import {IDealerErrors} from "./interfaces/IDealerErrors.sol";
import {IFundingLimiter} from "./interfaces/IFundingLimiter.sol";

/// @title A brake between the funding keeper and the Dealer
/// @notice Within a day a market's index may move by `speedMultiplier` times its maintenance margin at most. This
/// contract is the Dealer's funding rate keeper; its owner is the keeper's key.
contract FundingLimiter is IFundingLimiter, Ownable2Step {
    uint256 private constant _ONE = 1e18;
    uint256 private constant _NO_LEG = 255;

    /// @inheritdoc IFundingLimiter
    address public immutable dealer;
    /// @inheritdoc IFundingLimiter
    uint8 public immutable speedMultiplier;
    uint256 private immutable _deployedAt;

    mapping(address perp => uint256) private _updatedAt;

    constructor(address dealer_, uint8 speedMultiplier_, address keeper) Ownable(keeper) {
        dealer = dealer_;
        speedMultiplier = speedMultiplier_;
        _deployedAt = block.timestamp;
    }

    /// @inheritdoc IFundingLimiter
    function updateFundingRate(address[] calldata perpList, int256[] calldata rateList) external onlyOwner {
        if (perpList.length != rateList.length) {
            revert IDealerErrors.LengthMismatch(perpList.length, rateList.length);
        }
        for (uint256 i = 0; i < perpList.length; ++i) {
            address perp = perpList[i];
            int256 rate = rateList[i];
            if (rate != int96(rate)) {
                revert IDealerErrors.AmountOverflow(_NO_LEG);
            }
            int256 change = rate - IDealer(dealer).getFundingRate(perp);
            uint256 size = uint256(change < 0 ? -change : change);
            uint256 maxChange = getMaxChange(perp);
            if (size > maxChange) {
                revert FundingChangeTooLarge(perp, size, maxChange);
            }

            _updatedAt[perp] = block.timestamp;
        }

        IDealer(dealer).updateFundingRate(perpList, rateList);
    }

    /// @inheritdoc IFundingLimiter
    function getMaxChange(address perp) public view returns (uint256) {
        uint256 elapsed = block.timestamp - fundingRateUpdateTimestamp(perp);
        uint256 maintenance = IDealer(dealer).getRiskParams(perp).liquidationThreshold;
        uint256 maxRate = speedMultiplier * elapsed * maintenance / 1 days;
        return maxRate * IDealer(dealer).getMarkPrice(perp) / _ONE;
    }

    /// @inheritdoc IFundingLimiter
    function fundingRateUpdateTimestamp(address perp) public view returns (uint256) {
        return Math.max(_updatedAt[perp], Math.max(_deployedAt, IDealer(dealer).listedAt(perp)));
    }
}
