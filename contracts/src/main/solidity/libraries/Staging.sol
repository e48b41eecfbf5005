// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev One order of the unit at hand. Addresses are plain words: nothing needs cleaning. Legs lie in a row: the next one
/// starts LEG_BYTES further.
struct Leg {
    uint256 perp;
    uint256 signer;
    int256 paper;
    int256 credit;
    uint256 info;
    uint256 matched; // absolute paper
    uint256 signatureAt; // in calldata
    uint256 form; // length of a sized signature above the order's flags (PackedBatch)
}

uint256 constant LEG_BYTES = 8 * 32;
// where some of its fields lie, for assembly
uint256 constant LEG_SIGNER = 0x20;
uint256 constant LEG_PAPER = 0x40;
uint256 constant LEG_CREDIT = 0x60;
uint256 constant LEG_INFO = 0x80;
uint256 constant LEG_MATCHED = 0xa0;
uint256 constant LEG_SIGNATURE_AT = 0xc0;
uint256 constant LEG_FORM = 0xe0;
/// @dev Bits of a leg's form.
uint256 constant FORM_SIZED_SIGNATURE = 0x08;
uint256 constant FORM_PART_FILLED = 0x10;
uint256 constant FORM_SIZE_SHIFT = 8;

/// @dev One trader of the unit at hand, with the sum of its legs and its storage words as they will be.
/// Parties lie in a row: the next one starts PARTY_BYTES further.
struct Party {
    uint256 trader;
    uint256 words; // where the log has its first leg
    uint256 wordsEnd; // and its last one ends: equal signers are adjacent
    int256 paperChange;
    int256 creditChange;
    uint256 flags; // REDUCE_ONLY, OVERFLOWED; then OPENED, CLOSED, BITMAP_CHANGED
    //
    uint256 account;
    uint256 bitmap;
    uint256 positionSlot;
    uint256 position;
    uint256 serial; // before the unit
    int256 pnl; // if closed
}

uint256 constant PARTY_BYTES = 12 * 32;
// where some of its fields lie, for assembly
uint256 constant PARTY_WORDS = 0x20;
uint256 constant PARTY_WORDS_END = 0x40;
uint256 constant PARTY_PAPER_CHANGE = 0x60;
uint256 constant PARTY_CREDIT_CHANGE = 0x80;
uint256 constant PARTY_FLAGS = 0xa0;
uint256 constant PARTY_ACCOUNT = 0xc0;
uint256 constant PARTY_POSITION_SLOT = 0x100;
uint256 constant PARTY_POSITION = 0x120;
uint256 constant PARTY_SERIAL = 0x140;

/// @dev One of the legs is reduce-only.
uint256 constant REDUCE_ONLY = 1;
/// @dev One of the legs does not fit its log fields.
uint256 constant OVERFLOWED = 2;
uint256 constant OPENED = 4;
uint256 constant CLOSED = 8;
uint256 constant BITMAP_CHANGED = 16;

/// @dev A market as this call sees it: its storage words and its mark price are read once.
struct MarketState {
    uint256 id;
    uint256 perp;
    int256 fundingRate;
    uint256 mark; // 0 = not asked yet
    uint256 maintenanceRatio;
    uint256 initialRatio;
    bool registered;
    bool unpriced; // asked in vain
    address source;
    int256 openedPositions; // change to write at the end of the call
}

uint256 constant MARKET_BYTES = 10 * 32;
// where some of its fields lie, for assembly
uint256 constant MARKET_FUNDING_RATE = 0x40;
uint256 constant MARKET_MARK = 0x60;
uint256 constant MARKET_MAINTENANCE_RATIO = 0x80;

/// @dev A view on an account that may differ from storage: its account word, bitmap and one position word.
struct Holding {
    address trader;
    uint256 account;
    uint256 bitmap;
    uint256 marketId;
    uint256 position;
}

uint256 constant HOLDING_BYTES = 5 * 32;

struct Risk {
    int256 netValue;
    uint256 exposure;
    uint256 initialMargin;
    uint256 maintenanceMargin;
}

uint256 constant RISK_BYTES = 4 * 32;

