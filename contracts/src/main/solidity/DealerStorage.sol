// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDealerErrors} from "./interfaces/IDealerErrors.sol";
import {IDealerEvents} from "./interfaces/IDealerEvents.sol";

/// @title The Dealer's declared state
/// @notice What a fill touches does not stand here but in the traders' pages (Page); here is what is set rarely, and
/// the fills of orders that keep a slot per hash.
/// @dev Dealer and back office share this layout; neither may declare state of its own.
///
///      slot 0  owner address
///      slot 1  pending owner address
///      slot 2  primary asset address
///      slot 3  secondary asset address
///      slot 4  insurance address
///      slot 5  funding rate keeper address | withdraw time lock uint64 | max position amount uint16 | fast withdraw
///              disabled
///      slot 6  market count, slot 7 to 14 mappings, from slot 15 four slots per market
abstract contract DealerStorage is IDealerErrors, IDealerEvents {
    /// @dev     slot 0  perp address | open positions uint32 | listed at uint40 | registered
    ///          slot 1  mark price source address | funding rate int96
    ///          slot 2  initial, maintenance, liquidation price off, insurance fee: uint64 each
    ///          slot 3  name
    struct Market {
        address perp;
        uint32 openPositions;
        uint40 listedAt;
        bool registered;
        address source;
        int96 fundingRate;
        uint64 initialRatio;
        uint64 maintenanceRatio;
        uint64 liquidationPriceOff;
        uint64 insuranceFeeRate;
        string name;
    }

    /// @dev Amounts announced for withdrawal, and when they may be taken.
    struct PendingWithdraw {
        uint128 primary;
        uint128 secondary;
        uint256 readyAt;
    }

    struct Allowance {
        uint256 primary;
        uint256 secondary;
    }

    /// @dev The verdict on what passed a rule; any other is the selector of the error that refuses, as a number.
    uint256 internal constant PASSED = 0;
    /// @dev The `leg` of a refusal for which no order is to blame.
    uint256 internal constant NO_LEG = 255;
    uint256 internal constant MARKETS_MAX = 256;

    address internal _owner;
    address internal _pendingOwner;
    address internal _primaryAsset;
    address internal _secondaryAsset;
    address internal _insurance;
    address internal _fundingRateKeeper;
    uint64 internal _withdrawTimeLock;
    uint16 internal _maxPositionAmount;
    bool internal _fastWithdrawDisabled;
    uint256 internal _marketCount;

    mapping(address perp => uint256 idPlusOne) internal _marketNumber;
    mapping(address sender => bool) internal _senders;
    mapping(address client => mapping(address operator => bool)) internal _operators;
    mapping(address owner => mapping(address spender => Allowance)) internal _allowances;
    mapping(address owner => PendingWithdraw) internal _pendingWithdraws;
    mapping(address target => bool) internal _fastWithdrawWhitelist;
    mapping(uint256 lane => uint256 unit) internal _lastUnits;
    mapping(bytes32 orderHash => uint256 paper) internal _fills;

    Market[MARKETS_MAX] internal _markets;

    /// @dev A whole word: a bool would be read once more to be written.
    uint256 private transient _entered;

    /// @dev One state-changing call at a time; tokens, price sources and signers cannot call back in between.
    modifier nonReentrant() {
        _enter();
        _;
        _leave();
    }

    function _enter() internal {
        if (_entered != 0) {
            revert Reentered();
        }
        _entered = 1;
    }

    function _leave() internal {
        _entered = 0;
    }
}
