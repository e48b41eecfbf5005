// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";

import {DealerStorage} from "./DealerStorage.sol";
import {IDealerAdministration} from "./interfaces/IDealerAdministration.sol";
import {IPerpetual} from "./interfaces/IPerpetual.sol";
import {RiskParams} from "./interfaces/Types.sol";

/// @title What the owner and the funding keeper set
abstract contract Administration is DealerStorage, IDealerAdministration {
    uint256 private constant _ONE = 1e18;

    modifier onlyOwner() {
        _requireOwner();
        _;
    }

    /// @inheritdoc IDealerAdministration
    function setPerpRiskParams(address perp, RiskParams calldata param) external onlyOwner {
        uint256 number = _marketNumber[perp];
        if (number == 0 && !param.isRegistered) {
            revert MarketNotRegistered(NO_LEG);
        }
        _checkRiskParams(perp, param);
        if (_insurance == address(0)) {
            revert InvalidSetting();
        }
        if (number == 0) {
            number = _listMarket(perp);
        }
        Market storage market = _markets[number - 1];
        if (!param.isRegistered && market.openPositions != 0) {
            revert OpenInterest(perp, market.openPositions);
        }

        market.registered = param.isRegistered;
        market.source = param.markPriceSource;
        market.initialRatio = uint64(param.initialMarginRatio);
        market.maintenanceRatio = uint64(param.liquidationThreshold);
        market.liquidationPriceOff = uint64(param.liquidationPriceOff);
        market.insuranceFeeRate = uint64(param.insuranceFeeRate);
        market.name = param.name;

        emit UpdatePerpRiskParams(perp, param);
    }

    /// @inheritdoc IDealerAdministration
    function updateFundingRate(address[] calldata perpList, int256[] calldata rateList) external nonReentrant {
        if (msg.sender != _fundingRateKeeper) {
            revert NotFundingKeeper(msg.sender);
        }
        if (perpList.length != rateList.length) {
            revert LengthMismatch(perpList.length, rateList.length);
        }
        for (uint256 i = 0; i < perpList.length; ++i) {
            _setFundingRate(perpList[i], rateList[i]);
        }
    }

    /// @inheritdoc IDealerAdministration
    function setFundingRateKeeper(address newKeeper) external onlyOwner {
        emit SetFundingRateKeeper(_fundingRateKeeper, newKeeper);
        _fundingRateKeeper = newKeeper;
    }

    /// @inheritdoc IDealerAdministration
    function setInsurance(address newInsurance) external onlyOwner {
        if (newInsurance == address(0)) {
            revert InvalidSetting();
        }
        emit SetInsurance(_insurance, newInsurance);
        _insurance = newInsurance;
    }

    /// @inheritdoc IDealerAdministration
    function setMaxPositionAmount(uint256 newMaxPositionAmount) external onlyOwner {
        if (newMaxPositionAmount > MARKETS_MAX) {
            revert InvalidSetting();
        }
        emit SetMaxPositionAmount(_maxPositionAmount, newMaxPositionAmount);
        _maxPositionAmount = uint16(newMaxPositionAmount);
    }

    /// @inheritdoc IDealerAdministration
    function setWithdrawTimeLock(uint256 newWithdrawTimeLock) external onlyOwner {
        if (newWithdrawTimeLock > type(uint64).max) {
            revert InvalidSetting();
        }
        emit SetWithdrawTimeLock(_withdrawTimeLock, newWithdrawTimeLock);
        _withdrawTimeLock = uint64(newWithdrawTimeLock);
    }

    /// @inheritdoc IDealerAdministration
    function setOrderSender(address orderSender, bool isValid) external onlyOwner {
        _senders[orderSender] = isValid;
        emit SetOrderSender(orderSender, isValid);
    }

    /// @inheritdoc IDealerAdministration
    function setFastWithdrawalWhitelist(address target, bool isValid) external onlyOwner {
        _fastWithdrawWhitelist[target] = isValid;
        emit SetFastWithdrawalWhitelist(target, isValid);
    }

    /// @inheritdoc IDealerAdministration
    function disableFastWithdraw(bool disabled) external onlyOwner {
        _fastWithdrawDisabled = disabled;
        emit FastWithdrawDisabled(disabled);
    }

    /// @inheritdoc IDealerAdministration
    function setSecondaryAsset(address newSecondaryAsset) external onlyOwner {
        if (_secondaryAsset != address(0)) {
            revert SecondaryAssetAlreadySet(_secondaryAsset);
        }
        uint8 primaryDecimals = IERC20Metadata(_primaryAsset).decimals();
        uint8 secondaryDecimals = IERC20Metadata(newSecondaryAsset).decimals();
        if (primaryDecimals != secondaryDecimals) {
            revert DecimalsMismatch(primaryDecimals, secondaryDecimals);
        }
        _secondaryAsset = newSecondaryAsset;
        emit SetSecondaryAsset(newSecondaryAsset);
    }

    /// @inheritdoc IDealerAdministration
    function transferOwnership(address newOwner) external onlyOwner {
        _pendingOwner = newOwner;
        emit OwnershipTransferStarted(_owner, newOwner);
    }

    /// @inheritdoc IDealerAdministration
    function acceptOwnership() external {
        if (msg.sender != _pendingOwner) {
            revert NotOwner(msg.sender);
        }
        emit OwnershipTransferred(_owner, msg.sender);
        _owner = msg.sender;
        _pendingOwner = address(0);
    }

    /// @dev A liquidation's costs must fit into the maintenance margin, initial margin must cover it, and below 100 %
    /// every long position has a liquidation price.
    function _checkRiskParams(address perp, RiskParams calldata param) private view {
        uint256 off = param.liquidationPriceOff;
        uint256 fee = param.insuranceFeeRate;
        uint256 maintenance = param.liquidationThreshold;
        uint256 initial = param.initialMarginRatio;
        bool ratios = off <= _ONE && fee <= _ONE && off + fee <= maintenance && maintenance < _ONE
            && maintenance <= initial && initial <= type(uint64).max;
        if (!ratios || perp.code.length == 0 || param.markPriceSource.code.length == 0) {
            revert InvalidRiskParams(perp);
        }
    }

    function _listMarket(address perp) private returns (uint256 number) {
        number = _marketCount + 1;
        if (number > MARKETS_MAX) {
            revert TooManyMarkets();
        }
        _marketCount = number;
        _marketNumber[perp] = number;
        Market storage market = _markets[number - 1];
        market.perp = perp;
        market.listedAt = uint40(block.timestamp);
        emit MarketListed(perp, number - 1);
    }

    function _setFundingRate(address perp, int256 rate) private {
        uint256 number = _marketNumber[perp];
        if (number == 0) {
            revert MarketNotRegistered(NO_LEG);
        }
        if (rate != int96(rate)) {
            revert AmountOverflow(NO_LEG);
        }
        IPerpetual(perp).updateFundingRate(rate);
        Market storage market = _markets[number - 1];
        emit UpdateFundingRate(perp, market.fundingRate, rate);
        market.fundingRate = int96(rate);
    }

    function _requireOwner() private view {
        if (msg.sender != _owner) {
            revert NotOwner(msg.sender);
        }
    }
}
