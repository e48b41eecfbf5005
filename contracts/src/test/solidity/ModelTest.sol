// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDealerFunds} from "../../main/solidity/interfaces/IDealerFunds.sol";
import {IDealerViews} from "../../main/solidity/interfaces/IDealerViews.sol";
import {IMarkPriceOracle} from "../../main/solidity/interfaces/IMarkPriceOracle.sol";
import {IMarket} from "../../main/solidity/interfaces/IMarket.sol";
import {IPerpetual} from "../../main/solidity/interfaces/IPerpetual.sol";
import {Order, RiskParams} from "../../main/solidity/interfaces/Types.sol";
import {Cheats, bounded, vm} from "./support/Cheats.sol";
import {Exact} from "./support/Exact.sol";
import {PackedVenue} from "./support/PackedVenue.sol";
import {Packer} from "./support/Packer.sol";
import {Model} from "./support/Model.sol";

/// @dev Random trades (through either door), marks, funding, liquidations, withdrawals and bad debt in two markets, once
/// with the amounts of a usual venue and once with amounts of any size. After each step the Dealer has done what the
/// model did, or refused with the same bytes, and every number of every account is the same.
contract ModelTest is PackedVenue {
    using Packer for Packer.Batch;

    uint256 private constant TRADERS = 4;
    uint256 private constant STEPS = 10;

    IPerpetual internal eth;
    IMarkPriceOracle internal ethOracle;
    Model internal model;
    uint256 private _seed;
    uint64 private _next = 1;
    bool private _extreme;

    function setUp() public override {
        super.setUp();
        (eth, ethOracle) = newMarket("ETH", 2_000e6, 1e17, 5e16, 1e16, 2e16);
        model = new Model(INSURANCE);
        vm.prank(OWNER);
        dealer.setOrderSender(traders[0], true);
    }

    function testFuzzShouldDoWhatTheModelDoes(uint256 seed) public {
        _seed = seed;
        _setTerms(btc, RiskParams(5e16, 3e16, 1e16, 1e16, address(btcOracle), "BTC", true), BTC_MARK);
        _setTerms(eth, RiskParams(1e17, 5e16, 1e16, 2e16, address(ethOracle), "ETH", true), 2_000e6);
        for (uint256 i = 0; i < TRADERS; ++i) {
            _deposit(traders[i], _random(1e9, 2e11), _random(0, 1e10));
        }
        _deposit(INSURANCE, 1e13, 0);
        _live();
    }

    function testFuzzShouldDoWhatTheModelDoesWithAmountsOfAnySize(uint256 seed) public {
        _seed = seed;
        _extreme = true;
        _setTerms(btc, _anyTerms(address(btcOracle)), _size(1, 90));
        _setTerms(eth, _anyTerms(address(ethOracle)), _size(1, 127));
        for (uint256 i = 0; i < TRADERS; ++i) {
            _deposit(traders[i], _size(60, 94), _size(0, 87));
        }
        _deposit(INSURANCE, _size(0, 94), 0);
        _live();
    }

    // ---- steps ----

    function _live() private {
        _setLimit(2);
        for (uint256 step = 0; step < STEPS; ++step) {
            _step(_random(0, 15));
            _compare();
        }
    }

    function _step(uint256 kind) private {
        IPerpetual market = _random(0, 1) == 0 ? btc : eth;
        if (kind < 7) {
            _tradeSomething(address(market), _random(1, 3));
        } else if (kind < 8) {
            _moveMark(market);
        } else if (kind < 10) {
            int256 rate = _extreme ? _signed(_size(0, 95)) : _signed(_random(0, 1e10));
            setFunding(market, rate);
            model.setRate(address(market), rate);
        } else if (kind < 14) {
            _liquidateSomebody(market);
        } else if (kind == 14) {
            _withdrawSomething();
        } else {
            _setLimit(_random(1, 2));
            address trader = _trader();
            _same(
                address(dealer),
                abi.encodeCall(IDealerFunds.handleBadDebt, (trader)),
                abi.encodeCall(Model.sweepDebt, (trader))
            );
        }
    }

    function _tradeSomething(address market, uint256 makers) private {
        (Order[] memory orders, uint256[] memory matches) = _randomUnit(market, makers);
        address sender = _random(0, 3) == 0 ? traders[0] : SENDER;
        bytes memory expected =
            _outcome(address(model), abi.encodeCall(Model.trade, (sender, market, orders, matches)));
        if (_random(0, 1) == 0) {
            bytes memory data = abi.encodeCall(IPerpetual.trade, (tradeData(orders, matches)));
            vm.prank(sender);
            vm.assertEq(_outcome(market, data), expected);
        } else {
            vm.assertEq(_sendPacked(sender, market, orders, matches), expected);
        }
    }

    /// @return what the refusal would have reverted with through the public face, nothing if it settled
    function _sendPacked(
        address sender,
        address market,
        Order[] memory orders,
        uint256[] memory matches
    ) private returns (bytes memory) {
        Packer.Batch memory full = Packer.open(LANE, uint64(dealer.lastUnit(LANE)));
        full.addMarket(dealer.marketIdOf(market), 0x11, 1, 1);
        for (uint256 i = 0; i < orders.length; ++i) {
            full.addRatesOf(orders[i]);
        }
        full.addUnit(0, orders.length - 1);
        for (uint256 i = 0; i < orders.length; ++i) {
            uint8 flags = i == 0 ? 0 : Packer.EXPLICIT_MATCH;
            if (_random(0, 1) == 0) {
                flags |= Packer.PART_FILLED;
            }
            full.addWide(orders[i], flags, matches[i], signatureOf(orders[i]));
        }
        bytes memory data = full.bytesOf();
        vm.recordLogs();
        vm.prank(sender);
        dealer.trade(data);
        Cheats.Log[] memory logs = vm.getRecordedLogs();
        vm.assertEq(logs.length, 1);
        if (logs[0].topics[0] == UnitSettled.selector) {
            return "";
        }
        (uint256 leg, bytes4 reason) = abi.decode(logs[0].data, (uint256, bytes4));
        return abi.encodeWithSelector(reason, leg);
    }

    function _moveMark(IPerpetual market) private {
        (,,,, uint256 mark,) = model.markets(address(market));
        _setMark(market, _extreme && _random(0, 3) == 0 ? _size(1, 127) : mark * _random(80, 120) / 100);
    }

    /// @dev The mark goes so far against somebody's position that it may be liquidated, often.
    function _liquidateSomebody(IPerpetual market) private {
        uint256 who = _random(0, TRADERS - 1);
        for (uint256 i = 0; i < TRADERS && _paperOf(traders[who % TRADERS], market) == 0; ++i) {
            ++who;
        }
        uint256 price = _priceOf(traders[who % TRADERS], market);
        if (price != 0 && _random(0, 3) != 0) {
            bool long = _paperOf(traders[who % TRADERS], market) > 0;
            _setMark(market, price * (long ? _random(60, 100) : _random(100, 160)) / 100);
        }
        address victim = traders[who % TRADERS];
        address liquidator = _random(0, 2) == 0 ? INSURANCE : traders[(who + 1) % TRADERS];
        int256 held = _paperOf(victim, market);
        int256 request = _signed(_size(0, 127));
        if (_random(0, 5) != 0) {
            request = int256(_random(1, Exact.abs(held) * 2 + 1));
            request = held < 0 ? -request : request;
        }
        _same(
            address(dealer),
            abi.encodeCall(IDealerViews.getLiquidationCost, (address(market), victim, request)),
            abi.encodeCall(Model.liquidationCost, (address(market), victim, request))
        );
        int256 expected = _random(0, 2) == 0 ? _signed(_size(0, 126)) : _expectation(market, victim, request);
        bytes memory wanted = _outcome(
            address(model),
            abi.encodeCall(Model.liquidate, (liquidator, victim, address(market), request, expected))
        );
        vm.prank(liquidator);
        (bool done, bytes memory answer) =
            address(market).call(abi.encodeCall(IMarket.liquidate, (liquidator, victim, request, expected)));
        vm.assertEq(done ? bytes("") : answer, wanted);
    }

    /// @dev Exactly the price that there is, or by one unit too good or too bad.
    function _expectation(IPerpetual market, address victim, int256 request) private returns (int256) {
        try model.liquidationCost(address(market), victim, request) returns (int256 paper, int256 credit) {
            if (Exact.fits(request, 128)) {
                int256 scaled = Exact.ratio(credit, request, paper);
                return scaled + int256(_random(0, 2)) - 1;
            }
        } catch {}
        return 0;
    }

    function _withdrawSomething() private {
        (address from, address caller, address to) = (_trader(), _trader(), _trader());
        uint256 primary = _extreme ? _size(0, 95) : _random(0, 2e11);
        uint256 secondary = _random(0, 1) == 0 ? 0 : _random(0, model.secondaryOf(from) + 1);
        if (_random(0, 2) != 0) {
            vm.prank(from);
            dealer.approveFundOperator(caller, primary, secondary + 1);
            model.allow(from, caller, primary, secondary + 1);
        }
        bool inside = _random(0, 1) == 0;
        vm.prank(caller);
        _same(
            address(dealer),
            abi.encodeCall(IDealerFunds.fastWithdraw, (from, to, primary, secondary, inside, "")),
            abi.encodeCall(Model.withdraw, (caller, from, to, primary, secondary, inside))
        );
        (uint256 primaryLeft, uint256 secondaryLeft) = dealer.isCreditAllowed(from, caller);
        (uint256 primaryWanted, uint256 secondaryWanted) = model.allowances(from, caller);
        vm.assertEq(primaryLeft, primaryWanted, "primary allowance");
        vm.assertEq(secondaryLeft, secondaryWanted, "secondary allowance");
    }

    // ---- random orders ----

    /// @dev The taker stands anywhere among the traders; makers ascend, with repetitions.
    function _randomUnit(
        address market,
        uint256 makers
    ) private returns (Order[] memory orders, uint256[] memory matches) {
        orders = new Order[](makers + 1);
        matches = new uint256[](makers + 1);
        bool takerIsLong = _random(0, 1) == 0;
        address taker = _trader();
        uint256 from = 0;
        for (uint256 i = 1; i <= makers; ++i) {
            from = _random(from, TRADERS - 1);
            if (traders[from] == taker) {
                from = from == TRADERS - 1 ? TRADERS - 2 : from + 1;
            }
            if (i > 1 && traders[from] < orders[i - 1].signer) {
                from = _indexOf(orders[i - 1].signer);
            }
            orders[i] = _randomOrder(market, traders[from], !takerIsLong, _randomPaper(market, taker), 3);
            uint256 size = Exact.abs(orders[i].paperAmount);
            matches[i] = _random(0, 1) == 0 ? size : _random(1, size);
            matches[0] += matches[i];
        }
        orders[0] = _randomOrder(market, taker, takerIsLong, matches[0] + _random(0, matches[0]), 100);
    }

    /// @dev Often what somebody has, so that positions are closed and flipped.
    function _randomPaper(address market, address taker) private returns (uint256) {
        if (_random(0, 2) == 0) {
            int256 held = _paperOf(taker, IPerpetual(market));
            if (held != 0) {
                return Exact.abs(held);
            }
        }
        if (!_extreme) {
            return _random(1e15, 5e18) + _random(0, 1e9);
        }
        return _random(0, 15) == 0 ? _size(1, 120) : _size(1, 100);
    }

    /// @param reach by how many per mille of the mark the price may be better for the other side (the incoming order has
    /// the longer reach, so that most units cross)
    function _randomOrder(
        address market,
        address signer,
        bool long,
        uint256 paper,
        uint256 reach
    ) private returns (Order memory o) {
        (,,,, uint256 mark,) = model.markets(market);
        uint256 value = uint256(Exact.mul(int256(paper), int256(mark)));
        uint256 change = value * _random(0, reach) / 1000;
        uint256 credit = long ? value + change : value - change;
        credit += _random(1, 7);
        credit = credit >> 126 != 0 ? 1 << 126 : credit;
        o = orderOf(market, signer, _side(paper, long), _side(credit, !long), 0);
        uint64 nonce = (_random(0, 1) == 0 ? COMPACT : 0) | _next++;
        if (_extreme && _random(0, 3) == 0) {
            o.info = infoOf(_anyRate(), _anyRate(), EXPIRY, nonce);
        } else {
            o.info = infoOf(int64(int256(_random(0, 4e14))) - 2e14, int64(int256(_random(0, 9e14))), EXPIRY, nonce);
        }
    }

    // ---- comparison ----

    function _compare() private view {
        for (uint256 i = 0; i < TRADERS; ++i) {
            _compareAccount(traders[i]);
        }
        _compareAccount(SENDER);
        _compareAccount(INSURANCE);
    }

    function _compareAccount(address trader) private view {
        (int256 primary, uint256 secondaryCredit,,,) = dealer.getCreditOf(trader);
        vm.assertEq(primary, model.primaryOf(trader), "primary");
        vm.assertEq(secondaryCredit, model.secondaryOf(trader), "secondary");
        vm.assertEq(dealer.getPositions(trader).length, model.positionsOf(trader), "positions");
        _compareRisk(trader);
        _comparePosition(btc, trader);
        _comparePosition(eth, trader);
    }

    function _compareRisk(address trader) private view {
        Model.Risk memory risk = model.riskOf(trader, address(0));
        (int256 netValue, uint256 exposure, uint256 initial, uint256 maintenance) = dealer.getTraderRisk(trader);
        vm.assertEq(netValue, risk.netValue, "net value");
        vm.assertEq(exposure, risk.exposure, "exposure");
        vm.assertEq(initial, risk.initial, "initial margin");
        vm.assertEq(maintenance, risk.maintenance, "maintenance margin");
        vm.assertEq(dealer.isSafe(trader), model.isSafe(trader));
        vm.assertEq(dealer.isIMSafe(trader), model.isInitialSafe(trader));
    }

    function _comparePosition(IPerpetual market, address trader) private view {
        (int256 paper, int256 reduced, uint256 serial) = dealer.positionOf(trader, address(market));
        (int256 wantedPaper, int256 wantedReduced, uint256 wantedSerial) =
            model.positions(trader, address(market));
        vm.assertEq(paper, wantedPaper, "paper");
        vm.assertEq(reduced, wantedReduced, "reduced credit");
        vm.assertEq(serial, wantedSerial, "serial");
        (, int256 credit) = market.balanceOf(trader);
        vm.assertEq(credit, model.creditOf(trader, address(market)), "credit");
        try model.liquidationPrice(trader, address(market)) returns (uint256 price) {
            vm.assertEq(dealer.getLiquidationPrice(trader, address(market)), price, "liquidation price");
        } catch {
            // beyond 255 bits on the way
            vm.assertTrue(_extreme, "liquidation price");
        }
    }

    /// @dev The same revert data, or success of both.
    function _same(address target, bytes memory call, bytes memory modelCall) private {
        bytes memory actual = _outcome(target, call);
        vm.assertEq(actual, _outcome(address(model), modelCall));
    }

    /// @dev What the call returns or reverts with.
    function _outcome(address target, bytes memory call) private returns (bytes memory answer) {
        (, answer) = target.call(call);
    }

    // ---- arrangements ----

    function _setTerms(IPerpetual market, RiskParams memory params, uint256 mark) private {
        vm.prank(OWNER);
        dealer.setPerpRiskParams(address(market), params);
        setMark(_oracleOf(market), mark);
        model.setMarket(
            address(market),
            Model.Market(
                params.initialMarginRatio,
                params.liquidationThreshold,
                params.liquidationPriceOff,
                params.insuranceFeeRate,
                mark,
                0
            )
        );
    }

    function _oracleOf(IPerpetual market) private view returns (IMarkPriceOracle) {
        return address(market) == address(btc) ? btcOracle : ethOracle;
    }

    function _anyTerms(address source) private returns (RiskParams memory) {
        uint256 maintenance = _random(0, 2) == 0 ? _random(0, 1e18 - 1) : _random(0, 1e17);
        uint256 off = _random(0, maintenance);
        return RiskParams(_random(maintenance, 2e18), maintenance, off, maintenance - off, source, "ANY", true);
    }

    function _setMark(IPerpetual market, uint256 mark) private {
        mark = mark == 0 ? 1 : mark >> 127 != 0 ? 1 << 127 : mark;
        setMark(_oracleOf(market), mark);
        model.setMark(address(market), mark);
    }

    function _paperOf(address trader, IPerpetual market) private view returns (int256 paper) {
        (paper,,) = model.positions(trader, address(market));
    }

    /// @dev Zero, too, where the model's numbers end.
    function _priceOf(address trader, IPerpetual market) private view returns (uint256) {
        try model.liquidationPrice(trader, address(market)) returns (uint256 price) {
            return price >> 127 != 0 ? 0 : price;
        } catch {
            return 0;
        }
    }

    function _setLimit(uint256 limit) private {
        vm.prank(OWNER);
        dealer.setMaxPositionAmount(limit);
        model.setPositionLimit(limit);
    }

    function _deposit(address to, uint256 primary, uint256 secondaryAmount) private {
        fund(to, primary, secondaryAmount);
        model.deposit(to, primary, secondaryAmount);
    }

    // ---- chance ----

    function _random(uint256 low, uint256 high) private returns (uint256) {
        _seed = uint256(keccak256(abi.encode(_seed)));
        return bounded(_seed, low, high);
    }

    /// @dev Every length in bits is as likely as any other.
    function _size(uint256 bitsMin, uint256 bitsMax) private returns (uint256) {
        uint256 bits = _random(bitsMin, bitsMax);
        return bits == 0 ? 0 : _random(1 << (bits - 1), (1 << bits) - 1);
    }

    function _signed(uint256 size) private returns (int256) {
        return _random(0, 1) == 0 ? int256(size) : -int256(size);
    }

    function _anyRate() private returns (int64) {
        return int64(_signed(_size(0, 63)));
    }

    function _side(uint256 size, bool positive) private pure returns (int128) {
        int128 value = int128(int256(size));
        return positive ? value : -value;
    }

    function _trader() private returns (address) {
        return traders[_random(0, TRADERS - 1)];
    }

    function _indexOf(address trader) private view returns (uint256 index) {
        while (traders[index] != trader) {
            ++index;
        }
    }
}
