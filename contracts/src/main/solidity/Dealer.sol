// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {LiquidationTerms} from "./LiquidationTerms.sol";
import {Settlement} from "./Settlement.sol";
import {IDealerTrading} from "./interfaces/IDealerTrading.sol";
import {Account} from "./libraries/Account.sol";
import {OrderHash} from "./libraries/OrderHash.sol";
import {PackedBatch} from "./libraries/PackedBatch.sol";
import {Page} from "./libraries/Page.sol";
import {
    CLOSED,
    LEG_BYTES,
    Leg,
    MarketState,
    PARTY_BYTES,
    PARTY_PAPER_CHANGE,
    Party,
    Session,
    Staging,
    Unit
} from "./libraries/Staging.sol";
import {TradeCall} from "./libraries/TradeCall.sol";
import {TradeData} from "./libraries/TradeData.sol";
import {UnitLog} from "./libraries/UnitLog.sol";

/// @title The Dealer: settles matched orders against the traders' accounts
/// @notice This contract holds what a trade touches. All other functions of IDealer lie in the back office, to which
/// other calls are delegated.
contract Dealer is Settlement, LiquidationTerms, IDealerTrading {
    using PackedBatch for PackedBatch.Reader;
    using Staging for Unit;

    /// @dev What must be left before a unit is judged: enough to refuse it and to end the call.
    uint256 private constant _UNIT_GAS_MIN = 150_000;

    address private immutable _backOffice;
    uint256 private immutable _chainId;
    bytes32 private immutable _separator;

    constructor(address primaryAsset, address backOffice) {
        if (primaryAsset == address(0) || backOffice.code.length == 0) {
            revert InvalidSetting();
        }
        _owner = msg.sender;
        _primaryAsset = primaryAsset;
        _backOffice = backOffice;
        _chainId = block.chainid;
        _separator = OrderHash.domainSeparator();
        emit OwnershipTransferred(address(0), msg.sender);
    }

    /// @dev `IPackedTrading.trade`, decoded by hand; the back office answers everything else.
    fallback() external {
        if (msg.sig == TradeCall.SELECTOR) {
            _trade(TradeCall.argument());
            return;
        }
        address backOffice = _backOffice;
        assembly ("memory-safe") {
            let start := mload(0x40)
            calldatacopy(start, 0, calldatasize())
            let done := delegatecall(gas(), backOffice, start, calldatasize(), 0, 0)
            returndatacopy(start, 0, returndatasize())
            switch done
            case 0 { revert(start, returndatasize()) }
            default { return(start, returndatasize()) }
        }
    }

    function _trade(bytes calldata batch) private nonReentrant {
        if (!_senders[msg.sender]) {
            revert NotOrderSender(msg.sender);
        }
        (PackedBatch.Reader memory reader, uint256 lane) = PackedBatch.open(batch);
        uint256 last = _lastUnits[lane];
        if (last != reader.unit) {
            revert UnitGap(lane, last, reader.unit);
        }

        Session memory session = Staging.newSession()[0];
        _startTrades(session, msg.sender);
        Unit memory unit = Staging.newUnit()[0];
        while (reader.hasUnit()) {
            if (gasleft() < _UNIT_GAS_MIN) {
                revert InsufficientGas(gasleft(), _UNIT_GAS_MIN);
            }
            _readUnit(reader, session, unit);
            (uint256 reason, uint256 leg) = _judge(session, unit);
            if (reason == PASSED) {
                _commit(session, unit);
                uint256 closes = unit.closes;
                UnitLog.emitSettled(unit.log, lane, reader.unit, unit.market.id, unit.legCount, closes, unit.senderFee);
            } else {
                emit UnitRefused(lane, reader.unit, leg, bytes4(uint32(reason)));
                (unit.flawed, unit.unsorted, unit.uncrossed) = (false, 0, 0);
            }
        }

        _lastUnits[lane] = reader.lastUnit();
        _finish(session);
    }

    /// @inheritdoc IDealerTrading
    function settleTrade(address orderSender, bytes calldata tradeData) external returns (bytes memory) {
        _enter();
        uint256 marketId = _callingMarket();
        if (!_senders[orderSender]) {
            revert NotOrderSender(orderSender);
        }
        Session memory session = Staging.newSession()[0];
        _startTrades(session, orderSender);
        Unit memory unit = Staging.newUnit()[0];
        unit.atOnce = true;
        uint256 place = _placeOf(session, marketId);
        unit.market = session.markets[place];
        _price(unit.market);
        _reserve(unit, TradeData.count(tradeData));
        if (unit.legCount == 0) {
            revert TooFewOrders(NO_LEG);
        }
        unit.mismatched = !TradeData.read(tradeData, unit.legCount, unit.legs);
        unit.flawed = unit.mismatched || unit.legCount < 2;
        (uint256 reason, uint256 leg) = _judge(session, unit);
        if (reason != PASSED) {
            _refuse(reason, leg);
        }

        session.senderPrimary = unit.senderPrimary;
        _finish(session);

        _logTrade(session, unit);
        _leave();
        _return(unit);
    }

    /// @inheritdoc IDealerTrading
    function settleLiquidation(
        address executor,
        address liquidator,
        address liquidatedTrader,
        int256 requestPaper,
        int256 expectCredit
    ) external nonReentrant returns (int256 paper, int256 credit, int256 liquidatedPaper, int256 liquidatedCredit) {
        uint256 marketId = _callingMarket();
        if (executor != liquidator && !_operators[liquidator][executor]) {
            revert NotLiquidatorOrOperator(executor, liquidator);
        }
        if (liquidator == liquidatedTrader) {
            revert SelfLiquidation(liquidator);
        }
        Session memory session = Staging.newSession()[0];
        uint256 fee;
        (paper, credit, fee) = _liquidationTerms(session, marketId, liquidatedTrader, requestPaper);
        _guardPrice(paper, credit, requestPaper, expectCredit);

        _chargeInsurance(fee);
        liquidatedPaper = -paper;
        liquidatedCredit = -credit - int256(fee);
        uint256 place = _placeOf(session, marketId);
        MarketState memory market = session.markets[place];
        Party memory victim = _takeOver(session, market, liquidatedTrader, liquidatedPaper, liquidatedCredit);
        Party memory taker = _takeOver(session, market, liquidator, paper, credit);
        _finish(session);
        uint256 reason = _judgeMargin(session, market, taker);
        if (reason == uint32(TraderUnsafe.selector)) {
            revert LiquidatorUnsafe(liquidator);
        } else if (reason != PASSED) {
            _refuse(reason, NO_LEG);
        }

        emit BeingLiquidated(msg.sender, liquidatedTrader, liquidatedPaper, liquidatedCredit, victim.serial);
        emit JoinLiquidation(msg.sender, liquidator, liquidatedTrader, paper, credit, taker.serial);
        emit ChargeInsurance(msg.sender, liquidatedTrader, fee);
        _logClose(msg.sender, victim);
        _logClose(msg.sender, taker);
    }

    /// @inheritdoc IDealerTrading
    function lastUnit(uint256 lane) external view returns (uint256) {
        return _lastUnits[lane];
    }

    /// @inheritdoc IDealerTrading
    function unitGasMin() external pure returns (uint256) {
        return _UNIT_GAS_MIN;
    }

    // ---- trades ----

    function _readUnit(PackedBatch.Reader memory reader, Session memory session, Unit memory unit) private view {
        (bool moved, uint256 makers) = reader.openUnit();
        if (moved) {
            uint256 place = _placeOf(session, reader.marketId);
            unit.market = session.markets[place];
            // asked now, so that the first trader of the market is a usual case, too
            _price(unit.market);
        }
        _reserve(unit, makers + 1);
        Leg memory leg = unit.legs;
        uint256 perp = unit.market.perp;
        leg.perp = perp;
        reader.readOrder(leg, PackedBatch.EXPLICIT_MATCH);
        uint256 sum;
        // at most 254 matches of at most 176 bits
        unchecked {
            for (; makers != 0; --makers) {
                assembly ("memory-safe") {
                    leg := add(leg, LEG_BYTES)
                }
                leg.perp = perp;
                reader.readOrder(leg, 0);
                sum += leg.matched;
            }
        }
        unit.legs.matched = sum;
        reader.closeUnit();
    }

    /// @dev The resting orders first, then the incoming one.
    function _logTrade(Session memory session, Unit memory unit) private {
        uint256 perp = unit.market.perp;
        uint256 resting = UnitLog.legAt(unit.log, 1);
        UnitLog.emitFilled(resting, UnitLog.legAt(unit.log, unit.legCount), perp);
        UnitLog.emitFilled(UnitLog.legAt(unit.log, 0), resting, perp);
        if (unit.closes != 0) {
            Party memory party = unit.parties;
            for (uint256 left = unit.partyCount(); left != 0; --left) {
                _logClose(address(uint160(perp)), party);
                assembly ("memory-safe") {
                    party := add(party, PARTY_BYTES)
                }
            }
        }
        emit SenderFee(address(uint160(session.sender)), unit.senderFee);
    }

    function _logClose(address perp, Party memory party) private {
        if (party.flags & CLOSED != 0) {
            emit PnlRealised(address(uint160(party.trader)), perp, party.pnl, party.serial);
        }
    }

    /// @dev Ends the call with the changes of all parties: as `bytes`, but without copying them once more.
    function _return(Unit memory unit) private pure {
        Party memory party = unit.parties;
        uint256 end = unit.partiesEnd;
        assembly ("memory-safe") {
            let start := mload(0x40)
            let word := add(start, 0x40)
            for {} lt(party, end) { party := add(party, PARTY_BYTES) } {
                mstore(word, mload(party))
                mcopy(add(word, 0x20), add(party, PARTY_PAPER_CHANGE), 0x40)
                word := add(word, 0x60)
            }
            mstore(start, 0x20)
            mstore(add(start, 0x20), sub(word, add(start, 0x40)))
            return(start, sub(word, start))
        }
    }

    /// @dev Reverts with the error of that selector, all of which carry the leg and nothing else.
    function _refuse(uint256 reason, uint256 leg) private pure {
        assembly ("memory-safe") {
            mstore(0x00, shl(224, reason))
            mstore(0x04, leg)
            revert(0x00, 0x24)
        }
    }

    /// @dev The calling market's id; only registered markets pass.
    function _callingMarket() private view returns (uint256) {
        uint256 number = _marketNumber[msg.sender];
        if (number == 0 || !_markets[number - 1].registered) {
            revert MarketNotRegistered(NO_LEG);
        }
        return number - 1;
    }

    // ---- liquidations ----

    function _guardPrice(int256 paper, int256 credit, int256 requestPaper, int256 expectCredit) private pure {
        if (requestPaper != int128(requestPaper) || expectCredit != int128(expectCredit)) {
            revert AmountOverflow(NO_LEG);
        }
        int256 got = credit * requestPaper;
        int256 expected = expectCredit * paper;
        if (paper > 0 ? got < expected : got > expected) {
            revert LiquidationPriceProtection(credit, expectCredit);
        }
    }

    function _chargeInsurance(uint256 fee) private {
        uint256 slot = Page.account(uint160(_insurance));
        uint256 account = Page.load(slot);
        int256 primary = Account.primaryOf(account) + int256(fee);
        if (!Account.fits(primary)) {
            revert AmountOverflow(NO_LEG);
        }
        Page.store(slot, Account.withPrimary(account, primary));
    }

    /// @dev Settles one side of a liquidation.
    function _takeOver(
        Session memory session,
        MarketState memory market,
        address trader,
        int256 paperChange,
        int256 creditChange
    ) private returns (Party memory party) {
        party.trader = uint160(trader);
        party.paperChange = paperChange;
        party.creditChange = creditChange;
        party.account = Page.load(Page.account(uint160(trader)));
        uint256 reason = _settle(session, market, party);
        if (reason != PASSED) {
            _refuse(reason, NO_LEG);
        }
        Page.store(party.positionSlot, party.position);
        if (party.flags != 0) {
            _commitAccount(session, market, party);
        }
    }

    function _domainSeparator() internal view override returns (bytes32) {
        return block.chainid == _chainId ? _separator : OrderHash.domainSeparator();
    }
}
