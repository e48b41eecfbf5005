// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDealerErrors} from "../interfaces/IDealerErrors.sol";
import {Signatures} from "./Signatures.sol";
import {Leg} from "./Staging.sol";

/// @title Reads the packed batch of `Dealer.trade(bytes)`
/// @notice The format is described byte by byte in contracts/README.md. Positions are absolute in calldata; reading past
/// the end yields zeros and is found out by `endUnit`.
/// @dev All arithmetic is on calldata positions and on fields of known width, far below 2^256.
library PackedBatch {
    struct Reader {
        uint256 start;
        uint256 end;
        uint256 cursor;
        uint256 nonceWidth;
        uint256 expiryWidth;
        uint256 expiryBase;
        uint256 rates;
        uint256 rateCount;
        uint256 markets;
        uint256 marketCount;
        uint256 traders;
        uint256 traderCount;
        uint256 nextTrader;
        uint256 unit;
        // of the unit at hand
        uint256 lotWidth;
        uint256 tickWidth;
        uint256 paperPerLot;
        uint256 creditPerTickLot;
    }

    uint256 private constant _VERSION = 1;
    uint256 private constant _HEADER = 24;
    uint256 private constant _EXPLICIT_UNIT = 0xff;

    uint256 private constant _EXPLICIT_TRADER = 0x01;
    uint256 private constant _SHORT = 0x02;
    uint256 private constant _WIDE = 0x04;
    uint256 private constant _SIZED_SIGNATURE = 0x08;
    uint256 private constant _PART_FILLED = 0x10;
    uint256 private constant _EXPLICIT_MATCH = 0x20;
    uint256 private constant _NONCE_BITS = 0xc0;

    uint256 private constant _INT128_MAX = uint256(uint128(type(int128).max));

    /// @notice Reads header and tables.
    function open(bytes calldata batch) internal pure returns (Reader memory reader, uint256 lane) {
        uint256 start;
        assembly ("memory-safe") {
            start := batch.offset
        }
        uint256 word = _word(start);
        unchecked {
            reader.start = start;
            reader.end = start + batch.length;
            if (batch.length < _HEADER || word >> 248 != _VERSION) {
                fail(reader, start);
            }
            lane = (word >> 232) & 0xffff;
            reader.unit = (word >> 168) & type(uint64).max;
            reader.nonceWidth = (word >> 164) & 0x0f;
            reader.expiryWidth = (word >> 160) & 0x0f;
            if (reader.nonceWidth - 1 > 7 || reader.expiryWidth > 8) {
                fail(reader, start + 11);
            }
            reader.expiryBase = (word >> 96) & type(uint64).max;
            reader.rateCount = (word >> 88) & 0xff;
            reader.marketCount = (word >> 80) & 0xff;
            reader.traderCount = (word >> 64) & 0xffff;
            reader.rates = start + _HEADER;
            reader.markets = reader.rates + 16 * reader.rateCount;
            reader.traders = reader.markets + 32 * reader.marketCount;
            reader.cursor = reader.traders + 20 * reader.traderCount;
            // a batch without units is malformed
            if (reader.cursor >= reader.end) {
                fail(reader, reader.end);
            }
        }
    }

    /// @notice The market id of an entry of the markets table.
    function marketIdAt(Reader memory reader, uint256 index) internal pure returns (uint256) {
        unchecked {
            return _word(reader.markets + 32 * index) >> 248;
        }
    }

    /// @notice Whether another unit follows.
    function hasUnit(Reader memory reader) internal pure returns (bool) {
        return reader.cursor != reader.end;
    }

    /// @notice Reads a unit's header.
    /// @return index of its market in the table
    /// @return makers how many resting orders follow the incoming one
    function openUnit(Reader memory reader) internal pure returns (uint256 index, uint256 makers) {
        uint256 cursor = reader.cursor;
        unchecked {
            uint256 skip = _word(cursor) >> 248;
            ++cursor;
            if (skip == _EXPLICIT_UNIT) {
                uint256 number = _word(cursor) >> 192;
                if (number <= reader.unit) {
                    fail(reader, cursor);
                }
                reader.unit = number;
                cursor += 8;
            } else {
                reader.unit += 1 + skip;
                if (reader.unit > type(uint64).max) {
                    fail(reader, cursor);
                }
            }
            index = _word(cursor) >> 248;
            makers = (_word(cursor) >> 240) & 0xff;
            if (index >= reader.marketCount) {
                fail(reader, cursor);
            }
            if (makers - 1 > 253) {
                fail(reader, cursor + 1);
            }
            uint256 entry = _word(reader.markets + 32 * index);
            reader.lotWidth = (entry >> 244) & 0x0f;
            reader.tickWidth = (entry >> 240) & 0x0f;
            if (reader.lotWidth - 1 > 7 || reader.tickWidth - 1 > 7) {
                fail(reader, reader.markets + 32 * index + 1);
            }
            reader.paperPerLot = (entry >> 128) & type(uint112).max;
            reader.creditPerTickLot = entry & type(uint128).max;
            reader.cursor = cursor + 2;
        }
    }

    /// @notice Reads one order into `leg`. The incoming order's match is left to the caller.
    function readOrder(Reader memory reader, Leg memory leg, bool incoming) internal pure {
        uint256 cursor = reader.cursor;
        unchecked {
            uint256 flags = _word(cursor) >> 248;
            ++cursor;
            uint256 trader;
            if (flags & _EXPLICIT_TRADER != 0) {
                trader = _word(cursor) >> 240;
                cursor += 2;
            } else {
                trader = reader.nextTrader;
                reader.nextTrader = trader + 1;
            }
            if (trader >= reader.traderCount) {
                fail(reader, cursor);
            }
            leg.signer = address(uint160(_word(reader.traders + 20 * trader) >> 96));

            uint256 rate = _word(cursor) >> 248;
            if (rate >= reader.rateCount) {
                fail(reader, cursor);
            }
            rate = _word(reader.rates + 16 * rate) >> 128;
            ++cursor;
            if (incoming && flags & _EXPLICIT_MATCH != 0) {
                fail(reader, cursor);
            }
            leg.believedPartFilled = flags & _PART_FILLED != 0;
            cursor = flags & _WIDE == 0
                ? _readNarrow(reader, leg, cursor, flags, rate)
                : _readWide(reader, leg, cursor, flags, rate);

            leg.signatureAt = cursor;
            if (flags & _SIZED_SIGNATURE == 0) {
                leg.signatureSize = Signatures.PAIRED;
                cursor += 64;
            } else {
                leg.signatureAt = cursor + 2;
                leg.signatureSize = _word(cursor) >> 240;
                cursor += 2 + leg.signatureSize;
            }
            if (cursor > reader.end) {
                fail(reader, reader.end);
            }
            reader.cursor = cursor;
        }
    }

    function fail(Reader memory reader, uint256 cursor) internal pure {
        revert IDealerErrors.MalformedTradeData(cursor - reader.start);
    }

    function _readNarrow(Reader memory reader, Leg memory leg, uint256 cursor, uint256 flags, uint256 rate)
        private
        pure
        returns (uint256)
    {
        unchecked {
            uint256 nonce = _number(cursor, reader.nonceWidth);
            cursor += reader.nonceWidth;
            uint256 expiry = reader.expiryBase + _number(cursor, reader.expiryWidth);
            cursor += reader.expiryWidth;
            uint256 lots = _number(cursor, reader.lotWidth);
            cursor += reader.lotWidth;
            uint256 ticks = _number(cursor, reader.tickWidth);
            cursor += reader.tickWidth;
            _setTerms(reader, leg, cursor, flags, rate, expiry, nonce);
            // 64 and 112 bits; 64, 64 and 128 bits
            uint256 paper = lots * reader.paperPerLot;
            _setAmounts(reader, leg, cursor, flags, paper, lots * ticks * reader.creditPerTickLot);
            if (flags & _EXPLICIT_MATCH == 0) {
                leg.matched = paper;
            } else {
                leg.matched = _number(cursor, reader.lotWidth) * reader.paperPerLot;
                cursor += reader.lotWidth;
            }
            return cursor;
        }
    }

    function _readWide(Reader memory reader, Leg memory leg, uint256 cursor, uint256 flags, uint256 rate)
        private
        pure
        returns (uint256)
    {
        unchecked {
            uint256 terms = _word(cursor);
            _setTerms(reader, leg, cursor, flags, rate, (terms >> 128) & type(uint64).max, terms >> 192);
            uint256 amounts = _word(cursor + 16);
            _setAmounts(reader, leg, cursor, flags, amounts >> 128, amounts & type(uint128).max);
            if (flags & _EXPLICIT_MATCH == 0) {
                leg.matched = amounts >> 128;
                return cursor + 48;
            }
            leg.matched = _word(cursor + 48) >> 128;
            return cursor + 64;
        }
    }

    function _setTerms(
        Reader memory reader,
        Leg memory leg,
        uint256 cursor,
        uint256 flags,
        uint256 rate,
        uint256 expiry,
        uint256 nonce
    ) private pure {
        if (nonce >> 62 != 0 || expiry > type(uint64).max) {
            fail(reader, cursor);
        }
        leg.info = (rate << 128) | (expiry << 64) | ((flags & _NONCE_BITS) << 56) | nonce;
    }

    function _setAmounts(
        Reader memory reader,
        Leg memory leg,
        uint256 cursor,
        uint256 flags,
        uint256 paper,
        uint256 credit
    ) private pure {
        bool short = flags & _SHORT != 0;
        unchecked {
            if (
                paper > _INT128_MAX + (short ? 1 : 0) || credit > _INT128_MAX + (short ? 0 : 1)
            ) {
                fail(reader, cursor);
            }
            leg.paper = short ? -int256(paper) : int256(paper);
            leg.credit = short ? int256(credit) : -int256(credit);
        }
    }

    /// @dev The big-endian number of `width` bytes, at most 8; zero for no bytes.
    function _number(uint256 cursor, uint256 width) private pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := shr(sub(256, shl(3, width)), calldataload(cursor))
        }
    }

    function _word(uint256 cursor) private pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := calldataload(cursor)
        }
    }
}
