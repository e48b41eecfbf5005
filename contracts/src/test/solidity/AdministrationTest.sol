// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDealer} from "../../main/solidity/interfaces/IDealer.sol";
import {IMarket} from "../../main/solidity/interfaces/IMarket.sol";
import {IPerpetual} from "../../main/solidity/interfaces/IPerpetual.sol";
import {RiskParams} from "../../main/solidity/interfaces/Types.sol";
import {vm} from "./support/Cheats.sol";
import {Venue} from "./support/Venue.sol";

/// @dev A token with as many decimals as one likes.
contract Decimals {
    uint8 public immutable decimals;

    constructor(uint8 count) {
        decimals = count;
    }
}

/// @dev Setters, their events, and who may call them.
contract AdministrationTest is Venue {
    function testShouldLetOnlyTheOwnerSet() public {
        RiskParams memory params = dealer.getRiskParams(address(btc));
        bytes[] memory calls = new bytes[](9);
        calls[0] = abi.encodeCall(dealer.setPerpRiskParams, (address(btc), params));
        calls[1] = abi.encodeCall(dealer.setFundingRateKeeper, (KEEPER));
        calls[2] = abi.encodeCall(dealer.setInsurance, (INSURANCE));
        calls[3] = abi.encodeCall(dealer.setMaxPositionAmount, (1));
        calls[4] = abi.encodeCall(dealer.setWithdrawTimeLock, (1));
        calls[5] = abi.encodeCall(dealer.setOrderSender, (SENDER, false));
        calls[6] = abi.encodeCall(dealer.setFastWithdrawalWhitelist, (SENDER, true));
        calls[7] = abi.encodeCall(dealer.disableFastWithdraw, (true));
        calls[8] = abi.encodeCall(dealer.setSecondaryAsset, (address(token)));
        for (uint256 i = 0; i < calls.length; ++i) {
            (bool done, bytes memory answer) = address(dealer).call(calls[i]);
            vm.assertFalse(done);
            vm.assertEq(answer, abi.encodeWithSelector(NotOwner.selector, address(this)));
        }
        vm.expectRevert(abi.encodeWithSelector(NotOwner.selector, address(this)));
        dealer.transferOwnership(address(this));
    }

    function testShouldSayWhatWasSet() public {
        vm.startPrank(OWNER);
        vm.expectEmit(address(dealer));
        emit SetFundingRateKeeper(KEEPER, SENDER);
        dealer.setFundingRateKeeper(SENDER);
        vm.assertEq(dealer.fundingRateKeeper(), SENDER);
        vm.expectEmit(address(dealer));
        emit SetInsurance(INSURANCE, SENDER);
        dealer.setInsurance(SENDER);
        vm.assertEq(dealer.insurance(), SENDER);
        vm.expectEmit(address(dealer));
        emit SetMaxPositionAmount(10, 12);
        dealer.setMaxPositionAmount(12);
        vm.assertEq(dealer.maxPositionAmount(), 12);
        vm.expectEmit(address(dealer));
        emit SetWithdrawTimeLock(0, 60);
        dealer.setWithdrawTimeLock(60);
        vm.assertEq(dealer.withdrawTimeLock(), 60);
        vm.expectEmit(address(dealer));
        emit SetOrderSender(KEEPER, true);
        dealer.setOrderSender(KEEPER, true);
        vm.assertTrue(dealer.isOrderSenderValid(KEEPER));
        vm.expectEmit(address(dealer));
        emit SetFastWithdrawalWhitelist(KEEPER, true);
        dealer.setFastWithdrawalWhitelist(KEEPER, true);
        vm.assertTrue(dealer.isFastWithdrawalValid(KEEPER));
        vm.expectEmit(address(dealer));
        emit FastWithdrawDisabled(true);
        dealer.disableFastWithdraw(true);
        vm.assertTrue(dealer.isFastWithdrawDisabled());
        vm.stopPrank();
        vm.expectEmit(address(dealer));
        emit SetOperator(address(this), KEEPER, true);
        dealer.setOperator(KEEPER, true);
        vm.assertTrue(dealer.isOperatorValid(address(this), KEEPER));
    }

    function testShouldRefuseSettingsOutOfBounds() public {
        vm.startPrank(OWNER);
        vm.expectRevert(InvalidSetting.selector);
        dealer.setInsurance(address(0));
        vm.expectRevert(InvalidSetting.selector);
        dealer.setMaxPositionAmount(257);
        vm.expectRevert(InvalidSetting.selector);
        dealer.setWithdrawTimeLock(1 << 64);
        vm.stopPrank();
    }

    function testShouldRefuseToBeDeployedWithoutItsParts() public {
        address office = deploy("DealerBackOffice", "");
        vm.expectRevert();
        deploy("Dealer", abi.encode(address(0), office));
        vm.expectRevert();
        deploy("Dealer", abi.encode(address(token), address(0x77)));
        vm.expectRevert();
        deploy("Perpetual", abi.encode(address(0x77)));
    }

    function testShouldPassOwnershipInTwoSteps() public {
        vm.expectEmit(address(dealer));
        emit OwnershipTransferStarted(OWNER, SENDER);
        vm.prank(OWNER);
        dealer.transferOwnership(SENDER);
        vm.assertEq(dealer.owner(), OWNER);
        vm.assertEq(dealer.pendingOwner(), SENDER);
        vm.expectRevert(abi.encodeWithSelector(NotOwner.selector, KEEPER));
        vm.prank(KEEPER);
        dealer.acceptOwnership();

        vm.expectEmit(address(dealer));
        emit OwnershipTransferred(OWNER, SENDER);
        vm.prank(SENDER);
        dealer.acceptOwnership();

        vm.assertEq(dealer.owner(), SENDER);
        vm.assertEq(dealer.pendingOwner(), address(0));
    }

    function testShouldSetTheSecondaryAssetOnce() public {
        vm.expectRevert(abi.encodeWithSelector(SecondaryAssetAlreadySet.selector, secondary));
        vm.prank(OWNER);
        dealer.setSecondaryAsset(address(token));

        IDealer other = newDealer(address(token));
        address odd = address(new Decimals(18));
        vm.startPrank(OWNER);
        vm.expectRevert(abi.encodeWithSelector(DecimalsMismatch.selector, 6, 18));
        other.setSecondaryAsset(odd);
        vm.expectEmit(address(other));
        emit SetSecondaryAsset(address(secondary));
        other.setSecondaryAsset(address(secondary));
        vm.stopPrank();
        vm.assertEq(other.secondaryAsset(), address(secondary));
    }

    // ---- markets ----

    function testShouldListMarketsInOrder() public {
        address perp = deploy("Perpetual", abi.encode(dealer));
        RiskParams memory params = dealer.getRiskParams(address(btc));
        vm.expectEmit(address(dealer));
        emit MarketListed(perp, 1);
        vm.expectEmit(address(dealer));
        emit UpdatePerpRiskParams(perp, params);
        vm.prank(OWNER);
        dealer.setPerpRiskParams(perp, params);

        vm.assertEq(dealer.marketIdOf(perp), 1);
        vm.assertEq(dealer.marketAt(1), perp);
        vm.assertEq(dealer.listedAt(perp), NOW);
        vm.assertEq(dealer.getAllRegisteredPerps().length, 2);
        vm.assertEq(dealer.getRiskParams(perp).name, "BTC");
        vm.assertEq(IPerpetual(perp).owner(), address(dealer));
    }

    function testShouldHideDeregisteredMarketsAndTakeThemBack() public {
        RiskParams memory params = dealer.getRiskParams(address(btc));
        params.isRegistered = false;
        vm.prank(OWNER);
        dealer.setPerpRiskParams(address(btc), params);
        vm.assertEq(dealer.getAllRegisteredPerps().length, 0);

        params.isRegistered = true;
        vm.prank(OWNER);
        dealer.setPerpRiskParams(address(btc), params);
        vm.assertEq(dealer.marketIdOf(address(btc)), 0);
        vm.assertEq(dealer.getAllRegisteredPerps().length, 1);
    }

    function testShouldNotDeregisterAMarketWithOpenInterest() public {
        fund(traders[0], 10_000e6);
        fund(traders[1], 10_000e6);
        open(traders[0], traders[1], W, 30_000e6);
        RiskParams memory params = dealer.getRiskParams(address(btc));
        params.isRegistered = false;
        vm.expectRevert(abi.encodeWithSelector(OpenInterest.selector, btc, 2));
        vm.prank(OWNER);
        dealer.setPerpRiskParams(address(btc), params);

        open(traders[1], traders[0], W, 30_000e6);
        vm.prank(OWNER);
        dealer.setPerpRiskParams(address(btc), params);
    }

    function testShouldRefuseRiskParametersThatMakeNoSense() public {
        RiskParams memory good = dealer.getRiskParams(address(btc));
        for (uint256 i = 0; i < 7; ++i) {
            RiskParams memory bad = dealer.getRiskParams(address(btc));
            if (i == 0) bad.liquidationPriceOff = 2e16 + 1;
            if (i == 1) bad.insuranceFeeRate = type(uint256).max;
            if (i == 2) bad.liquidationThreshold = 1e18;
            if (i == 3) bad.initialMarginRatio = good.liquidationThreshold - 1;
            if (i == 4) bad.initialMarginRatio = 1 << 64;
            if (i == 5) bad.markPriceSource = address(0x77);
            if (i == 6) bad.liquidationPriceOff = type(uint256).max;
            vm.expectRevert(abi.encodeWithSelector(InvalidRiskParams.selector, btc));
            vm.prank(OWNER);
            dealer.setPerpRiskParams(address(btc), bad);
        }
        vm.expectRevert(abi.encodeWithSelector(InvalidRiskParams.selector, address(0x77)));
        vm.prank(OWNER);
        dealer.setPerpRiskParams(address(0x77), good);
    }

    function testShouldRefuseToDeregisterWhatWasNeverListed() public {
        RiskParams memory params = dealer.getRiskParams(address(btc));
        params.isRegistered = false;
        expectRefusal(MarketNotRegistered.selector, 255);
        vm.prank(OWNER);
        dealer.setPerpRiskParams(address(this), params);
        expectRefusal(MarketNotRegistered.selector, 255);
        dealer.marketIdOf(address(this));
    }

    function testShouldNeedAnInsuranceBeforeTheFirstMarket() public {
        IDealer bare = newDealer(address(token));
        RiskParams memory params = dealer.getRiskParams(address(btc));
        vm.expectRevert(InvalidSetting.selector);
        vm.prank(OWNER);
        bare.setPerpRiskParams(address(btc), params);
    }

    function testShouldListNoMoreThan256Markets() public {
        RiskParams memory params = dealer.getRiskParams(address(btc));
        address code = address(new Decimals(6));
        vm.startPrank(OWNER);
        for (uint160 i = 1; i < 256; ++i) {
            address perp = address(0x10000 + i);
            vm.etch(perp, code.code);
            dealer.setPerpRiskParams(perp, params);
        }
        vm.expectRevert(TooManyMarkets.selector);
        dealer.setPerpRiskParams(code, params);
        vm.stopPrank();
        vm.assertEq(dealer.getAllRegisteredPerps().length, 256);
        vm.assertEq(dealer.marketAt(255), address(0x10000 + 255));
        vm.assertEq(dealer.marketAt(256), address(0));
    }

    // ---- funding ----

    function testShouldAnnounceFundingOnMarketAndDealer() public {
        vm.expectEmit(address(btc));
        emit IMarket.UpdateFundingRate(0, -7);
        vm.expectEmit(address(dealer));
        emit UpdateFundingRate(address(btc), 0, -7);
        setFunding(btc, -7);

        vm.assertEq(btc.getFundingRate(), -7);
        vm.assertEq(dealer.getFundingRate(address(btc)), -7);
    }

    function testShouldRefuseFundingFromOthers() public {
        vm.expectRevert(abi.encodeWithSelector(NotFundingKeeper.selector, address(this)));
        dealer.updateFundingRate(new address[](0), new int256[](0));
        vm.expectRevert(abi.encodeWithSelector(NotOwner.selector, address(this)));
        btc.updateFundingRate(1);
    }

    function testShouldRefuseFundingThatDoesNotFit() public {
        address[] memory perps = new address[](1);
        int256[] memory rates = new int256[](1);
        vm.startPrank(KEEPER);
        vm.expectRevert(abi.encodeWithSelector(LengthMismatch.selector, 1, 0));
        dealer.updateFundingRate(perps, new int256[](0));
        expectRefusal(MarketNotRegistered.selector, 255);
        dealer.updateFundingRate(perps, rates);
        (perps[0], rates[0]) = (address(btc), int256(1) << 95);
        expectRefusal(AmountOverflow.selector, 255);
        dealer.updateFundingRate(perps, rates);
        vm.stopPrank();
    }

    // ---- domain ----

    function testShouldTellItsDomain() public view {
        (bytes1 fields, string memory name, string memory version, uint256 chain, address verifier, bytes32 salt,) =
            dealer.eip712Domain();
        vm.assertEq(bytes32(fields), bytes32(bytes1(0x0f)));
        vm.assertEq(name, "Croupier");
        vm.assertEq(version, "1");
        vm.assertEq(chain, block.chainid);
        vm.assertEq(verifier, address(dealer));
        vm.assertEq(salt, bytes32(0));
        bytes32 separator = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Croupier"),
                keccak256("1"),
                block.chainid,
                address(dealer)
            )
        );
        vm.assertEq(dealer.domainSeparator(), separator);
        vm.assertEq(dealer.version(), "Croupier Dealer 1");
    }

    function testShouldFollowAFork() public {
        fund(traders[0], 10_000e6);
        fund(traders[1], 10_000e6);
        bytes32 before = dealer.domainSeparator();
        vm.chainId(77);
        vm.assertTrue(dealer.domainSeparator() != before);
        open(traders[0], traders[1], W, 30_000e6);
    }
}
