// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {RiskParams} from "./Types.sol";

/// @title What a watcher of the Dealer sees
/// @dev Names and fields that the public JOJO contracts have are kept, so that their indexers keep working.
interface IDealerEvents {
    // ---- packed batches ----

    /// @notice A unit of a packed batch settled. The log's data is longer than this declaration: the packed words
    /// that follow the header are described byte by byte in contracts/README.md.
    /// @param header unit uint64 | lane uint16 | market uint8 | legs uint8 | closes uint8 | zero 56 bits | sender fee int96
    event UnitSettled(uint256 header);
    /// @notice A unit of a packed batch was refused and left no other trace.
    /// @param leg the order to blame, 0 = incoming, 255 = none
    /// @param reason selector of the error (IDealerErrors) that refused it
    event UnitRefused(uint256 indexed lane, uint256 indexed unit, uint256 leg, bytes4 reason);

    // ---- trades through a market's public face ----

    event OrderFilled(
        bytes32 indexed orderHash,
        address indexed trader,
        address indexed perp,
        int256 orderFilledPaperAmount,
        int256 filledCreditAmount,
        uint256 positionSerialNum,
        int256 fee
    );
    /// @notice A position was closed; `pnl` went into the trader's primary credit. `serial` is the closed one.
    event PnlRealised(address indexed trader, address indexed perp, int256 pnl, uint256 serial);
    /// @notice The unit's fees went into the order sender's primary credit (negative: came out of it).
    event SenderFee(address indexed sender, int256 amount);

    // ---- liquidation ----

    event BeingLiquidated(
        address indexed perp,
        address indexed liquidatedTrader,
        int256 paperChange,
        int256 creditChange,
        uint256 positionSerialNum
    );
    event JoinLiquidation(
        address indexed perp,
        address indexed liquidator,
        address indexed liquidatedTrader,
        int256 paperChange,
        int256 creditChange,
        uint256 positionSerialNum
    );
    event ChargeInsurance(address indexed perp, address indexed liquidatedTrader, uint256 fee);
    event HandleBadDebt(address indexed liquidatedTrader, int256 primaryCredit, uint256 secondaryCredit);

    // ---- funds ----

    event Deposit(address indexed to, address indexed payer, uint256 primaryAmount, uint256 secondaryAmount);
    event Withdraw(address indexed to, address indexed payer, uint256 primaryAmount, uint256 secondaryAmount);
    event RequestWithdraw(
        address indexed payer, uint256 primaryAmount, uint256 secondaryAmount, uint256 executionTimestamp
    );
    event TransferIn(address trader, uint256 primaryAmount, uint256 secondaryAmount);
    event TransferOut(address trader, uint256 primaryAmount, uint256 secondaryAmount);
    event FundOperatorAllowedChange(
        address indexed client, address indexed operator, uint256 primaryAllowed, uint256 secondaryAllowed
    );

    // ---- administration ----

    event SetOperator(address indexed client, address indexed operator, bool isValid);
    event SetOrderSender(address orderSender, bool isValid);
    event SetFastWithdrawalWhitelist(address target, bool isValid);
    event FastWithdrawDisabled(bool disabled);
    event SetFundingRateKeeper(address oldKeeper, address newKeeper);
    event SetInsurance(address oldInsurance, address newInsurance);
    event SetMaxPositionAmount(uint256 oldMaxPositionAmount, uint256 newMaxPositionAmount);
    event SetWithdrawTimeLock(uint256 oldWithdrawTimeLock, uint256 newWithdrawTimeLock);
    event SetSecondaryAsset(address secondaryAsset);
    event UpdatePerpRiskParams(address indexed perp, RiskParams param);
    event UpdateFundingRate(address indexed perp, int256 oldRate, int256 newRate);
    /// @notice A market was registered for the first time; packed batches and logs name it by this number.
    event MarketListed(address indexed perp, uint256 indexed marketId);
    event OwnershipTransferStarted(address indexed previousOwner, address indexed newOwner);
    event OwnershipTransferred(address indexed previousOwner, address indexed newOwner);
}
