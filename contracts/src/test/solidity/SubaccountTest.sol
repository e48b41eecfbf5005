// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDealerFunds} from "../../main/solidity/interfaces/IDealerFunds.sol";
import {ISubaccount, ISubaccountFactory} from "../../main/solidity/interfaces/ISubaccount.sol";
import {vm} from "./support/Cheats.sol";
import {Venue} from "./support/Venue.sol";

/// @dev A subaccount trades by its operator's key and pays out only at its owner's word.
contract SubaccountTest is Venue {
    ISubaccountFactory internal factory;
    ISubaccount internal sub;
    address internal a;
    address internal b;
    address internal c;

    function setUp() public override {
        super.setUp();
        (a, b, c) = (traders[0], traders[1], traders[2]);
        factory = ISubaccountFactory(deploy("SubaccountFactory", ""));
        vm.prank(a);
        sub = ISubaccount(factory.newSubaccount());
        fund(a, 1_000e6);
        fund(b, 100_000e6);
    }

    function testShouldBelongToWhoeverMadeIt() public {
        vm.assertEq(sub.owner(), a);
        vm.assertEq(factory.getSubaccount(a, 0), address(sub));
        vm.expectEmit(true, true, true, false, address(factory));
        emit ISubaccountFactory.NewSubaccount(a, 1, address(0));
        vm.prank(a);
        address second = factory.newSubaccount();
        vm.assertEq(factory.getSubaccounts(a).length, 2);
        vm.assertEq(factory.getSubaccounts(a)[1], second);
    }

    function testShouldBeNamedOnce() public {
        vm.expectRevert(ISubaccount.AlreadyInitialised.selector);
        sub.init(b);
        address template = factory.template();
        vm.expectRevert(ISubaccount.AlreadyInitialised.selector);
        ISubaccount(template).init(b);
        address raw = deploy("Subaccount", "");
        vm.expectRevert(ISubaccount.AlreadyInitialised.selector);
        ISubaccount(raw).init(b);
    }

    function testShouldTradeInIsolationByItsOperatorsKey() public {
        vm.startPrank(a);
        dealer.fastWithdraw(a, address(sub), 1_000e6, 0, true, "");
        sub.execute(address(dealer), abi.encodeCall(IDealerFunds.setOperator, (c, true)), 0);
        vm.stopPrank();
        keyOf[address(sub)] = keyOf[c];
        open(address(sub), b, W / 10, 30_000e6);

        (int256 paper,) = btc.balanceOf(address(sub));
        vm.assertEq(paper, W / 10);
        vm.assertEq(dealer.getPositions(a).length, 0);

        bytes memory withdraw = abi.encodeCall(IDealerFunds.fastWithdraw, (address(sub), a, 100e6, 0, false, ""));
        vm.expectEmit(address(sub));
        emit ISubaccount.ExecuteTransaction(a, address(sub), address(dealer), withdraw, 0);
        vm.prank(a);
        sub.execute(address(dealer), withdraw, 0);
        vm.assertEq(token.balanceOf(a), 100e6);
    }

    function testShouldObeyItsOwnerOnly() public {
        vm.expectRevert(abi.encodeWithSelector(ISubaccount.NotSubaccountOwner.selector, b));
        vm.prank(b);
        sub.execute(address(dealer), "", 0);
        vm.startPrank(a);
        vm.expectRevert(ISubaccount.ZeroTarget.selector);
        sub.execute(address(0), "", 0);
        vm.expectRevert(abi.encodeWithSelector(ISubaccount.PaymentMismatch.selector, 0, 1));
        sub.execute(address(dealer), "", 1);
        // the callee's own reason
        vm.expectRevert(abi.encodeWithSelector(WithdrawNotAllowed.selector, b, sub));
        sub.execute(address(dealer), abi.encodeCall(IDealerFunds.fastWithdraw, (b, a, 1, 0, false, "")), 0);
        vm.stopPrank();
    }
}
