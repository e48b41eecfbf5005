// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Order} from "../../../main/solidity/interfaces/Types.sol";

/// @dev Writes packed batches the way contracts/README.md describes them, independently of the contract's reader.
library Packer {
    struct Batch {
        uint16 lane;
        uint64 lastUnit;
        uint8 nonceWidth;
        uint8 expiryWidth;
        uint64 expiryBase;
        uint8 lotWidth;
        uint8 tickWidth;
        bytes rates;
        bytes markets;
        bytes traders;
        bytes units;
        address[] known;
    }

    uint8 internal constant EXPLICIT_TRADER = 0x01;
    uint8 internal constant SHORT = 0x02;
    uint8 internal constant WIDE = 0x04;
    uint8 internal constant SIZED_SIGNATURE = 0x08;
    uint8 internal constant PART_FILLED = 0x10;
    uint8 internal constant EXPLICIT_MATCH = 0x20;

    function open(uint16 lane, uint64 lastUnit) internal pure returns (Batch memory batch) {
        batch.lane = lane;
        batch.lastUnit = lastUnit;
        batch.nonceWidth = 2;
        batch.expiryBase = 2_000_000_000;
    }

    /// @dev The rate pair of an order, if it is new. Before the first order is added.
    function addRatesOf(Batch memory batch, Order memory o) internal pure {
        uint256 count = batch.rates.length / 16;
        if (_indexOfRates(batch, o) == count) {
            batch.rates = abi.encodePacked(batch.rates, uint128(uint256(o.info) >> 128));
        }
    }

    /// @dev Narrow orders are written in the widths of the market that was added last.
    function addMarket(
        Batch memory batch,
        uint256 id,
        uint8 widths,
        uint88 paperPerLot,
        uint88 creditPerTickLot
    ) internal pure {
        batch.markets = abi.encodePacked(batch.markets, uint8(id), widths, paperPerLot, creditPerTickLot);
        (batch.lotWidth, batch.tickWidth) = (widths >> 4, widths & 0x0f);
    }

    /// @dev A unit of the next number.
    function addUnit(Batch memory batch, uint8 market, uint256 makers) internal pure {
        batch.units = abi.encodePacked(batch.units, uint8(makers), _market(batch, market));
    }

    function addUnitNumbered(Batch memory batch, uint64 number, uint8 market, uint256 makers) internal pure {
        batch.units = abi.encodePacked(batch.units, uint8(0), number, uint8(makers), _market(batch, market));
    }

    /// @dev A narrow order; nonce and expiry as wide as the batch says.
    function addNarrow(
        Batch memory batch,
        Order memory o,
        uint8 flags,
        uint256 paperPerLot,
        uint256 creditPerTickLot,
        uint256 matched,
        bytes memory signature
    ) internal pure {
        uint256 paper = _abs(o.paperAmount);
        uint256 lots = paper / paperPerLot;
        uint256 ticks = _abs(o.creditAmount) / lots / creditPerTickLot;
        require(lots * paperPerLot == paper, "lots");
        require(ticks * lots * creditPerTickLot == _abs(o.creditAmount), "ticks");
        flags |= _derived(o);
        bytes memory head = _head(batch, o, flags);
        bytes memory amounts = bytes.concat(_number(lots, batch.lotWidth), _number(ticks, batch.tickWidth));
        if (flags & EXPLICIT_MATCH != 0) {
            amounts = bytes.concat(amounts, _number(matched / paperPerLot, batch.lotWidth));
        }
        batch.units = bytes.concat(head, _times(batch, o), amounts);
        _sign(batch, flags, signature);
    }

    /// @dev Nonce and expiry.
    function _times(Batch memory batch, Order memory o) private pure returns (bytes memory) {
        uint256 nonce = uint64(uint256(o.info)) & 0x3fffffffffffffff;
        uint256 expiry = uint64(uint256(o.info) >> 64) - batch.expiryBase;
        return bytes.concat(_number(nonce, batch.nonceWidth), _number(expiry, batch.expiryWidth));
    }

    function _number(uint256 value, uint256 width) private pure returns (bytes memory bigEndian) {
        require(value >> (8 * width) == 0, "width");
        bigEndian = new bytes(width);
        for (uint256 i = 0; i < width; ++i) {
            bigEndian[i] = bytes1(uint8(value >> (8 * (width - 1 - i))));
        }
    }

    function addWide(
        Batch memory batch,
        Order memory o,
        uint8 flags,
        uint256 matched,
        bytes memory signature
    ) internal pure {
        flags |= _derived(o) | WIDE;
        bytes memory head = _head(batch, o, flags);
        uint64 nonce = uint64(uint256(o.info)) & 0x3fffffffffffffff;
        uint64 expiry = uint64(uint256(o.info) >> 64);
        batch.units = abi.encodePacked(head, nonce, expiry, uint128(_abs(o.paperAmount)), uint128(_abs(o.creditAmount)));
        if (flags & EXPLICIT_MATCH != 0) {
            batch.units = abi.encodePacked(batch.units, uint128(matched));
        }
        _sign(batch, flags, signature);
    }

    function bytesOf(Batch memory batch) internal pure returns (bytes memory) {
        return abi.encodePacked(
            uint8(2),
            batch.lane,
            batch.lastUnit,
            (batch.nonceWidth << 4) | batch.expiryWidth,
            batch.expiryBase,
            uint8(batch.rates.length / 16),
            uint8(batch.markets.length / 24),
            uint16(batch.traders.length / 20),
            batch.rates,
            batch.markets,
            batch.traders,
            batch.units
        );
    }

    /// @dev r, s, v to r, yParityAndS.
    function pair(bytes memory signature) internal pure returns (bytes memory) {
        (bytes32 r, uint256 s, uint8 v) = (bytes32(0), 0, uint8(signature[64]));
        assembly ("memory-safe") {
            r := mload(add(signature, 0x20))
            s := mload(add(signature, 0x40))
        }
        return abi.encodePacked(r, s | (uint256(v - 27) << 255));
    }

    /// @dev Flags, trader and rate pair; a trader seen before is named by index.
    function _head(Batch memory batch, Order memory o, uint8 flags) private pure returns (bytes memory) {
        uint256 count = batch.known.length;
        for (uint256 i = 0; i < count; ++i) {
            if (batch.known[i] == o.signer) {
                return abi.encodePacked(batch.units, flags | EXPLICIT_TRADER, uint16(i), _rate(batch, o));
            }
        }
        address[] memory more = new address[](count + 1);
        for (uint256 i = 0; i < count; ++i) {
            more[i] = batch.known[i];
        }
        more[count] = o.signer;
        batch.known = more;
        batch.traders = abi.encodePacked(batch.traders, o.signer);
        return abi.encodePacked(batch.units, flags, _rate(batch, o));
    }

    /// @dev The index of the order's rate pair, nothing if there is but one.
    function _rate(Batch memory batch, Order memory o) private pure returns (bytes memory) {
        uint256 count = batch.rates.length / 16;
        uint256 index = _indexOfRates(batch, o);
        require(index < count, "rates");
        return count == 1 ? bytes("") : abi.encodePacked(uint8(index));
    }

    function _indexOfRates(Batch memory batch, Order memory o) private pure returns (uint256 index) {
        bytes memory rates = batch.rates;
        for (; index < rates.length / 16; ++index) {
            uint256 word;
            assembly ("memory-safe") {
                word := mload(add(add(rates, 0x20), mul(16, index)))
            }
            if (word >> 128 == uint256(o.info) >> 128) {
                return index;
            }
        }
    }

    function _market(Batch memory batch, uint8 index) private pure returns (bytes memory) {
        return batch.markets.length == 24 ? bytes("") : abi.encodePacked(index);
    }

    function _derived(Order memory o) private pure returns (uint8 flags) {
        flags = uint8((uint256(o.info) >> 56) & 0xc0);
        if (o.paperAmount < 0) {
            flags |= SHORT;
        }
    }

    function _sign(Batch memory batch, uint8 flags, bytes memory signature) private pure {
        batch.units = flags & SIZED_SIGNATURE == 0
            ? abi.encodePacked(batch.units, pair(signature))
            : abi.encodePacked(batch.units, uint16(signature.length), signature);
    }

    function _abs(int128 value) private pure returns (uint256) {
        return uint256(value < 0 ? -int256(value) : int256(value));
    }
}
