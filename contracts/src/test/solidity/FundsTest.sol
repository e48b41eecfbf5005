// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDealer} from "../../main/solidity/interfaces/IDealer.sol";
import {vm} from "./support/Cheats.sol";
import {Venue} from "./support/Venue.sol";

/// @dev Takes whatever call it gets, and can use the Dealer in it.
contract Called {
    bytes public lastCall;

    function depositAll(address dealer, address token, uint256 amount, address to) external {
        lastCall = msg.data;
        ITokenApprove(token).approve(dealer, amount);
        IDealer(dealer).deposit(amount, 0, to);
    }

    function fail(bool withReason) external pure {
        require(!withReason, "no");
        assembly {
            revert(0, 0)
        }
    }
}

interface ITokenApprove {
    function approve(address spender, uint256 amount) external returns (bool);
}

/// @dev Deposits, withdrawals, allowances.
contract FundsTest is Venue {
    address internal a;
    address internal b;
    address internal c;

    function setUp() public override {
        super.setUp();
        (a, b, c) = (traders[0], traders[1], traders[2]);
        fund(a, 2_000e6);
        fund(b, 100_000e6);
    }

    function testShouldCreditDepositsToWhomeverTheyAreFor() public {
        token.mint(a, 5e6);
        secondary.mint(a, 7e6);
        vm.startPrank(a);
        token.approve(address(dealer), 5e6);
        secondary.approve(address(dealer), 7e6);

        vm.expectEmit(address(dealer));
        emit Deposit(c, a, 5e6, 7e6);
        dealer.deposit(5e6, 7e6, c);
        vm.stopPrank();

        (int256 primary, uint256 secondaryCredit,,,) = dealer.getCreditOf(c);
        vm.assertEq(primary, 5e6);
        vm.assertEq(secondaryCredit, 7e6);
        vm.assertEq(token.balanceOf(address(dealer)), 102_005e6);
    }

    function testShouldRefuseTheZeroAccount() public {
        vm.expectRevert(ZeroAccount.selector);
        dealer.deposit(0, 0, address(0));
        vm.expectRevert(ZeroAccount.selector);
        vm.prank(a);
        dealer.fastWithdraw(a, address(0), 1, 0, true, "");
    }

    function testShouldRefuseCreditsBeyondTheirFields() public {
        expectRefusal(AmountOverflow.selector, 255);
        dealer.deposit(1 << 95, 0, a);
        expectRefusal(AmountOverflow.selector, 255);
        dealer.deposit(type(uint256).max, 0, a);
        expectRefusal(AmountOverflow.selector, 255);
        dealer.deposit(0, 1 << 88, a);
        expectRefusal(AmountOverflow.selector, 255);
        vm.prank(a);
        dealer.requestWithdraw(a, 1 << 128, 0);
    }

    function testShouldRefuseASecondaryAmountWithoutAnAsset() public {
        IDealer bare = newDealer(address(token));
        vm.expectRevert(NoSecondaryAsset.selector);
        bare.deposit(0, 1, a);
    }

    function testShouldWithdrawAfterTheTimeLock() public {
        vm.prank(OWNER);
        dealer.setWithdrawTimeLock(60);

        vm.expectEmit(address(dealer));
        emit RequestWithdraw(a, 1_500e6, 0, NOW + 60);
        vm.prank(a);
        dealer.requestWithdraw(a, 1_500e6, 0);
        // pending withdrawals do not reduce what counts on chain
        open(a, b, W, 30_000e6);

        vm.warp(NOW + 59);
        vm.expectRevert(abi.encodeWithSelector(WithdrawPending.selector, NOW + 60));
        vm.prank(a);
        dealer.executeWithdraw(a, a, false, "");

        vm.warp(NOW + 60);
        vm.expectRevert(abi.encodeWithSelector(AccountUnsafe.selector, a));
        vm.prank(a);
        dealer.executeWithdraw(a, a, false, "");

        vm.prank(a);
        dealer.requestWithdraw(a, 485e6, 0);
        vm.warp(NOW + 120);
        vm.expectEmit(address(dealer));
        emit Withdraw(c, a, 485e6, 0);
        vm.prank(a);
        dealer.executeWithdraw(a, c, false, "");

        vm.assertEq(token.balanceOf(c), 485e6);
        vm.assertEq(netValueOf(a), 1_500e6);
        vm.expectRevert(abi.encodeWithSelector(AccountUnsafe.selector, a));
        vm.prank(a);
        dealer.fastWithdraw(a, a, 1, 0, false, "");
    }

    function testShouldMoveCreditInside() public {
        fund(a, 0, 50e6);

        vm.expectEmit(address(dealer));
        emit TransferIn(c, 100e6, 50e6);
        vm.expectEmit(address(dealer));
        emit TransferOut(a, 100e6, 50e6);
        vm.prank(a);
        dealer.fastWithdraw(a, c, 100e6, 50e6, true, "");

        (int256 primary, uint256 secondaryCredit,,,) = dealer.getCreditOf(c);
        vm.assertEq(primary, 100e6);
        vm.assertEq(secondaryCredit, 50e6);
        vm.assertEq(token.balanceOf(c), 0);
    }

    function testShouldMoveToOneself() public {
        vm.prank(a);
        dealer.fastWithdraw(a, a, 100e6, 0, true, "");
        vm.assertEq(primaryOf(a), 2_000e6);
    }

    function testShouldKeepSecondaryCreditFromBeingWithdrawnAsPrimary() public {
        fund(c, 0, 1_000e6);
        vm.expectRevert(abi.encodeWithSelector(AccountUnsafe.selector, c));
        vm.prank(c);
        dealer.fastWithdraw(c, c, 1, 0, false, "");

        vm.prank(c);
        dealer.fastWithdraw(c, c, 0, 1_000e6, false, "");
        vm.assertEq(secondary.balanceOf(c), 1_000e6);
    }

    function testShouldRefuseMoreThanThereIs() public {
        vm.expectRevert(abi.encodeWithSelector(AccountUnsafe.selector, a));
        vm.prank(a);
        dealer.fastWithdraw(a, a, 2_000e6 + 1, 0, false, "");
        vm.expectRevert(abi.encodeWithSelector(AccountUnsafe.selector, a));
        vm.prank(a);
        dealer.fastWithdraw(a, a, type(uint256).max, 0, false, "");
        vm.expectRevert(abi.encodeWithSelector(AccountUnsafe.selector, a));
        vm.prank(a);
        dealer.fastWithdraw(a, a, 0, 1, false, "");
    }

    function testShouldDisableFastWithdrawalsButForTheWhitelist() public {
        vm.prank(OWNER);
        dealer.disableFastWithdraw(true);
        vm.expectRevert(abi.encodeWithSelector(FastWithdrawNotAllowed.selector, a));
        vm.prank(a);
        dealer.fastWithdraw(a, a, 1e6, 0, false, "");

        vm.prank(OWNER);
        dealer.setFastWithdrawalWhitelist(a, true);
        vm.prank(a);
        dealer.fastWithdraw(a, a, 1e6, 0, false, "");
    }

    function testShouldSpendAllowances() public {
        vm.expectEmit(address(dealer));
        emit FundOperatorAllowedChange(a, b, 100e6, 5e6);
        vm.prank(a);
        dealer.approveFundOperator(b, 100e6, 5e6);
        vm.prank(b);
        dealer.requestWithdraw(a, 60e6, 0);
        (uint256 primaryAllowed, uint256 secondaryAllowed) = dealer.isCreditAllowed(a, b);
        vm.assertEq(primaryAllowed, 100e6);

        vm.expectEmit(address(dealer));
        emit FundOperatorAllowedChange(a, b, 40e6, 5e6);
        vm.prank(b);
        dealer.executeWithdraw(a, b, false, "");

        (primaryAllowed, secondaryAllowed) = dealer.isCreditAllowed(a, b);
        vm.assertEq(primaryAllowed, 40e6);
        vm.assertEq(secondaryAllowed, 5e6);
        vm.assertEq(token.balanceOf(b), 60e6);
    }

    function testShouldRefuseWithoutAllowance() public {
        vm.prank(a);
        dealer.approveFundOperator(b, 100e6, 0);
        bytes memory refusal = abi.encodeWithSelector(WithdrawNotAllowed.selector, a, b);
        vm.startPrank(b);
        vm.expectRevert(refusal);
        dealer.requestWithdraw(a, 100e6 + 1, 0);
        vm.expectRevert(refusal);
        dealer.fastWithdraw(a, b, 1e6, 1, false, "");
        vm.expectRevert(refusal);
        dealer.fastWithdraw(a, b, 0, 0, false, "");
        vm.expectRevert(refusal);
        dealer.executeWithdraw(a, b, false, "");
        vm.stopPrank();
    }

    function testShouldCallBackWhitelistedContractsAtTheVeryEnd() public {
        Called called = new Called();
        bytes memory param = abi.encodeCall(Called.depositAll, (address(dealer), address(token), 100e6, c));
        vm.expectRevert(abi.encodeWithSelector(CallbackNotAllowed.selector, called));
        vm.prank(a);
        dealer.fastWithdraw(a, address(called), 100e6, 0, false, param);

        vm.prank(OWNER);
        dealer.setFastWithdrawalWhitelist(address(called), true);
        vm.prank(a);
        dealer.fastWithdraw(a, address(called), 100e6, 0, false, param);

        vm.assertEq(primaryOf(a), 1_900e6);
        vm.assertEq(primaryOf(c), 100e6);
    }

    function testShouldPassOnAFailingCallback() public {
        Called called = new Called();
        vm.prank(OWNER);
        dealer.setFastWithdrawalWhitelist(address(called), true);
        vm.expectRevert(abi.encodeWithSelector(CallbackFailed.selector, called));
        vm.prank(a);
        dealer.fastWithdraw(a, address(called), 100e6, 0, false, abi.encodeCall(Called.fail, (false)));
        vm.expectRevert(abi.encodeWithSignature("Error(string)", "no"));
        vm.prank(a);
        dealer.fastWithdraw(a, address(called), 100e6, 0, false, abi.encodeCall(Called.fail, (true)));
    }

    function testShouldRefuseAWhitelistedAddressWithoutCode() public {
        vm.prank(OWNER);
        dealer.setFastWithdrawalWhitelist(c, true);
        vm.expectRevert(abi.encodeWithSelector(CallbackNotAllowed.selector, c));
        vm.prank(a);
        dealer.fastWithdraw(a, c, 100e6, 0, false, hex"01");
    }

    function testFuzzShouldKeepAccountsSafeThroughTheirOwnWithdrawals(uint256 amount, uint256 mark) public {
        open(a, b, W, 30_000e6);
        setMark(btcOracle, 29_000e6 + mark % 3_000e6);
        amount %= 3_000e6;
        vm.prank(a);
        try dealer.fastWithdraw(a, a, amount, 0, false, "") {
            vm.assertTrue(dealer.isIMSafe(a));
            vm.assertTrue(dealer.isSafe(a));
        } catch (bytes memory reason) {
            vm.assertEq(bytes32(bytes4(reason)), bytes32(AccountUnsafe.selector));
        }
    }
}
