// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDealer} from "../../main/solidity/interfaces/IDealer.sol";
import {IPerpetual} from "../../main/solidity/interfaces/IPerpetual.sol";
import {Order, RiskParams} from "../../main/solidity/interfaces/Types.sol";
import {Cheats, bounded, vm} from "./support/Cheats.sol";
import {ContractAccount, HostilePriceSource, HostileToken, Manner, Meddler, SilentToken} from "./support/Hostile.sol";
import {PackedVenue} from "./support/PackedVenue.sol";
import {Packer} from "./support/Packer.sol";

/// @dev Signers, price sources and tokens that do what they should not.
contract HostileTest is PackedVenue {
    using Packer for Packer.Batch;

    address internal a;
    address internal b;
    address internal c;
    ContractAccount internal account;

    function setUp() public override {
        super.setUp();
        (a, b, c) = (traders[0], traders[1], traders[2]);
        fund(a, 10_000e6);
        fund(b, 10_000e6);
        fund(c, 10_000e6);
        account = new ContractAccount(c);
        keyOf[address(account)] = keyOf[c];
        fund(address(account), 10_000e6);
    }

    // ---- signers ----

    function testShouldAskContractAccounts() public {
        open(a, address(account), W, 30_000e6);
        Packer.Batch memory full = newBatch();
        addPair(full, order(a, W, 30_000e6), order(address(account), -W, 30_000e6));
        Order memory maker = order(address(account), -W, 30_000e6);
        full.addUnit(0, 1);
        addOrder(full, order(a, W, 30_000e6), 0, 0);
        full.addNarrow(maker, Packer.SIZED_SIGNATURE, LOT, TICK, 0, signatureOf(maker));
        send(full);

        (int256 paper,) = btc.balanceOf(address(account));
        vm.assertEq(paper, -3 * W);
    }

    function testShouldShowContractAccountsTheBytesThatWereSent() public {
        // 64 bytes with a length of their own are not r, s, v to this account
        Order memory maker = order(address(account), -W, 30_000e6);
        Packer.Batch memory full = newBatch();
        full.addUnit(0, 1);
        addOrder(full, order(a, W, 30_000e6), 0, 0);
        full.addNarrow(maker, Packer.SIZED_SIGNATURE, LOT, TICK, 0, Packer.pair(signatureOf(maker)));
        sendRefused(full, InvalidSignature.selector, 1);
    }

    function testShouldRefuseHostileSignersAndSettleTheirNeighbours() public {
        for (uint256 i = 1; i <= uint256(type(Manner).max); ++i) {
            account.behave(Manner(i));
            Packer.Batch memory full = newBatch();
            addPair(full, order(a, W / 10, 30_000e6), order(address(account), -W / 10, 30_000e6));
            addPair(full, order(a, W / 10, 30_000e6), order(b, -W / 10, 30_000e6));
            sendRefused(full, InvalidSignature.selector, 1);

            (int256 paper,) = btc.balanceOf(b);
            vm.assertEq(paper, -int256(i) * W / 10);
            bytes memory data = tradeData(order(a, W, 30_000e6), order(address(account), -W, 30_000e6), 1e18);
            expectRefusal(InvalidSignature.selector, 1);
            vm.prank(SENDER);
            btc.trade(data);
        }
    }

    function testShouldBoundWhatASignerCosts() public {
        account.behave(Manner.BurnsGas);
        Packer.Batch memory full = newBatch();
        addPair(full, order(a, W, 30_000e6), order(address(account), -W, 30_000e6));
        bytes memory data = full.bytesOf();
        uint256 before = gasleft();
        vm.prank(SENDER);
        dealer.trade(data);
        vm.assertLe(before - gasleft(), 250_000);
    }

    /// @dev With whatever gas: the batch settles, refuses rightly, or reverts, but never blames an innocent unit.
    function testFuzzShouldNeverTurnLittleGasIntoARefusal(uint256 gasLimit) public {
        Packer.Batch memory full = newBatch();
        addPair(full, order(a, W / 10, 30_000e6), order(address(account), -W / 10, 30_000e6));
        addPair(full, order(a, W / 10, 30_000e6), order(b, -W / 10, 30_000e6));
        bytes memory data = full.bytesOf();
        vm.recordLogs();
        vm.prank(SENDER);
        (bool done,) =
            address(dealer).call{gas: bounded(gasLimit, 20_000, 900_000)}(abi.encodeCall(dealer.trade, (data)));
        Cheats.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            vm.assertEq(logs[i].topics[0], UnitSettled.selector);
        }
        vm.assertEq(dealer.lastUnit(LANE), done ? 2 : 0);
    }

    function testShouldSayThatGasIsShort() public {
        Packer.Batch memory full = newBatch();
        addPair(full, order(a, W, 30_000e6), order(b, -W, 30_000e6));
        bytes memory call = abi.encodeCall(dealer.trade, (full.bytesOf()));
        vm.assertEq(dealer.unitGasMin(), 150_000);
        vm.prank(SENDER);
        (bool done, bytes memory answer) = address(dealer).call{gas: 145_000}(call);
        vm.assertFalse(done);
        vm.assertEq(bytes32(bytes4(answer)), bytes32(InsufficientGas.selector));
    }

    // ---- price sources ----

    function testShouldRefuseUnitsThatNeedAMissingPriceAndNoOthers() public {
        HostilePriceSource source = new HostilePriceSource(100e6);
        IPerpetual odd = _market(address(source));
        _openIn(odd, c, traders[3]);

        for (uint256 i = 1; i <= uint256(type(Manner).max); ++i) {
            if (Manner(i) != Manner.AnswersEndlessly) {
                source.set(100e6, Manner(i));
                _expectPriceRefusal();
            }
        }
        source.set(0, Manner.Honest);
        _expectPriceRefusal();
        source.set(1 << 128, Manner.Honest);
        _expectPriceRefusal();

        source.set(100e6, Manner.Honest);
        open(a, c, W / 10, 30_000e6);
    }

    function testShouldReadOnlyTheFirstWordOfAnEndlessAnswer() public {
        HostilePriceSource source = new HostilePriceSource(100e6);
        IPerpetual odd = _market(address(source));
        _openIn(odd, c, traders[3]);
        source.set(100e6, Manner.AnswersEndlessly);
        // the first word of that answer is zero: no price
        _expectPriceRefusal();
    }

    function testShouldLetTradersCloseWhereThePriceIsMissing() public {
        HostilePriceSource source = new HostilePriceSource(100e6);
        IPerpetual odd = _market(address(source));
        _openIn(odd, c, traders[3]);
        source.set(100e6, Manner.Reverts);

        Order memory taker = orderOf(address(odd), c, -W, 100e6, 900_001);
        Order memory maker = orderOf(address(odd), traders[3], W, -100e6, 900_002);
        bytes memory data = tradeData(taker, maker, 1e18);
        vm.prank(SENDER);
        odd.trade(data);

        vm.assertEq(dealer.openPositionsIn(address(odd)), 0);
    }

    function testShouldRevertViewsAndFundsWhereThePriceIsMissing() public {
        HostilePriceSource source = new HostilePriceSource(100e6);
        IPerpetual odd = _market(address(source));
        _openIn(odd, c, traders[3]);
        open(a, c, W / 10, 30_000e6);
        source.set(100e6, Manner.Reverts);

        bytes memory refusal = abi.encodeWithSelector(PriceUnavailable.selector, 255);
        vm.expectRevert(refusal);
        dealer.isSafe(c);
        vm.expectRevert(refusal);
        dealer.getMarkPrice(address(odd));
        vm.expectRevert(refusal);
        dealer.getLiquidationPrice(c, address(btc));
        vm.expectRevert(refusal);
        vm.prank(c);
        dealer.fastWithdraw(c, c, 1, 0, false, "");
        vm.expectRevert(refusal);
        vm.prank(b);
        odd.liquidate(b, c, W, 0);
    }

    // ---- tokens ----

    function testShouldLockOutTokensThatCallBack() public {
        (IDealer other, HostileToken bad) = _hostileDealer();
        bytes[] memory calls = _stateChanges(other);
        for (uint256 i = 0; i < calls.length; ++i) {
            bad.callBack(address(other), calls[i]);
            vm.expectRevert(Reentered.selector);
            vm.prank(a);
            other.deposit(1e6, 0, a);
            vm.expectRevert(Reentered.selector);
            vm.prank(a);
            other.fastWithdraw(a, a, 1e6, 0, false, "");
        }
    }

    function testShouldLockOutASecondaryTokenThatCallsBack() public {
        HostileToken bad = new HostileToken();
        IDealer other = newDealer(address(token));
        vm.prank(OWNER);
        other.setSecondaryAsset(address(bad));
        bad.mint(a, 100e6);
        vm.startPrank(a);
        bad.approve(address(other), 100e6);
        other.deposit(0, 10e6, a);
        bytes[] memory calls = _stateChanges(other);
        for (uint256 i = 0; i < calls.length; ++i) {
            bad.callBack(address(other), calls[i]);
            vm.expectRevert(Reentered.selector);
            other.deposit(0, 1e6, a);
            vm.expectRevert(Reentered.selector);
            other.fastWithdraw(a, a, 0, 1e6, false, "");
        }
        vm.stopPrank();
    }

    /// @dev Signers and price sources are asked in a way that lets them change nothing.
    function testShouldNotLetWhoIsAskedChangeAnything() public {
        Meddler meddler = new Meddler(address(dealer));
        fund(address(meddler), 10_000e6);
        keyOf[address(meddler)] = keyOf[c];
        IPerpetual odd = _market(address(meddler));
        bytes[] memory calls = _stateChanges(dealer);
        for (uint256 i = 0; i < calls.length; ++i) {
            meddler.prepare(calls[i]);
            open(a, address(meddler), W / 100, 30_000e6);
            vm.assertEq(dealer.getMarkPrice(address(odd)), 100e6);
        }
        (int256 paper,) = btc.balanceOf(address(meddler));
        vm.assertEq(paper, -int256(calls.length) * W / 100);
    }

    function testShouldLockOutAMarketThatCallsBack() public {
        Meddler meddler = new Meddler(address(dealer));
        vm.prank(OWNER);
        dealer.setPerpRiskParams(
            address(meddler), RiskParams(2e17, 1e17, 2e16, 15e15, address(btcOracle), "MEDDLER", true)
        );
        bytes[] memory calls = _stateChanges(dealer);
        for (uint256 i = 0; i < calls.length; ++i) {
            meddler.prepare(calls[i]);
            vm.expectRevert(Reentered.selector);
            this.setFundingOf(address(meddler));
        }
    }

    function setFundingOf(address market) external {
        setFunding(IPerpetual(market), 1);
    }

    function testShouldRefuseTokensThatMisbehave() public {
        (IDealer other, HostileToken bad) = _hostileDealer();
        for (uint256 i = 1; i <= uint256(type(Manner).max); ++i) {
            bad.behave(Manner(i));
            vm.startPrank(a);
            (bool done,) = address(other).call{gas: 1_000_000}(abi.encodeCall(other.deposit, (1e6, 0, a)));
            vm.assertFalse(done);
            (done,) =
                address(other).call{gas: 1_000_000}(abi.encodeCall(other.fastWithdraw, (a, a, 1e6, 0, false, "")));
            vm.assertFalse(done);
            vm.stopPrank();
            (int256 primary,,,,) = other.getCreditOf(a);
            vm.assertEq(primary, 10e6);
            vm.assertEq(bad.balanceOf(address(other)), 10e6);
        }
    }

    function testShouldTakeTokensThatAnswerNothing() public {
        SilentToken silent = new SilentToken();
        IDealer other = newDealer(address(silent));
        silent.mint(a, 10e6);
        vm.startPrank(a);
        other.deposit(10e6, 0, a);
        other.fastWithdraw(a, b, 4e6, 0, false, "");
        vm.stopPrank();
        vm.assertEq(silent.balanceOf(b), 4e6);
        (int256 primary,,,,) = other.getCreditOf(a);
        vm.assertEq(primary, 6e6);
    }

    function testShouldNotCreditWhatATokenRefuses() public {
        (IDealer other, HostileToken bad) = _hostileDealer();
        bad.sayNo();
        vm.startPrank(a);
        vm.expectRevert();
        other.deposit(1e6, 0, a);
        vm.expectRevert();
        other.fastWithdraw(a, a, 1e6, 0, false, "");
        vm.stopPrank();
        (int256 primary,,,,) = other.getCreditOf(a);
        vm.assertEq(primary, 10e6);
    }

    // ---- arrangements ----

    function _hostileDealer() private returns (IDealer other, HostileToken bad) {
        bad = new HostileToken();
        other = newDealer(address(bad));
        bad.mint(a, 100e6);
        vm.startPrank(a);
        bad.approve(address(other), 100e6);
        other.deposit(10e6, 0, a);
        vm.stopPrank();
    }

    /// @dev Every call that changes credits, positions or rates.
    function _stateChanges(IDealer of_) private view returns (bytes[] memory calls) {
        calls = new bytes[](9);
        calls[0] = abi.encodeCall(of_.deposit, (1, 0, a));
        calls[1] = abi.encodeCall(of_.fastWithdraw, (a, a, 1, 0, false, ""));
        calls[2] = abi.encodeCall(of_.requestWithdraw, (a, 1, 0));
        calls[3] = abi.encodeCall(of_.executeWithdraw, (a, a, false, ""));
        calls[4] = abi.encodeCall(of_.handleBadDebt, (a));
        calls[5] = abi.encodeCall(of_.trade, (""));
        calls[6] = abi.encodeCall(of_.settleTrade, (SENDER, ""));
        calls[7] = abi.encodeCall(of_.settleLiquidation, (a, a, b, 1, 1));
        calls[8] = abi.encodeCall(of_.updateFundingRate, (new address[](0), new int256[](0)));
    }

    function _market(address source) private returns (IPerpetual odd) {
        odd = IPerpetual(deploy("Perpetual", abi.encode(dealer)));
        RiskParams memory params = RiskParams(2e17, 1e17, 2e16, 15e15, source, "ODD", true);
        vm.prank(OWNER);
        dealer.setPerpRiskParams(address(odd), params);
    }

    function _openIn(IPerpetual odd, address buyer, address seller) private {
        fund(seller, 1_000e6);
        Order memory taker = orderOf(address(odd), buyer, W, -100e6, 800_001);
        Order memory maker = orderOf(address(odd), seller, -W, 100e6, 800_002);
        bytes memory data = tradeData(taker, maker, 1e18);
        vm.prank(SENDER);
        odd.trade(data);
    }

    function _expectPriceRefusal() private {
        Packer.Batch memory full = newBatch();
        addPair(full, order(a, W / 100, 30_000e6), order(c, -W / 100, 30_000e6));
        addPair(full, order(a, W / 100, 30_000e6), order(b, -W / 100, 30_000e6));
        (int256 before,) = btc.balanceOf(b);
        sendRefused(full, PriceUnavailable.selector, 1);
        (int256 paper,) = btc.balanceOf(b);
        vm.assertEq(paper, before - W / 100);
    }
}
