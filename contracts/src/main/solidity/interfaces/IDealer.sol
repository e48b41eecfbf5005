// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDealerAdministration} from "./IDealerAdministration.sol";
import {IDealerErrors} from "./IDealerErrors.sol";
import {IDealerEvents} from "./IDealerEvents.sol";
import {IDealerFunds} from "./IDealerFunds.sol";
import {IDealerTrading} from "./IDealerTrading.sol";
import {IDealerViews} from "./IDealerViews.sol";
import {IPackedTrading} from "./IPackedTrading.sol";

/// @title The Dealer, whole: what one address answers to
/// @notice Holds the money and the positions of every trader and settles matched orders against them.
interface IDealer is
    IPackedTrading,
    IDealerTrading,
    IDealerFunds,
    IDealerAdministration,
    IDealerViews,
    IDealerEvents,
    IDealerErrors
{}
