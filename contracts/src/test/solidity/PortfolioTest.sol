// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPerpetual} from "../../main/solidity/interfaces/IPerpetual.sol";
import {Order} from "../../main/solidity/interfaces/Types.sol";
import {bounded, vm} from "./support/Cheats.sol";
import {Venue} from "./support/Venue.sol";

/// @dev Accounts with more markets than their word has room for.
contract PortfolioTest is Venue {
    uint256 private constant MARKETS = 20;

    IPerpetual[] internal perps;
    address internal a;
    address internal b;
    uint64 private _next = 1;

    function setUp() public override {
        super.setUp();
        (a, b) = (traders[0], traders[1]);
        fund(a, 1_000_000e6);
        fund(b, 1_000_000e6);
        perps.push(btc);
        for (uint256 i = 1; i < MARKETS; ++i) {
            (IPerpetual perp,) = newMarket("X", i * 100e6, 1e17, 5e16, 1e16, 1e16);
            perps.push(perp);
        }
        vm.prank(OWNER);
        dealer.setMaxPositionAmount(MARKETS);
    }

    function testFuzzShouldKeepTheListOfMarketsWhole(uint256 seed) public {
        bool[MARKETS] memory open;
        uint256 count;
        for (uint256 step = 0; step < 60; ++step) {
            uint256 market = uint256(keccak256(abi.encode(seed, step))) % MARKETS;
            _trade(market, open[market] ? -W : W);
            open[market] = !open[market];
            count = open[market] ? count + 1 : count - 1;
            _check(open, count);
        }
    }

    function testShouldStopAtTheLimit() public {
        vm.prank(OWNER);
        dealer.setMaxPositionAmount(10);
        for (uint256 i = 0; i < 10; ++i) {
            _trade(i, W);
        }
        bytes memory data = _data(10, W);
        expectRefusal(PositionLimit.selector, 0);
        vm.prank(SENDER);
        perps[10].trade(data);

        _trade(3, -W);
        vm.prank(SENDER);
        perps[10].trade(data);
    }

    function testShouldJudgeMarginOverAllMarkets() public {
        for (uint256 i = 0; i < 12; ++i) {
            _trade(i, W);
        }
        (int256 netValue, uint256 exposure, uint256 initial, uint256 maintenance) = dealer.getTraderRisk(a);

        // 30,000 at 3 and 5 percent; 100 to 1,100 at 5 and 10 percent
        vm.assertEq(exposure, 36_600e6);
        vm.assertEq(maintenance, 900e6 + 330e6);
        vm.assertEq(initial, 1_500e6 + 660e6);
        // the taker's fee of 0.05 percent
        vm.assertEq(netValue, 1_000_000e6 - 18_300_000);
        address[] memory both = new address[](2);
        (both[0], both[1]) = (a, b);
        vm.assertTrue(dealer.isAllSafe(both));
    }

    function testShouldRefuseUnsafeTradersWithManyMarkets() public {
        for (uint256 i = 0; i < 12; ++i) {
            _trade(i, W);
        }
        bytes memory data = _data(0, 1_100 * W);
        expectRefusal(TraderUnsafe.selector, 0);
        vm.prank(SENDER);
        btc.trade(data);
    }

    function testShouldPriceTheLastOfAsManyMarketsAsThereMayBe() public {
        for (uint256 i = MARKETS; i < 256; ++i) {
            (IPerpetual perp,) = newMarket("X", i * 100e6, 1e17, 5e16, 1e16, 1e16);
            perps.push(perp);
        }
        vm.prank(OWNER);
        dealer.setMaxPositionAmount(256);
        fund(a, 1_000_000e6);
        fund(b, 1_000_000e6);
        for (uint256 i = 0; i < 255; ++i) {
            _trade(i, W);
        }
        _trade(255, -400 * W);

        // at the first market's 30,000 instead of its own 25,500 the last position would make a unsafe
        address[] memory again = new address[](3);
        (again[0], again[1], again[2]) = (a, b, a);
        vm.assertEq(dealer.getPositions(a).length, 256);
        vm.assertTrue(dealer.isAllSafe(again));
    }

    function _check(bool[MARKETS] memory open, uint256 count) private view {
        address[] memory held = dealer.getPositions(a);
        vm.assertEq(held.length, count);
        uint256 exposure;
        for (uint256 i = 0; i < MARKETS; ++i) {
            uint256 seen;
            for (uint256 j = 0; j < held.length; ++j) {
                if (held[j] == address(perps[i])) {
                    ++seen;
                }
            }
            vm.assertEq(seen, open[i] ? 1 : 0);
            exposure += open[i] ? (i == 0 ? BTC_MARK : i * 100e6) : 0;
        }
        (, uint256 told,,) = dealer.getTraderRisk(a);
        vm.assertEq(told, exposure);
    }

    function _trade(uint256 market, int128 paper) private {
        bytes memory data = _data(market, paper);
        vm.prank(SENDER);
        perps[market].trade(data);
    }

    function _data(uint256 market, int128 paper) private returns (bytes memory) {
        int128 price = market == 0 ? int128(30_000e6) : int128(int256(market * 100e6));
        Order memory taker = orderOf(address(perps[market]), a, paper, -paper / W * price, _next++);
        Order memory maker = orderOf(address(perps[market]), b, -paper, paper / W * price, _next++);
        return tradeData(taker, maker, uint256(int256(paper < 0 ? -paper : paper)));
    }
}
