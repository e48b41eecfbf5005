// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDealerErrors} from "../interfaces/IDealerErrors.sol";
import {
    FORM_SIZED_SIGNATURE,
    FORM_SIZE_SHIFT,
    LEG_CREDIT,
    LEG_FORM,
    LEG_INFO,
    LEG_MATCHED,
    LEG_PAPER,
    LEG_SIGNATURE_AT,
    LEG_SIGNER,
    Leg
} from "./Staging.sol";

/// @title Reads the packed batch of `Dealer.trade(bytes)`
/// @notice The format is described byte by byte in contracts/README.md. Positions are absolute in calldata; reading past
/// the end yields zeros and is found out by `closeUnit`.
/// @dev All arithmetic is on calldata positions and on fields of known width, far below 2^256.
library PackedBatch {
    /// @dev Shifts bring a field of that width from the top of a word to its bottom.
    struct Reader {
        uint256 cursor;
        uint256 nextTrader;
        uint256 traders;
        uint256 tradersEnd;
        uint256 rates; // where the table lies
        uint256 rateCount;
        uint256 onlyRates; // the pair of a table that has no other, else zero, in the place it takes in an order's info
        uint256 timesWidth; // of nonce and expiry, in bytes
        uint256 nonceBits;
        uint256 nonceShift;
        uint256 expiryBits;
        uint256 expiryShift;
        uint256 expiryBase;
        // of the unit at hand
        uint256 plainWidth; // of nonce, expiry, lots and ticks, in bytes
        uint256 lotBits;
        uint256 lotShift;
        uint256 tickShift;
        uint256 paperPerLot;
        uint256 creditPerTickLot;
        uint256 market; // one more than its index
        uint256 marketId;
        uint256 unit;
        //
        uint256 markets;
        uint256 marketCount;
        uint256 start;
        uint256 end;
    }

    // where its fields lie, for assembly
    uint256 private constant _NEXT_TRADER = 0x20;
    uint256 private constant _TRADERS = 0x40;
    uint256 private constant _TRADERS_END = 0x60;
    uint256 private constant _RATES = 0x80;
    uint256 private constant _RATE_COUNT = 0xa0;
    uint256 private constant _ONLY_RATES = 0xc0;
    uint256 private constant _NONCE_BITS = 0x100;
    uint256 private constant _NONCE_SHIFT = 0x120;
    uint256 private constant _EXPIRY_BITS = 0x140;
    uint256 private constant _EXPIRY_SHIFT = 0x160;
    uint256 private constant _EXPIRY_BASE = 0x180;
    uint256 private constant _PLAIN_WIDTH = 0x1a0;
    uint256 private constant _LOT_BITS = 0x1c0;
    uint256 private constant _LOT_SHIFT = 0x1e0;
    uint256 private constant _TICK_SHIFT = 0x200;
    uint256 private constant _PAPER_PER_LOT = 0x220;
    uint256 private constant _CREDIT_PER_TICK_LOT = 0x240;

    uint256 private constant _VERSION = 2;
    uint256 private constant _HEADER = 24;
    uint256 private constant _MARKET = 24;
    uint256 private constant _RATE_PAIR = 16;
    uint256 private constant _ADDRESS = 20;

    // flags of an order; bit 0: the trader is named by its index, bits 3 and 4: FORM_*
    uint256 private constant _SHORT = 0x02;
    uint256 private constant _WIDE = 0x04;
    uint256 internal constant EXPLICIT_MATCH = 0x20;
    uint256 private constant _NONCE_FLAGS = 0xc0;
    /// @dev So wide may nonce, expiry, lots and ticks be, so that a plain order up to its signature fits one word.
    uint256 private constant _WIDTH_MAX = 7;

    /// @notice Reads header and tables.
    function open(bytes calldata batch) internal pure returns (Reader memory reader, uint256 lane) {
        unchecked {
            uint256 start;
            assembly ("memory-safe") {
                start := batch.offset
            }
            uint256 word = _word(start);
            reader.start = start;
            reader.end = start + batch.length;
            if (batch.length < _HEADER || word >> 248 != _VERSION) {
                fail(reader, start);
            }
            lane = (word >> 232) & 0xffff;
            reader.unit = (word >> 168) & type(uint64).max;
            (uint256 nonceWidth, uint256 expiryWidth) = ((word >> 164) & 0x0f, (word >> 160) & 0x0f);
            reader.expiryBase = (word >> 96) & type(uint64).max;
            // no expiry reaches 64 bits
            if (nonceWidth - 1 >= _WIDTH_MAX || expiryWidth > _WIDTH_MAX || reader.expiryBase >> 63 != 0) {
                fail(reader, start + 11);
            }
            reader.timesWidth = nonceWidth + expiryWidth;
            (reader.nonceBits, reader.nonceShift) = (8 * nonceWidth, 256 - 8 * nonceWidth);
            (reader.expiryBits, reader.expiryShift) = (8 * expiryWidth, 256 - 8 * expiryWidth);
            reader.rateCount = (word >> 88) & 0xff;
            reader.marketCount = (word >> 80) & 0xff;
            if (reader.rateCount == 0 || reader.marketCount == 0) {
                fail(reader, start + 20);
            }
            reader.rates = start + _HEADER;
            if (reader.rateCount == 1) {
                reader.onlyRates = (_word(reader.rates) >> 128) << 128;
            }
            reader.markets = reader.rates + _RATE_PAIR * reader.rateCount;
            reader.traders = reader.markets + _MARKET * reader.marketCount;
            reader.nextTrader = reader.traders;
            reader.tradersEnd = reader.traders + _ADDRESS * ((word >> 64) & 0xffff);
            reader.cursor = reader.tradersEnd;
            // a batch without units is malformed
            if (reader.cursor >= reader.end) {
                fail(reader, reader.end);
            }
        }
    }

    /// @notice Whether another unit follows.
    function hasUnit(Reader memory reader) internal pure returns (bool) {
        return reader.cursor < reader.end;
    }

    /// @notice Reads a unit's header.
    /// @return moved whether its market, `reader.marketId`, is another than the last unit's
    /// @return makers how many resting orders follow the incoming one
    function openUnit(Reader memory reader) internal pure returns (bool moved, uint256 makers) {
        unchecked {
            uint256 cursor = reader.cursor;
            uint256 word = _word(cursor);
            makers = word >> 248;
            if (makers == 0) {
                uint256 number = (word >> 184) & type(uint64).max;
                if (number <= reader.unit) {
                    fail(reader, cursor);
                }
                reader.unit = number;
                cursor += 9;
                word <<= 72;
                makers = word >> 248;
            } else {
                ++reader.unit;
            }
            if (makers - 1 > 253) {
                fail(reader, cursor);
            }
            ++cursor;
            uint256 index;
            if (reader.marketCount != 1) {
                index = (word >> 240) & 0xff;
                ++cursor;
            }
            reader.cursor = cursor;
            moved = index + 1 != reader.market;
            if (moved) {
                _useMarket(reader, index, cursor);
            }
        }
    }

    /// @notice The last unit's number, after all units.
    function lastUnit(Reader memory reader) internal pure returns (uint256 unit) {
        unit = reader.unit;
        if (unit > type(uint64).max) {
            fail(reader, reader.end);
        }
    }

    function _useMarket(Reader memory reader, uint256 index, uint256 cursor) private pure {
        unchecked {
            if (index >= reader.marketCount) {
                fail(reader, cursor);
            }
            reader.market = index + 1;
            uint256 entry = _word(reader.markets + _MARKET * index);
            reader.marketId = entry >> 248;
            (uint256 lotWidth, uint256 tickWidth) = ((entry >> 244) & 0x0f, (entry >> 240) & 0x0f);
            if (lotWidth - 1 >= _WIDTH_MAX || tickWidth - 1 >= _WIDTH_MAX) {
                fail(reader, reader.markets + _MARKET * index);
            }
            reader.plainWidth = reader.timesWidth + lotWidth + tickWidth;
            (reader.lotBits, reader.lotShift) = (8 * lotWidth, 256 - 8 * lotWidth);
            reader.tickShift = 256 - 8 * tickWidth;
            reader.paperPerLot = (entry >> 152) & type(uint88).max;
            reader.creditPerTickLot = (entry >> 64) & type(uint88).max;
        }
    }

    /// @notice Reads one order into `leg`.
    /// @param forbidden flags that this order may not carry
    function readOrder(Reader memory reader, Leg memory leg, uint256 forbidden) internal pure {
        uint256 bad;
        uint256 flags;
        uint256 terms;
        uint256 cursor;
        uint256 word;
        assembly ("memory-safe") {
            cursor := mload(reader)
            word := calldataload(cursor)
            flags := shr(248, word)
            let trader := mload(add(reader, _NEXT_TRADER))
            switch and(flags, 1)
            case 0 {
                mstore(add(reader, _NEXT_TRADER), add(trader, _ADDRESS))
                word := shl(8, word)
                cursor := add(cursor, 1)
            }
            default {
                trader := add(mload(add(reader, _TRADERS)), mul(_ADDRESS, and(shr(232, word), 0xffff)))
                word := shl(24, word)
                cursor := add(cursor, 3)
            }
            bad := or(iszero(lt(trader, mload(add(reader, _TRADERS_END)))), and(flags, forbidden))
            mstore(add(leg, LEG_SIGNER), shr(96, calldataload(trader)))
            terms := mload(add(reader, _ONLY_RATES))
            if gt(mload(add(reader, _RATE_COUNT)), 1) {
                let rate := shr(248, word)
                word := shl(8, word)
                cursor := add(cursor, 1)
                bad := or(bad, iszero(lt(rate, mload(add(reader, _RATE_COUNT)))))
                terms := shl(128, shr(128, calldataload(add(mload(add(reader, _RATES)), mul(_RATE_PAIR, rate)))))
            }
            // nonce bits 62 and 63 are the flags 6 and 7
            terms := or(terms, shl(56, and(flags, _NONCE_FLAGS)))
        }
        if (flags & (_WIDE | EXPLICIT_MATCH | FORM_SIZED_SIGNATURE) == 0) {
            bad |= _readPlain(reader, leg, cursor, word, flags, terms);
        } else {
            bad |= _readOther(reader, leg, cursor, word, flags, terms);
        }
        if (bad != 0) {
            fail(reader, cursor);
        }
    }

    /// @notice Whether the unit ended within the batch.
    function closeUnit(Reader memory reader) internal pure {
        if (reader.cursor > reader.end) {
            fail(reader, reader.end);
        }
    }

    function fail(Reader memory reader, uint256 cursor) internal pure {
        unchecked {
            revert IDealerErrors.MalformedTradeData(cursor - reader.start);
        }
    }

    /// @dev The usual order: narrow, wholly matched, with a signature of 64 bytes.
    /// @param word what stands at the cursor, of which the order has at most 28 bytes
    /// @param terms rates and nonce bits of the order's info
    /// @return bad not zero if something does not fit
    function _readPlain(
        Reader memory reader,
        Leg memory leg,
        uint256 cursor,
        uint256 word,
        uint256 flags,
        uint256 terms
    ) private pure returns (uint256 bad) {
        assembly ("memory-safe") {
            cursor := add(cursor, mload(add(reader, _PLAIN_WIDTH)))
            mstore(add(leg, LEG_SIGNATURE_AT), cursor)
            mstore(add(leg, LEG_FORM), flags)
            mstore(reader, add(cursor, 64))

            // nonce, then expiry
            terms := or(terms, shr(mload(add(reader, _NONCE_SHIFT)), word))
            word := shl(mload(add(reader, _NONCE_BITS)), word)
            let expiry := add(mload(add(reader, _EXPIRY_BASE)), shr(mload(add(reader, _EXPIRY_SHIFT)), word))
            mstore(add(leg, LEG_INFO), or(terms, shl(64, expiry)))
            word := shl(mload(add(reader, _EXPIRY_BITS)), word)
            let lots := shr(mload(add(reader, _LOT_SHIFT)), word)
            word := shl(mload(add(reader, _LOT_BITS)), word)
            let ticks := shr(mload(add(reader, _TICK_SHIFT)), word)

            // 56 and 88 bits; 56, 56 and 88 bits
            let paper := mul(lots, mload(add(reader, _PAPER_PER_LOT)))
            let credit := mul(mul(lots, ticks), mload(add(reader, _CREDIT_PER_TICK_LOT)))
            mstore(add(leg, LEG_MATCHED), paper)
            // all bits set for a short order: x ^ -1 - -1 = -x
            let negated := sub(0, and(shr(1, flags), 1))
            paper := sub(xor(paper, negated), negated)
            negated := not(negated)
            credit := sub(xor(credit, negated), negated)
            mstore(add(leg, LEG_PAPER), paper)
            mstore(add(leg, LEG_CREDIT), credit)
            bad := or(xor(signextend(15, paper), paper), xor(signextend(15, credit), credit))
        }
    }

    /// @dev All other orders: wide, part-matched, or with a sized signature.
    function _readOther(
        Reader memory reader,
        Leg memory leg,
        uint256 cursor,
        uint256 word,
        uint256 flags,
        uint256 terms
    ) private pure returns (uint256 bad) {
        // positions in calldata and fields of known width
        unchecked {
            if (flags & _WIDE == 0) {
                bad = _readPlain(reader, leg, cursor, word, flags, terms);
                cursor = leg.signatureAt;
                if (flags & EXPLICIT_MATCH != 0) {
                    leg.matched = (_word(cursor) >> reader.lotShift) * reader.paperPerLot;
                    cursor += reader.lotBits / 8;
                }
            } else {
                bad = _readWide(leg, cursor, flags, terms);
                cursor += 48;
                if (flags & EXPLICIT_MATCH != 0) {
                    leg.matched = _word(cursor) >> 128;
                    cursor += 16;
                }
            }
            uint256 size = 64;
            if (flags & FORM_SIZED_SIGNATURE != 0) {
                size = _word(cursor) >> 240;
                cursor += 2;
            }
            leg.signatureAt = cursor;
            leg.form = (size << FORM_SIZE_SHIFT) | flags;
            reader.cursor = cursor + size;
        }
    }

    function _readWide(Leg memory leg, uint256 cursor, uint256 flags, uint256 terms) private pure returns (uint256) {
        // fields of known width
        unchecked {
            uint256 times = _word(cursor);
            uint256 amounts = _word(cursor + 16);
            uint256 paper = amounts >> 128;
            uint256 credit = amounts & type(uint128).max;
            bool short = flags & _SHORT != 0;
            // nonce and expiry change places
            leg.info = terms | ((times >> 64) & (uint256(type(uint64).max) << 64)) | (times >> 192);
            leg.paper = short ? -int256(paper) : int256(paper);
            leg.credit = short ? int256(credit) : -int256(credit);
            leg.matched = paper;
            return (times >> 254) | uint256(leg.paper ^ int128(leg.paper)) | uint256(leg.credit ^ int128(leg.credit));
        }
    }

    function _word(uint256 cursor) private pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := calldataload(cursor)
        }
    }
}
