// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDealerErrors} from "../../main/solidity/interfaces/IDealerErrors.sol";
import {IFundingLimiter} from "../../main/solidity/interfaces/IFundingLimiter.sol";
import {IMarkPriceOracle} from "../../main/solidity/interfaces/IMarkPriceOracle.sol";
import {RiskParams} from "../../main/solidity/interfaces/Types.sol";
import {bounded, vm} from "./support/Cheats.sol";
import {Exact} from "./support/Exact.sol";
import {Venue} from "./support/Venue.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @dev The keepers' contracts: funding limiter and mark price oracle.
contract KeepersTest is Venue {
    IFundingLimiter internal limiter;

    function setUp() public override {
        super.setUp();
        setMark(btcOracle, 1e6);
        limiter = IFundingLimiter(deploy("FundingLimiter", abi.encode(dealer, uint8(3), address(this))));
        vm.prank(OWNER);
        dealer.setFundingRateKeeper(address(limiter));
    }

    // ---- funding limiter ----

    function testShouldLimitFundingByTimeAndMargin() public {
        vm.warp(NOW + 8 hours);
        // 3 x 3 % a day, a third of a day, of a mark of 1,000,000 units
        vm.assertEq(limiter.getMaxChange(address(btc)), 30_000);

        _expectTooLarge(30_001, 30_000);
        _expectTooLarge(-30_001, 30_000);
        _update(30_000);

        vm.assertEq(btc.getFundingRate(), 30_000);
        vm.assertEq(limiter.fundingRateUpdateTimestamp(address(btc)), NOW + 8 hours);
        _expectTooLarge(1, 0);
    }

    function testShouldNotAcceptTwoStepsInOneBlock() public {
        vm.warp(NOW + 8 hours);
        _update(901);

        vm.expectRevert(abi.encodeWithSelector(IFundingLimiter.FundingChangeTooLarge.selector, btc, 1, 0));
        _update(902);
    }

    function testShouldStartTheClockOfANewMarketAtItsRegistration() public {
        vm.warp(NOW + 30 days);
        newMarket("ETH", 2_000e6, 1e17, 5e16, 1e16, 2e16);
        address eth = dealer.marketAt(1);
        vm.assertEq(limiter.fundingRateUpdateTimestamp(eth), NOW + 30 days);
        vm.assertEq(limiter.getMaxChange(eth), 0);
    }

    function testFuzzShouldLimitFundingBySpeedMarginAndTime(
        uint8 speed,
        uint256 maintenance,
        uint256 elapsed,
        uint256 mark,
        uint256 from,
        bool up
    ) public {
        limiter = IFundingLimiter(deploy("FundingLimiter", abi.encode(dealer, speed, address(this))));
        vm.prank(OWNER);
        dealer.setFundingRateKeeper(KEEPER);
        int256 rate = int256(bounded(from, 0, 1 << 91)) - (1 << 90);
        setFunding(btc, rate);
        vm.prank(OWNER);
        dealer.setFundingRateKeeper(address(limiter));
        RiskParams memory params = dealer.getRiskParams(address(btc));
        params.liquidationThreshold = bounded(maintenance, 2e16, 1e18 - 1);
        params.initialMarginRatio = 1e18;
        vm.prank(OWNER);
        dealer.setPerpRiskParams(address(btc), params);
        mark = bounded(mark, 1, 1 << 60);
        setMark(btcOracle, mark);
        elapsed = bounded(elapsed, 0, 10_000 days);
        vm.warp(NOW + elapsed);

        uint256 perUnit = Math.mulDiv(uint256(speed) * elapsed, params.liquidationThreshold, 86_400);
        uint256 limit = Exact.share(perUnit, mark);
        vm.assertEq(limiter.getMaxChange(address(btc)), limit);
        _expectTooLarge(up ? int256(limit) + 1 : -int256(limit) - 1, limit);
        rate = up ? rate + int256(limit) : rate - int256(limit);
        _update(rate);
        vm.assertEq(btc.getFundingRate(), rate);
        _expectTooLarge(up ? int256(1) : int256(-1), 0);
    }

    function testShouldRefuseIndexesThatNoMarketCanHold() public {
        expectRefusal(AmountOverflow.selector, 255);
        _update(type(int256).min);
        expectRefusal(AmountOverflow.selector, 255);
        _update(1 << 95);
    }

    function testShouldLetOnlyTheOwnerUpdate() public {
        vm.expectRevert();
        vm.prank(KEEPER);
        limiter.updateFundingRate(new address[](0), new int256[](0));
        vm.expectRevert(abi.encodeWithSelector(LengthMismatch.selector, 1, 0));
        limiter.updateFundingRate(new address[](1), new int256[](0));
    }

    function _update(int256 rate) private {
        address[] memory perps = new address[](1);
        int256[] memory rates = new int256[](1);
        (perps[0], rates[0]) = (address(btc), rate);
        limiter.updateFundingRate(perps, rates);
    }

    function _expectTooLarge(int256 change, uint256 limit) private {
        int256 rate = btc.getFundingRate() + change;
        uint256 size = uint256(change < 0 ? -change : change);
        vm.expectRevert(abi.encodeWithSelector(IFundingLimiter.FundingChangeTooLarge.selector, btc, size, limit));
        _update(rate);
    }

    // ---- oracle ----

    function testShouldTellThePriceThatWasSet() public {
        vm.expectEmit(address(btcOracle));
        emit IMarkPriceOracle.AnswerUpdated(31_000e6, 3, NOW);
        setMark(btcOracle, 31_000e6);
        vm.assertEq(btcOracle.getMarkPrice(), 31_000e6);
        vm.assertEq(dealer.getMarkPrice(address(btc)), 31_000e6);
        (uint256 price, uint256 round, uint256 at_) = btcOracle.latest();
        vm.assertEq(price, 31_000e6);
        vm.assertEq(round, 3);
        vm.assertEq(at_, NOW);
    }

    function testShouldTakePricesFromKeepersOnly() public {
        vm.expectRevert(abi.encodeWithSelector(IMarkPriceOracle.NotKeeper.selector, KEEPER));
        vm.prank(KEEPER);
        btcOracle.setMarkPrice(1);
        vm.expectRevert();
        btcOracle.setKeeper(KEEPER, true);
        vm.expectRevert();
        btcOracle.setBounds(1, 1);

        vm.expectEmit(address(btcOracle));
        emit IMarkPriceOracle.KeeperSet(KEEPER, true);
        vm.prank(OWNER);
        btcOracle.setKeeper(KEEPER, true);
        vm.prank(KEEPER);
        btcOracle.setMarkPrice(1);
    }

    function testShouldKeepPricesWithinBounds() public {
        vm.expectEmit(address(btcOracle));
        emit IMarkPriceOracle.BoundsSet(60, 1e17);
        vm.prank(OWNER);
        btcOracle.setBounds(60, 1e17);
        setMark(btcOracle, 1_100_000);
        vm.expectRevert(abi.encodeWithSelector(IMarkPriceOracle.PriceOutOfBounds.selector, 1_210_001, 1_100_000));
        setMark(btcOracle, 1_210_001);
        vm.expectRevert(abi.encodeWithSelector(IMarkPriceOracle.PriceOutOfBounds.selector, 989_999, 1_100_000));
        setMark(btcOracle, 989_999);
        vm.prank(OWNER);
        btcOracle.setBounds(60, 0);
        vm.expectRevert(abi.encodeWithSelector(IMarkPriceOracle.PriceOutOfBounds.selector, 0, 1_100_000));
        setMark(btcOracle, 0);
        vm.expectRevert(abi.encodeWithSelector(IMarkPriceOracle.PriceOutOfBounds.selector, 1 << 128, 1_100_000));
        setMark(btcOracle, 1 << 128);
        vm.expectRevert(abi.encodeWithSelector(IMarkPriceOracle.PriceOutOfBounds.selector, 1 << 40, 0));
        vm.prank(OWNER);
        btcOracle.setBounds(1 << 40, 0);
    }

    function testShouldCallAnOldPriceStaleForTradingOnly() public {
        vm.prank(OWNER);
        btcOracle.setBounds(60, 0);
        vm.warp(NOW + 60);
        vm.assertEq(btcOracle.getMarkPrice(), 1e6);
        vm.warp(NOW + 61);
        vm.expectRevert(abi.encodeWithSelector(IMarkPriceOracle.PriceStale.selector, NOW, 60));
        btcOracle.getMarkPrice();
        vm.expectRevert(abi.encodeWithSelector(IMarkPriceOracle.PriceStale.selector, NOW, 60));
        btcOracle.getMarkPrice(IMarkPriceOracle.Mode.Trading);
        vm.assertEq(btcOracle.getMarkPrice(IMarkPriceOracle.Mode.Closing), 1e6);
        expectRefusal(PriceUnavailable.selector, 255);
        dealer.getMarkPrice(address(btc));
    }
}
