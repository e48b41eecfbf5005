// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Administration} from "./Administration.sol";
import {DealerViews} from "./DealerViews.sol";
import {Funds} from "./Funds.sol";

/// @title Everything the Dealer answers besides trades
/// @notice Code without state of its own: the Dealer delegates to it, so that the path of a fill has room in one
/// contract and everything else has one address all the same.
contract DealerBackOffice is Funds, Administration, DealerViews {
    fallback() external {
        revert UnknownFunction(msg.sig);
    }
}
