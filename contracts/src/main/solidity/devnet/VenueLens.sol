// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDealer} from "../interfaces/IDealer.sol";

/// @title Everything that can be read about some accounts, markets and orders, in one call
/// @notice For local chains: tests compare hundreds of numbers after every step.
contract VenueLens {
    /// @notice Stands for a liquidation price that the Dealer cannot compute.
    uint256 public constant NO_ANSWER = type(uint256).max;

    uint256 private constant _ACCOUNT = 8;
    uint256 private constant _POSITION = 6;
    uint256 private constant _MARKET = 2;

    /// @return words for each account: primary credit, secondary credit, net value, exposure, initial margin,
    /// maintenance margin, safe, initial-margin safe, and for each of the markets: listed among the open positions,
    /// paper, credit with funding, reduced credit, serial, liquidation price; then for each market: funding rate, mark
    /// price; then for each order: filled paper. Signed numbers are in two's complement.
    function read(IDealer dealer, address[] calldata accounts, address[] calldata perps, bytes32[] calldata orders)
        external
        view
        returns (uint256[] memory words)
    {
        uint256 accountWords = _ACCOUNT + _POSITION * perps.length;
        words = new uint256[](accounts.length * accountWords + perps.length * _MARKET + orders.length);
        uint256 index = 0;
        for (uint256 i = 0; i < accounts.length; ++i) {
            index = _readAccount(dealer, accounts[i], words, index);
            for (uint256 j = 0; j < perps.length; ++j) {
                index = _readPosition(dealer, accounts[i], perps[j], words, index);
            }
        }
        for (uint256 j = 0; j < perps.length; ++j) {
            words[index++] = uint256(dealer.getFundingRate(perps[j]));
            words[index++] = dealer.getMarkPrice(perps[j]);
        }
        for (uint256 k = 0; k < orders.length; ++k) {
            words[index++] = dealer.getOrderFilledAmount(orders[k]);
        }
    }

    function _readAccount(IDealer dealer, address account, uint256[] memory words, uint256 index)
        private
        view
        returns (uint256)
    {
        (int256 primary, uint256 secondary,,,) = dealer.getCreditOf(account);
        (int256 netValue, uint256 exposure, uint256 initialMargin, uint256 maintenanceMargin) =
            dealer.getTraderRisk(account);
        words[index++] = uint256(primary);
        words[index++] = secondary;
        words[index++] = uint256(netValue);
        words[index++] = exposure;
        words[index++] = initialMargin;
        words[index++] = maintenanceMargin;
        words[index++] = dealer.isSafe(account) ? 1 : 0;
        words[index++] = dealer.isIMSafe(account) ? 1 : 0;
        return index;
    }

    function _readPosition(IDealer dealer, address account, address perp, uint256[] memory words, uint256 index)
        private
        view
        returns (uint256)
    {
        words[index++] = _contains(dealer.getPositions(account), perp) ? 1 : 0;
        (int256 paper, int256 reducedCredit, uint256 serial) = dealer.positionOf(account, perp);
        (, int256 credit) = dealer.balanceOf(perp, account);
        words[index++] = uint256(paper);
        words[index++] = uint256(credit);
        words[index++] = uint256(reducedCredit);
        words[index++] = serial;
        try dealer.getLiquidationPrice(account, perp) returns (uint256 price) {
            words[index++] = price;
        } catch {
            words[index++] = NO_ANSWER;
        }
        return index;
    }

    function _contains(address[] memory list, address wanted) private pure returns (bool) {
        for (uint256 i = 0; i < list.length; ++i) {
            if (list[i] == wanted) {
                return true;
            }
        }
        return false;
    }
}
