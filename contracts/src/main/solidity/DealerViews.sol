// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {LiquidationTerms} from "./LiquidationTerms.sol";
import {IDealerViews} from "./interfaces/IDealerViews.sol";
import {RiskParams} from "./interfaces/Types.sol";
import {Account} from "./libraries/Account.sol";
import {FixedMath} from "./libraries/FixedMath.sol";
import {OrderHash} from "./libraries/OrderHash.sol";
import {Page} from "./libraries/Page.sol";
import {Position} from "./libraries/Position.sol";
import {Holding, Risk, Session, Staging} from "./libraries/Staging.sol";

/// @title What anyone may read
abstract contract DealerViews is LiquidationTerms, IDealerViews {
    using FixedMath for int256;

    // ---- risk ----

    /// @inheritdoc IDealerViews
    function isSafe(address trader) external view returns (bool) {
        return _isMaintained(_riskOf(Staging.newSession()[0], trader));
    }

    /// @inheritdoc IDealerViews
    function isAllSafe(address[] calldata traderList) external view returns (bool) {
        Session memory session = Staging.newSession()[0];
        for (uint256 i = 0; i < traderList.length; ++i) {
            if (!_isMaintained(_riskOf(session, traderList[i]))) {
                return false;
            }
        }
        return true;
    }

    /// @inheritdoc IDealerViews
    function isIMSafe(address trader) external view returns (bool) {
        return _isInitial(_riskOf(Staging.newSession()[0], trader));
    }

    /// @inheritdoc IDealerViews
    function getTraderRisk(address trader)
        external
        view
        returns (int256 netValue, uint256 exposure, uint256 initialMargin, uint256 maintenanceMargin)
    {
        Risk memory risk = _riskOf(Staging.newSession()[0], trader);
        return (risk.netValue, risk.exposure, risk.initialMargin, risk.maintenanceMargin);
    }

    /// @inheritdoc IDealerViews
    function getLiquidationPrice(address trader, address perp) external view returns (uint256) {
        uint256 number = _marketNumber[perp];
        if (number == 0) {
            return 0;
        }
        uint256 word = Page.load(Page.position(uint160(trader), number - 1));
        int256 paper = Position.paperOf(word);
        if (paper == 0) {
            return 0;
        }

        // the account without this position
        Session memory session = Staging.newSession()[0];
        Holding memory holding = _holdingOf(trader);
        holding.marketId = number - 1;
        if (!_risk(session, holding, session.risk)) {
            revert PriceUnavailable(NO_LEG);
        }
        Market storage market = _markets[number - 1];
        int256 credit = paper.mulTowardZero(market.fundingRate) + Position.reducedOf(word);
        int256 missing = int256(session.risk.maintenanceMargin) - session.risk.netValue - credit;
        int256 ratio = int256(uint256(market.maintenanceRatio));
        int256 price =
            missing.divTowardZero(paper).divTowardZero(paper > 0 ? FixedMath.ONE - ratio : FixedMath.ONE + ratio);
        return price > 0 ? uint256(price) : 0;
    }

    /// @inheritdoc IDealerViews
    function getLiquidationCost(
        address perp,
        address liquidatedTrader,
        int256 requestPaperAmount
    ) external view returns (int256 liquidatorPaperChange, int256 liquidatorCreditChange) {
        (liquidatorPaperChange, liquidatorCreditChange,) = _liquidationTerms(
            Staging.newSession()[0], _idOf(perp), liquidatedTrader, requestPaperAmount
        );
    }

    // ---- accounts ----

    /// @inheritdoc IDealerViews
    function getCreditOf(address trader) external view returns (int256, uint256, uint256, uint256, uint256) {
        uint256 account = Page.load(Page.account(uint160(trader)));
        PendingWithdraw storage pending = _pendingWithdraws[trader];
        return
            (
                Account.primaryOf(account),
                Account.secondaryOf(account),
                pending.primary,
                pending.secondary,
                pending.readyAt
            );
    }

    /// @inheritdoc IDealerViews
    function getPositions(address trader) external view returns (address[] memory perps) {
        Holding memory holding = _holdingOf(trader);
        uint256 count = Account.countOf(holding.account);
        perps = new address[](count + Account.countBits(holding.bitmap));
        for (uint256 i = 0; i < count; ++i) {
            perps[i] = _markets[Account.marketAt(holding.account, i)].perp;
        }
        for (uint256 id = 0; count < perps.length; ++id) {
            if ((holding.bitmap >> id) & 1 != 0) {
                perps[count++] = _markets[id].perp;
            }
        }
    }

    /// @inheritdoc IDealerViews
    function positionOf(
        address trader,
        address perp
    ) external view returns (int256 paper, int256 reducedCredit, uint256 serial) {
        uint256 number = _marketNumber[perp];
        if (number != 0) {
            uint256 word = Page.load(Page.position(uint160(trader), number - 1));
            return (Position.paperOf(word), Position.reducedOf(word), Position.serialOf(word));
        }
    }

    /// @inheritdoc IDealerViews
    function balanceOf(address perp, address trader) external view returns (int256 paper, int256 credit) {
        uint256 number = _marketNumber[perp];
        if (number != 0) {
            uint256 word = Page.load(Page.position(uint160(trader), number - 1));
            paper = Position.paperOf(word);
            credit = paper.mulTowardZero(_markets[number - 1].fundingRate) + Position.reducedOf(word);
        }
    }

    /// @inheritdoc IDealerViews
    function isOperatorValid(address client, address operator) external view returns (bool) {
        return _operators[client][operator];
    }

    /// @inheritdoc IDealerViews
    function isCreditAllowed(address from, address spender) external view returns (uint256, uint256) {
        Allowance storage allowance = _allowances[from][spender];
        return (allowance.primary, allowance.secondary);
    }

    // ---- orders ----

    /// @inheritdoc IDealerViews
    function getOrderFilledAmount(bytes32 orderHash) external view returns (uint256) {
        return _fills[orderHash];
    }

    /// @inheritdoc IDealerViews
    function isNonceTouched(address signer, uint64 nonce) external view returns (bool) {
        uint256 number = nonce & ((1 << 62) - 1);
        return (Page.load(Page.nonces(uint160(signer), number >> 8)) >> (number & 0xff)) & 1 != 0;
    }

    /// @inheritdoc IDealerViews
    function touchedNonces(address signer, uint256 word) external view returns (uint256) {
        return word >> 54 == 0 ? Page.load(Page.nonces(uint160(signer), word)) : 0;
    }

    /// @inheritdoc IDealerViews
    function isOrderSenderValid(address orderSender) external view returns (bool) {
        return _senders[orderSender];
    }

    // ---- markets ----

    /// @inheritdoc IDealerViews
    function getRiskParams(address perp) external view returns (RiskParams memory params) {
        uint256 number = _marketNumber[perp];
        if (number != 0) {
            Market storage market = _markets[number - 1];
            params.initialMarginRatio = market.initialRatio;
            params.liquidationThreshold = market.maintenanceRatio;
            params.liquidationPriceOff = market.liquidationPriceOff;
            params.insuranceFeeRate = market.insuranceFeeRate;
            params.markPriceSource = market.source;
            params.name = market.name;
            params.isRegistered = market.registered;
        }
    }

    /// @inheritdoc IDealerViews
    function getAllRegisteredPerps() external view returns (address[] memory perps) {
        uint256 listed = _marketCount;
        perps = new address[](listed);
        uint256 count;
        for (uint256 id = 0; id < listed; ++id) {
            if (_markets[id].registered) {
                perps[count++] = _markets[id].perp;
            }
        }
        assembly ("memory-safe") {
            // the list only shrinks
            mstore(perps, count)
        }
    }

    /// @inheritdoc IDealerViews
    function getMarkPrice(address perp) external view returns (uint256 price) {
        price = _askPrice(_markets[_idOf(perp)].source);
        if (price == 0) {
            revert PriceUnavailable(NO_LEG);
        }
    }

    /// @inheritdoc IDealerViews
    function getFundingRate(address perp) external view returns (int256) {
        return _markets[_idOf(perp)].fundingRate;
    }

    /// @inheritdoc IDealerViews
    function marketIdOf(address perp) external view returns (uint256) {
        return _idOf(perp);
    }

    /// @inheritdoc IDealerViews
    function marketAt(uint256 marketId) external view returns (address) {
        return marketId < MARKETS_MAX ? _markets[marketId].perp : address(0);
    }

    /// @inheritdoc IDealerViews
    function listedAt(address perp) external view returns (uint256) {
        return _markets[_idOf(perp)].listedAt;
    }

    /// @inheritdoc IDealerViews
    function openPositionsIn(address perp) external view returns (uint256) {
        return _markets[_idOf(perp)].openPositions;
    }

    // ---- settings ----

    /// @inheritdoc IDealerViews
    function isFastWithdrawalValid(address fastWithdrawOperator) external view returns (bool) {
        return _fastWithdrawWhitelist[fastWithdrawOperator];
    }

    /// @inheritdoc IDealerViews
    function isFastWithdrawDisabled() external view returns (bool) {
        return _fastWithdrawDisabled;
    }

    /// @inheritdoc IDealerViews
    function primaryAsset() external view returns (address) {
        return _primaryAsset;
    }

    /// @inheritdoc IDealerViews
    function secondaryAsset() external view returns (address) {
        return _secondaryAsset;
    }

    /// @inheritdoc IDealerViews
    function insurance() external view returns (address) {
        return _insurance;
    }

    /// @inheritdoc IDealerViews
    function fundingRateKeeper() external view returns (address) {
        return _fundingRateKeeper;
    }

    /// @inheritdoc IDealerViews
    function maxPositionAmount() external view returns (uint256) {
        return _maxPositionAmount;
    }

    /// @inheritdoc IDealerViews
    function withdrawTimeLock() external view returns (uint256) {
        return _withdrawTimeLock;
    }

    /// @inheritdoc IDealerViews
    function owner() external view returns (address) {
        return _owner;
    }

    /// @inheritdoc IDealerViews
    function pendingOwner() external view returns (address) {
        return _pendingOwner;
    }

    /// @inheritdoc IDealerViews
    function domainSeparator() external view returns (bytes32) {
        return OrderHash.domainSeparator();
    }

    /// @inheritdoc IDealerViews
    function eip712Domain()
        external
        view
        returns (bytes1, string memory, string memory, uint256, address, bytes32, uint256[] memory)
    {
        return (hex"0f", OrderHash.NAME, OrderHash.VERSION, block.chainid, address(this), 0, new uint256[](0));
    }

    /// @inheritdoc IDealerViews
    function version() external pure returns (string memory) {
        return "Croupier Dealer 1";
    }

    function _idOf(address perp) private view returns (uint256) {
        uint256 number = _marketNumber[perp];
        if (number == 0) {
            revert MarketNotRegistered(NO_LEG);
        }
        return number - 1;
    }
}
