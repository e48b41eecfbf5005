// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {vm} from "./support/Cheats.sol";
import {Venue} from "./support/Venue.sol";

/// @dev Where state lies, as DealerStorage, Page, Account and Position draw it, and that the code fits on a chain.
contract LayoutTest is Venue {
    uint256 private constant EIP_170 = 24_576;

    function testShouldKeepSettingsInTheirSlots() public {
        vm.prank(OWNER);
        dealer.setWithdrawTimeLock(77);
        vm.prank(OWNER);
        dealer.disableFastWithdraw(true);

        vm.assertEq(_slot(0), uint256(uint160(OWNER)));
        vm.assertEq(_slot(1), 0);
        vm.assertEq(_slot(2), uint256(uint160(address(token))));
        vm.assertEq(_slot(3), uint256(uint160(address(secondary))));
        vm.assertEq(_slot(4), uint256(uint160(INSURANCE)));
        vm.assertEq(_slot(5), uint256(uint160(KEEPER)) | (77 << 160) | (10 << 224) | (1 << 240));
        vm.assertEq(_slot(6), 1);
    }

    function testShouldKeepAMarketInFourSlots() public {
        setFunding(btc, -5);

        uint256 first = 15;
        vm.assertEq(_slot(first), uint256(uint160(address(btc))) | (NOW << 192) | (1 << 232));
        vm.assertEq(_slot(first + 1), uint256(uint160(address(btcOracle))) | (uint256(uint96(int96(-5))) << 160));
        vm.assertEq(_slot(first + 2), 5e16 | (3e16 << 64) | (1e16 << 128) | (1e16 << 192));
    }

    function testShouldKeepAFillInThePageOfItsTrader() public {
        fund(traders[0], 10_000e6, 3);
        fund(traders[1], 10_000e6);
        trade(
            orderOf(address(btc), traders[0], W, -30_000e6, COMPACT | 700),
            orderOf(address(btc), traders[1], -W, 30_000e6, COMPACT | 701),
            1e18
        );

        uint256 page = uint256(uint160(traders[0])) << 96;
        // primary, secondary, no market id but 0, one in use
        vm.assertEq(_slot(page | (1 << 64)), (uint256(10_000e6) << 160) | (3 << 72) | 1);
        vm.assertEq(_slot(page | (2 << 64)), 0);
        int256 reduced = -30_015e6;
        vm.assertEq(_slot(page | (3 << 64)), (uint256(1e18) << 144) | (uint256(uint112(int112(reduced))) << 32));
        vm.assertEq(_slot(page | (4 << 64) | 2), 1 << (700 - 512));
    }

    function testShouldFitOnAChain() public view {
        string[7] memory names =
            ["Dealer", "DealerBackOffice", "Perpetual", "MarkPriceOracle", "FundingLimiter", "SubaccountFactory", "Subaccount"];
        for (uint256 i = 0; i < names.length; ++i) {
            uint256 size = vm.getDeployedCode(string.concat(names[i], ".sol:", names[i])).length;
            vm.assertTrue(size != 0, names[i]);
            vm.assertLe(size, EIP_170, names[i]);
        }
    }

    function _slot(uint256 slot) private view returns (uint256) {
        return uint256(vm.load(address(dealer), bytes32(slot)));
    }
}
