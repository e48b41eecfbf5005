// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev One order of the unit at hand. The first block is read from calldata, the others are results, written to
/// storage only when the whole unit has passed.
struct Leg {
    address perp;
    address signer;
    int256 paper;
    int256 credit;
    uint256 info;
    uint256 matched; // absolute paper
    uint256 signatureAt;
    uint256 signatureSize;
    bool believedPartFilled;
    //
    bytes32 hash;
    uint256 fillSlot; // 0 = no fill slot to write
    uint256 fillWord;
    uint256 nonceSlot; // 0 = no touched bits to write
    uint256 nonceWord;
    //
    uint256 party;
    int256 paperChange;
    int256 netCredit;
    int256 fee;
}

/// @dev One trader of the unit at hand, with the sum of its legs and its storage words as they will be.
struct Party {
    address trader;
    uint256 leg; // its first
    int256 paperChange;
    int256 creditChange;
    bool reduceOnly;
    bool overflowed; // a leg does not fit its log fields
    //
    uint256 account;
    uint256 bitmap;
    bool accountChanged;
    bool bitmapChanged;
    uint256 position;
    uint256 serial; // before the unit
    bool opened;
    bool closed;
    int256 pnl; // if closed
}

/// @dev A market as this call sees it: its storage words and its mark price are read once.
struct MarketState {
    uint256 id;
    address perp;
    bool registered;
    int256 fundingRate;
    uint256 initialRatio;
    uint256 maintenanceRatio;
    address source;
    uint256 mark; // 0 = not asked yet
    bool unpriced; // asked in vain
    int256 openedPositions; // change to write at the end of the call
}

/// @dev A view on an account that may differ from storage: its account word, bitmap and one position word.
struct Holding {
    address trader;
    uint256 account;
    uint256 bitmap;
    uint256 marketId;
    uint256 position;
}

struct Risk {
    int256 netValue;
    uint256 exposure;
    uint256 initialMargin;
    uint256 maintenanceMargin;
}

/// @dev What lives as long as the call.
struct Session {
    address sender;
    uint256 senderAccount; // the sender's account word, written once at the end
    uint256 hashBuffer;
    Holding holding; // scratch
    Risk risk; // scratch
    MarketState[] markets;
    uint256 marketCount;
    bytes marketIndex; // per market id: its index in `markets` plus one
}

/// @dev The unit at hand. Its arrays are reused by the next unit.
struct Unit {
    MarketState market;
    Leg[] legs;
    uint256 legCount;
    bool unsorted; // some resting order's signer is not above the one before
    Party[] parties;
    uint256 partyCount;
    int256 senderFee;
    uint256 senderAccount; // with the fee
}
