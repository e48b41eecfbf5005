// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IMarkPriceOracle} from "../../../main/solidity/interfaces/IMarkPriceOracle.sol";
import {IPerpetual} from "../../../main/solidity/interfaces/IPerpetual.sol";
import {Order} from "../../../main/solidity/interfaces/Types.sol";
import {bounded, vm} from "./Cheats.sol";
import {PackedVenue} from "./PackedVenue.sol";
import {Packer} from "./Packer.sol";

/// @dev What can happen to a venue, for invariant tests: refused actions change nothing and are fine.
contract Actions is PackedVenue {
    using Packer for Packer.Batch;

    IPerpetual public eth;
    IMarkPriceOracle public ethOracle;
    Order[] internal orders;
    /// @dev Filled paper by order hash, counted here.
    mapping(bytes32 => uint256) internal counted;
    uint256 public fundingUpdates;
    uint256 public brokenWithdrawals;
    uint256 public disturbedUnits;
    uint256 public settledUnits;
    uint256 public liquidations;
    uint64 private _next = 1;

    constructor() {
        setUp();
        (eth, ethOracle) = newMarket("ETH", 2_000e6, 1e17, 5e16, 1e16, 2e16);
        for (uint256 i = 0; i < traders.length; ++i) {
            fund(traders[i], 3_000e6, 500e6);
        }
        fund(INSURANCE, 1_000_000e6);
    }

    // ---- actions ----

    function depositSome(uint256 who, uint256 amount) external {
        fund(_trader(who), bounded(amount, 0, 10_000e6), 0);
    }

    function requestSome(uint256 who, uint256 amount, uint256 secondaryAmount) external {
        address from = _trader(who);
        vm.prank(from);
        dealer.requestWithdraw(from, bounded(amount, 0, 10_000e6), bounded(secondaryAmount, 0, 500e6));
    }

    function executeSome(uint256 who, uint256 to, bool inside) external {
        address from = _trader(who);
        bool safe = dealer.isSafe(from);
        vm.prank(from);
        try dealer.executeWithdraw(from, _trader(to), inside, "") {
            if (safe && !dealer.isSafe(from)) {
                ++brokenWithdrawals;
            }
        } catch {}
    }

    function withdrawSome(uint256 who, uint256 to, uint256 amount, uint256 secondaryAmount, bool inside) external {
        address from = _trader(who);
        vm.prank(from);
        try dealer.fastWithdraw(
            from, _trader(to), bounded(amount, 0, 10_000e6), bounded(secondaryAmount, 0, 500e6), inside, ""
        ) {
            if (!dealer.isSafe(from)) {
                ++brokenWithdrawals;
            }
        } catch {}
    }

    function moveMark(uint256 which, uint256 price) external {
        if (which % 2 == 0) {
            setMark(btcOracle, bounded(price, 24_000e6, 36_000e6));
        } else {
            setMark(ethOracle, bounded(price, 1_500e6, 2_500e6));
        }
    }

    function moveFunding(uint256 which, uint256 rate) external {
        setFunding(which % 2 == 0 ? btc : eth, int256(bounded(rate, 0, 2e8)) - 1e8);
        ++fundingUpdates;
    }

    function tradePublic(uint256 a, uint256 b, uint256 size, uint256 price, uint256 which) external {
        IPerpetual market = which % 2 == 0 ? btc : eth;
        (Order memory taker, Order memory maker) = _pair(market, a, b, size, price);
        _tradeIn(market, taker, maker, bounded(size >> 16, 1, uint256(_abs(taker.paperAmount))));
    }

    /// @dev Two orders that have met before meet again, with whatever is left of them, or more.
    function tradeAgain(uint256 index, uint256 amount) external {
        if (orders.length != 0) {
            index = 2 * (index % (orders.length / 2));
            Order memory taker = orders[index];
            uint256 limit = uint256(_abs(taker.paperAmount));
            _tradeIn(IPerpetual(taker.perp), taker, orders[index + 1], bounded(amount, 1, limit + limit / 8));
        }
    }

    function _tradeIn(IPerpetual market, Order memory taker, Order memory maker, uint256 amount) private {
        bytes memory data = tradeData(taker, maker, amount);
        vm.prank(SENDER);
        try market.trade(data) {
            ++settledUnits;
            _count(taker, maker, amount);
        } catch {}
    }

    /// @dev Two units; what becomes of the second must not depend on whether the first one is refused by signature.
    function tradePacked(uint256 a, uint256 b, uint256 size, uint256 price, bool spoil) external {
        Packer.Batch memory full = newBatch();
        (Order memory badTaker, Order memory badMaker) = _pair(btc, a, b, size, price);
        (Order memory taker, Order memory maker) = _pair(btc, a + 1, b + 2, size >> 8, price);
        full.addUnit(0, 1);
        bytes memory wrong = signatureBy(1, hashOf(badTaker));
        full.addNarrow(badTaker, 0, LOT, TICK, 0, spoil ? wrong : signatureOf(badTaker));
        full.addNarrow(badMaker, 0, LOT, TICK, 0, signatureOf(badMaker));
        full.addUnit(0, 1);
        full.addNarrow(taker, 0, LOT, TICK, 0, signatureOf(taker));
        full.addNarrow(maker, 0, LOT, TICK, 0, signatureOf(maker));
        bytes memory data = full.bytesOf();
        bytes memory alone = tradeData(taker, maker, uint256(_abs(taker.paperAmount)));

        bool would;
        if (spoil) {
            try this.probe(alone) {}
            catch (bytes memory reason) {
                would = reason.length == 0;
            }
        }
        vm.prank(SENDER);
        dealer.trade(data);

        bool did = _filled(taker) != 0;
        if (did) {
            ++settledUnits;
            _count(taker, maker, uint256(_abs(taker.paperAmount)));
        }
        bool first = _filled(badTaker) != 0;
        if (first) {
            _count(badTaker, badMaker, uint256(_abs(badTaker.paperAmount)));
        }
        if (spoil && (did != would || first)) {
            ++disturbedUnits;
        }
    }

    /// @dev Trades and reverts: without a reason where the trade would have settled.
    function probe(bytes calldata data) external {
        vm.prank(SENDER);
        btc.trade(data);
        assembly {
            revert(0, 0)
        }
    }

    /// @dev The first unsafe account from `who` on, if there is one.
    function liquidateSome(uint256 who, uint256 by, uint256 size, uint256 which) external {
        IPerpetual market = which % 2 == 0 ? btc : eth;
        who %= traders.length;
        for (uint256 i = 0; i < traders.length && dealer.isSafe(_trader(who)); ++i) {
            ++who;
        }
        (int256 paper,) = market.balanceOf(_trader(who));
        int256 request = int256(bounded(size, 1, 5e18));
        address liquidator = by % 3 == 0 ? _trader(by) : INSURANCE;
        int256 worst = paper > 0 ? -type(int128).max : int256(0);
        vm.prank(liquidator);
        try market.liquidate(liquidator, _trader(who), paper > 0 ? request : -request, worst) {
            ++liquidations;
        } catch {}
    }

    function sweepDebt(uint256 who) external {
        dealer.handleBadDebt(_trader(who));
    }

    // ---- what is to be seen ----

    function holders() external view returns (address[] memory all) {
        all = new address[](traders.length + 2);
        for (uint256 i = 0; i < traders.length; ++i) {
            all[i] = traders[i];
        }
        (all[traders.length], all[traders.length + 1]) = (SENDER, INSURANCE);
    }

    function dealerOf() external view returns (address, address, address, address, address) {
        return (address(dealer), address(token), address(secondary), address(btc), address(eth));
    }

    function orderCount() external view returns (uint256) {
        return orders.length;
    }

    /// @return filled what the Dealer knows
    /// @return seen what was counted here
    /// @return limit the order's amount
    function fillOf(uint256 index) external view returns (uint256 filled, uint256 seen, uint256 limit) {
        Order memory o = orders[index];
        return (_filled(o), counted[hashOf(o)], uint256(_abs(o.paperAmount)));
    }

    // ---- arrangements ----

    function _pair(
        IPerpetual market,
        uint256 a,
        uint256 b,
        uint256 size,
        uint256 price
    ) private returns (Order memory taker, Order memory maker) {
        uint256 lots = bounded(size, 1, 400);
        uint256 mark = dealer.getMarkPrice(address(market));
        uint256 ticks = bounded(price, mark * 98 / 100, mark * 102 / 100) / 1000 / TICK;
        int128 credit = int128(int256(ticks * TICK * lots));
        int128 paper = int128(int256(lots)) * 1e15;
        if (price % 2 == 0) {
            (paper, credit) = (-paper, -credit);
        }
        // a third of the orders keeps its fills in the compact way
        uint64 bits = size % 3 == 0 ? COMPACT : 0;
        taker = orderOf(address(market), _trader(a), paper, -credit, bits | _next++);
        maker = orderOf(address(market), _trader(b), -paper, credit, bits | _next++);
        orders.push(taker);
        orders.push(maker);
    }

    function _count(Order memory taker, Order memory maker, uint256 amount) private {
        counted[hashOf(taker)] += amount;
        counted[hashOf(maker)] += amount;
    }

    function _filled(Order memory o) private view returns (uint256 filled) {
        filled = dealer.getOrderFilledAmount(hashOf(o));
        uint64 nonce = uint64(uint256(o.info));
        if (filled == 0 && nonce & COMPACT != 0 && dealer.isNonceTouched(o.signer, nonce)) {
            filled = uint256(_abs(o.paperAmount));
        }
    }

    function _trader(uint256 index) private view returns (address) {
        return traders[index % traders.length];
    }

    function _abs(int128 value) private pure returns (int256) {
        return value < 0 ? -int256(value) : int256(value);
    }
}