/// @dev What lives as long as the call. `Staging.newSession` makes it.
struct Session {
    uint256 sender;
    uint256 senderAccount; // the sender's account word as stored, but for its primary credit
    int256 senderPrimary; // written once at the end
    uint256 hashBuffer;
    uint256 maxPositions; // 0 = not read yet
    MarketState[] markets;
    uint256 marketCount;
    bytes marketIndex; // per market id: its index in `markets` plus one
    Holding holding; // scratch
    Risk risk; // scratch
}

uint256 constant SESSION_BYTES = 10 * 32;
// where some of its fields lie, for assembly
uint256 constant SESSION_MARKETS = 0xa0;
uint256 constant SESSION_MARKET_INDEX = 0xe0;
uint256 constant SESSION_HOLDING = 0x100;
uint256 constant SESSION_RISK = 0x120;

/// @dev The unit at hand. Its memory is reused by the next unit. `Staging.newUnit` makes the first.
struct Unit {
    MarketState market;
    bool atOnce; // a refusal reverts the call: what an order or a trader leaves behind is written when it is judged
    Leg legs; // the first
    uint256 legCount;
    bool flawed; // one of the next three, or too few orders; what they say is judged after the single orders
    bool mismatched; // the incoming order's match is not the sum of the others'
    uint256 unsorted; // where the log has the first resting order whose signer is below the one before
    uint256 uncrossed; // where the log has the first resting order whose price does not meet the incoming order's
    Party parties; // the first
    uint256 partiesEnd; // behind the last
    uint256 log; // header, three words per leg, one per close (UnitLog)
    uint256 capacity; // legs, parties and log words that there is room for
    uint256 closes; // positions closed
    int256 senderFee;
    int256 senderPrimary; // with the fee, and with what the sender may have realised
    uint256 fills; // fill records to write, if not at once: a slot and its word each
    uint256 fillsEnd;
    uint256 incoming; // the incoming order's signer; zero while that order is judged itself
}

uint256 constant UNIT_BYTES = 18 * 32;
// where some of its fields lie, for assembly
uint256 constant UNIT_FILLS = 0x1e0;
uint256 constant UNIT_FILLS_END = 0x200;
uint256 constant UNIT_INCOMING = 0x220;

/// @dev Memory is laid out by hand: a declared struct comes with one of each struct that it refers to, all zeroed, most of
/// them never used. A list of one struct is what assembly can make without declaring it.
library Staging {
    /// @notice A list of one session, with room for one market.
    function newSession() internal pure returns (Session[] memory one) {
        assembly ("memory-safe") {
            one := mload(0x40)
            let session := add(one, 0x40)
            let holding := add(session, SESSION_BYTES)
            let risk := add(holding, HOLDING_BYTES)
            let markets := add(risk, RISK_BYTES)
            let market := add(markets, 0x40)
            let index := add(market, MARKET_BYTES)
            let end := add(index, 0x120)
            mstore(0x40, end)
            // zeros lie behind the end of calldata
            calldatacopy(session, calldatasize(), sub(end, session))
            mstore(one, 1)
            mstore(add(one, 0x20), session)
            mstore(add(session, SESSION_HOLDING), holding)
            mstore(add(session, SESSION_RISK), risk)
            mstore(add(session, SESSION_MARKETS), markets)
            mstore(markets, 1)
            mstore(add(markets, 0x20), market)
            mstore(add(session, SESSION_MARKET_INDEX), index)
            mstore(index, 0x100)
        }
    }

    /// @notice A list of one unit, all of it zero.
    function newUnit() internal pure returns (Unit[] memory one) {
        assembly ("memory-safe") {
            one := mload(0x40)
            mstore(one, 1)
            let unit := add(one, 0x40)
            mstore(add(one, 0x20), unit)
            calldatacopy(unit, calldatasize(), UNIT_BYTES)
            mstore(0x40, add(unit, UNIT_BYTES))
        }
    }

    /// @notice How many traders the unit has.
    function partyCount(Unit memory unit) internal pure returns (uint256 count) {
        Party memory first = unit.parties;
        uint256 end = unit.partiesEnd;
        assembly ("memory-safe") {
            count := div(sub(end, first), PARTY_BYTES)
        }
    }
}
