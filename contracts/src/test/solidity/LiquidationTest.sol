// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IMarket} from "../../main/solidity/interfaces/IMarket.sol";
import {IPerpetual} from "../../main/solidity/interfaces/IPerpetual.sol";
import {RiskParams} from "../../main/solidity/interfaces/Types.sol";
import {bounded, vm} from "./support/Cheats.sol";
import {Venue} from "./support/Venue.sol";

/// @dev Scenario 12 of the settlement page and its neighbours: a long of 1 BTC at 30,000 and a falling mark.
contract LiquidationTest is Venue {
    address internal a;
    address internal b;
    address internal c;

    function setUp() public override {
        super.setUp();
        (a, b, c) = (traders[0], traders[1], traders[2]);
        fund(a, 5_000e6, 5_000e6);
        fund(b, 5_000e6, 5_000e6);
        fund(c, 0, 5_000e6);
        open(a, b, W, 30_000e6);
    }

    function testShouldHandOverTheWholePositionAndPayTheInsurance() public {
        setMark(btcOracle, 20_600e6);
        (int256 paper, int256 credit) = dealer.getLiquidationCost(address(btc), a, 2e18);
        vm.assertEq(paper, W);
        vm.assertEq(credit, -20_394e6);

        vm.expectEmit(address(dealer));
        emit BeingLiquidated(address(btc), a, -W, 20_394e6 - 203_940_000, 0);
        vm.expectEmit(address(dealer));
        emit JoinLiquidation(address(btc), c, a, W, -20_394e6, 0);
        vm.expectEmit(address(dealer));
        emit ChargeInsurance(address(btc), a, 203_940_000);
        vm.expectEmit(address(dealer));
        emit PnlRealised(a, address(btc), 20_394e6 - 203_940_000 - 30_015e6, 0);
        vm.expectEmit(address(btc));
        emit IMarket.BalanceChange(a, -W, 20_394e6 - 203_940_000);
        vm.expectEmit(address(btc));
        emit IMarket.BalanceChange(c, W, -20_394e6);
        vm.prank(c);
        btc.liquidate(c, a, 2e18, -50_000e6);

        (paper, credit) = btc.balanceOf(c);
        vm.assertEq(paper, W);
        vm.assertEq(credit, -20_394e6);
        vm.assertEq(primaryOf(a), -4_824_940_000);
        vm.assertEq(netValueOf(a), 175_060_000);
        vm.assertEq(primaryOf(INSURANCE), 203_940_000);
        vm.assertEq(dealer.getPositions(a).length, 0);
        vm.assertEq(dealer.openPositionsIn(address(btc)), 2);
    }

    function testShouldMoveBadDebtToTheInsurance() public {
        setMark(btcOracle, 19_000e6);

        // 5,000 - 30,015 + 18,810 - 188.1
        vm.expectEmit(address(dealer));
        emit HandleBadDebt(a, -6_393_100_000, 5_000e6);
        vm.prank(c);
        btc.liquidate(c, a, W, -50_000e6);

        (int256 primary, uint256 secondaryCredit,,,) = dealer.getCreditOf(a);
        vm.assertEq(primary, 0);
        vm.assertEq(secondaryCredit, 0);
        (primary, secondaryCredit,,,) = dealer.getCreditOf(INSURANCE);
        vm.assertEq(primary, -6_205e6);
        vm.assertEq(secondaryCredit, 5_000e6);
    }

    /// @dev Without a formula: the mark on one side of the price leaves the account safe, on the other it does not.
    function testFuzzShouldTellThePriceAtWhichSafetyEnds(uint256 size, uint256 margin, uint256 index, bool short) public {
        address d = traders[3];
        address e = traders[4];
        int128 paper = int128(int256(bounded(size, 1e18, 20e18)));
        uint256 value = uint256(int256(paper)) * BTC_MARK / 1e18;
        fund(d, bounded(margin, value * 4 / 100, value * 2));
        fund(e, value);
        (address buyer, address seller) = short ? (e, d) : (d, e);
        open(buyer, seller, paper, 30_000e6);
        setFunding(btc, int256(bounded(index, 0, 400e6)) - 200e6);

        uint256 price = dealer.getLiquidationPrice(d, address(btc));

        // what is rounded on the way is worth less than four units of price
        uint256 below = price > 4 ? price - 4 : 1;
        setMark(btcOracle, price + 4);
        vm.assertEq(dealer.isSafe(d), !short);
        setMark(btcOracle, below);
        vm.assertEq(dealer.isSafe(d), short || price == 0);
    }

    function testShouldTakeAPart() public {
        setMark(btcOracle, 20_600e6);

        vm.prank(c);
        btc.liquidate(c, a, 1e16, -50_000e6);

        (int256 paper, int256 credit) = btc.balanceOf(a);
        vm.assertEq(paper, 99e16);
        vm.assertEq(credit, -29_813_099_400);
        vm.assertEq(primaryOf(INSURANCE), 2_039_400);
    }

    function testShouldLiquidateAShortAboveTheMark() public {
        setMark(btcOracle, 39_000e6);

        // 39,390 at a mark of 39,000
        vm.prank(c);
        btc.liquidate(c, b, -1e16, 0);

        (int256 paper, int256 credit) = btc.balanceOf(c);
        vm.assertEq(paper, -1e16);
        vm.assertEq(credit, 393_900_000);
    }

    function testShouldGuardTheLiquidatorsPrice() public {
        setMark(btcOracle, 20_600e6);
        vm.expectRevert(abi.encodeWithSelector(LiquidationPriceProtection.selector, -203_940_000, -150e6));
        vm.prank(c);
        btc.liquidate(c, a, 1e16, -150e6);

        setMark(btcOracle, 39_000e6);
        vm.expectRevert(abi.encodeWithSelector(LiquidationPriceProtection.selector, 393_900_000, 393_900_001));
        vm.prank(c);
        btc.liquidate(c, b, -1e16, 393_900_001);
    }

    function testShouldRefuseHugeRequests() public {
        setMark(btcOracle, 20_600e6);
        expectRefusal(AmountOverflow.selector, 255);
        vm.prank(c);
        btc.liquidate(c, a, type(int256).max, -50_000e6);
    }

    function testShouldLeaveSafeAccountsAlone() public {
        vm.expectRevert(abi.encodeWithSelector(AccountSafe.selector, a));
        vm.prank(c);
        btc.liquidate(c, a, W, -50_000e6);
    }

    function testShouldRefuseAccountsWithoutAPosition() public {
        setMark(btcOracle, 20_600e6);
        (IPerpetual eth,) = newMarket("ETH", 2_000e6, 1e17, 5e16, 1e16, 2e16);
        vm.expectRevert(abi.encodeWithSelector(NoPosition.selector, a));
        vm.prank(c);
        eth.liquidate(c, a, W, -50_000e6);
    }

    function testShouldRefuseTheWrongSideAndZero() public {
        setMark(btcOracle, 20_600e6);
        vm.expectRevert(abi.encodeWithSelector(WrongLiquidationSide.selector, W, -W));
        vm.prank(c);
        btc.liquidate(c, a, -W, -50_000e6);
        vm.expectRevert(abi.encodeWithSelector(WrongLiquidationSide.selector, W, 0));
        vm.prank(c);
        btc.liquidate(c, a, 0, -50_000e6);
    }

    function testShouldRefuseSelfLiquidation() public {
        setMark(btcOracle, 20_600e6);
        vm.expectRevert(abi.encodeWithSelector(SelfLiquidation.selector, a));
        vm.prank(a);
        btc.liquidate(a, a, W, -50_000e6);
    }

    function testShouldLetOnlyTheLiquidatorOrItsOperatorAct() public {
        setMark(btcOracle, 20_600e6);
        vm.expectRevert(abi.encodeWithSelector(NotLiquidatorOrOperator.selector, b, c));
        vm.prank(b);
        btc.liquidate(c, a, W, -50_000e6);

        vm.prank(c);
        dealer.setOperator(b, true);
        vm.prank(b);
        btc.liquidate(c, a, W, -50_000e6);
    }

    function testShouldKeepTheLiquidatorSafe() public {
        setMark(btcOracle, 20_600e6);
        address d = traders[3];
        fund(d, 100e6);
        vm.expectRevert(abi.encodeWithSelector(LiquidatorUnsafe.selector, d));
        vm.prank(d);
        btc.liquidate(d, a, W, -50_000e6);
    }

    function testShouldKeepTheLiquidatorWithinThePositionLimit() public {
        setMark(btcOracle, 20_600e6);
        vm.prank(OWNER);
        dealer.setMaxPositionAmount(0);
        expectRefusal(PositionLimit.selector, 255);
        vm.prank(c);
        btc.liquidate(c, a, W, -50_000e6);
    }

    function testShouldNotLiquidateInADeregisteredMarket() public {
        (IPerpetual eth,) = newMarket("ETH", 2_000e6, 1e17, 5e16, 1e16, 2e16);
        RiskParams memory params = dealer.getRiskParams(address(eth));
        params.isRegistered = false;
        vm.prank(OWNER);
        dealer.setPerpRiskParams(address(eth), params);
        expectRefusal(MarketNotRegistered.selector, 255);
        vm.prank(c);
        eth.liquidate(c, a, W, -50_000e6);
    }

    function testShouldHandleBadDebtOnlyWhereThereIsSome() public {
        dealer.handleBadDebt(b);
        vm.assertEq(primaryOf(INSURANCE), 0);

        dealer.handleBadDebt(a);
        (, uint256 secondaryCredit,,,) = dealer.getCreditOf(a);
        vm.assertEq(secondaryCredit, 5_000e6);
    }

    function testShouldPayAnInsuranceThatLiquidatesItself() public {
        fund(INSURANCE, 10_000e6);
        setMark(btcOracle, 20_600e6);

        vm.prank(INSURANCE);
        btc.liquidate(INSURANCE, a, W, -50_000e6);

        vm.assertEq(primaryOf(INSURANCE), 10_203_940_000);
        (int256 paper,) = btc.balanceOf(INSURANCE);
        vm.assertEq(paper, W);
    }
}
