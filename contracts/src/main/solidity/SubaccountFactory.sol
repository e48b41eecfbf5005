// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";

import {Subaccount} from "./Subaccount.sol";
import {ISubaccount, ISubaccountFactory} from "./interfaces/ISubaccount.sol";

/// @title Makes subaccounts: minimal proxies of one template
contract SubaccountFactory is ISubaccountFactory {
    /// @inheritdoc ISubaccountFactory
    address public immutable template;

    mapping(address master => address[]) private _subaccounts;

    constructor() {
        template = address(new Subaccount());
    }

    /// @inheritdoc ISubaccountFactory
    function newSubaccount() external returns (address subaccount) {
        subaccount = Clones.clone(template);
        _subaccounts[msg.sender].push(subaccount);
        emit NewSubaccount(msg.sender, _subaccounts[msg.sender].length - 1, subaccount);

        ISubaccount(subaccount).init(msg.sender);
    }

    /// @inheritdoc ISubaccountFactory
    function getSubaccounts(address master) external view returns (address[] memory) {
        return _subaccounts[master];
    }

    /// @inheritdoc ISubaccountFactory
    function getSubaccount(address master, uint256 index) external view returns (address) {
        return _subaccounts[master][index];
    }
}
