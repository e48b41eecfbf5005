// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Order} from "../../main/solidity/interfaces/Types.sol";
import {vm} from "./support/Cheats.sol";
import {PackedVenue} from "./support/PackedVenue.sol";
import {Packer} from "./support/Packer.sol";

/// @dev What a unit costs, measured as one transaction (intrinsic gas and calldata included) and kept in snapshots/.
/// forge-config: default.isolate = true
contract GasTest is PackedVenue {
    using Packer for Packer.Batch;

    uint256 private constant UNITS = 32;

    function setUp() public override {
        super.setUp();
        makeTraders(2 * UNITS + 2);
        for (uint256 i = 0; i < 2 * UNITS + 2; ++i) {
            fund(traders[i], 1_000_000e6);
        }
        fund(SENDER, 1e6);
        // the lane and the market have been used before
        Packer.Batch memory full = _newBatch();
        addPair(full, _compact(traders[2 * UNITS], W, 1), _compact(traders[2 * UNITS + 1], -W, 1));
        send(full);
    }

    function testGasOfDistinctTraders() public {
        _openAll();
        Packer.Batch memory full = _newBatch();
        for (uint256 i = 0; i < UNITS; ++i) {
            addPair(full, _compact(traders[2 * i], W, 7), _compact(traders[2 * i + 1], -W, 7));
        }

        _measure(full, "distinct traders", 47_000, UNITS);
    }

    function testGasOfOneMakerOnOneSide() public {
        _openAll();
        Packer.Batch memory full = _newBatch();
        for (uint256 i = 0; i < UNITS; ++i) {
            addPair(full, _compact(traders[2 * i], W, 7), _compact(traders[1], -W, uint64(7 + i)));
        }

        _measure(full, "one maker on one side", 36_000, UNITS);
    }

    function testGasOfPartFilledOrders() public {
        for (uint256 round = 0; round < 2; ++round) {
            Packer.Batch memory full = _newBatch();
            for (uint256 i = 0; i < UNITS; ++i) {
                full.addUnit(0, 1);
                addOrder(full, _compact(traders[2 * i], 3 * W, 7), round == 0 ? 0 : Packer.PART_FILLED, 0);
                addOrder(full, _compact(traders[2 * i + 1], -3 * W, 7), round == 0 ? 0 : Packer.PART_FILLED, 1e18);
            }
            if (round == 0) {
                send(full);
            } else {
                _measure(full, "part-filled orders", 49_000, UNITS);
            }
        }
    }

    function testGasOfFreshAccounts() public {
        Packer.Batch memory full = _newBatch();
        for (uint256 i = 0; i < UNITS; ++i) {
            addPair(full, _compact(traders[2 * i], W, 7), _compact(traders[2 * i + 1], -W, 7));
        }

        _measure(full, "fresh accounts", 122_000, UNITS);
    }

    function testGasPerMakerOfOneTaker() public {
        _openAll();
        Packer.Batch memory full = _newBatch();
        full.addUnit(0, UNITS);
        addOrder(full, _compact(traders[0], int128(int256(UNITS)) * W, 7), 0, 0);
        for (uint256 i = 0; i < UNITS; ++i) {
            addOrder(full, _compact(traders[2 * i + 1], -W, 7), 0, 0);
        }

        _measure(full, "one taker against 32 makers, per maker", 25_500, UNITS);
    }

    // ---- through the public face: the benchmark has its limits, the snapshot watches it ----

    function testGasOfThePublicFace() public {
        uint256[3] memory makers = [uint256(1), 8, 32];
        for (uint256 i = 0; i < makers.length; ++i) {
            string memory count = vm.toString(makers[i]);
            _tradePublic(makers[i], 1, 1, string.concat("fresh accounts, makers: ", count));
            _tradePublic(makers[i], 2, 3, string.concat("positions exist, new orders, makers: ", count));
            _tradePublic(makers[i], 2, 3, string.concat("positions exist, part-filled orders, makers: ", count));
            // each has 3 contracts by now
            _tradePublic(makers[i], 3, -3, string.concat("all close, makers: ", count));
        }
    }

    function testGasOfOneMakerThroughThePublicFace() public {
        uint256[3] memory makers = [uint256(1), 8, 32];
        for (uint256 i = 0; i < makers.length; ++i) {
            Order[] memory orders = _orders(makers[i], 1, 3);
            for (uint64 j = 1; j <= makers[i]; ++j) {
                orders[j] = _plain(traders[40 + i], -3 * W, j);
            }
            _send(orders, 1e18);
            _send(orders, 1e18);
            vm.snapshotGasLastCall("public", string.concat("same maker, part-filled orders, makers: ", vm.toString(makers[i])));
        }
    }

    function _tradePublic(uint256 makers, uint64 nonce, int128 size, string memory name) private {
        _send(_orders(makers, nonce, size), size < 0 ? 3e18 : 1e18);
        vm.snapshotGasLastCall("public", name);
    }

    /// @dev Each number of makers has traders of its own: the first of `offset` is the taker.
    function _orders(uint256 makers, uint64 nonce, int128 size) private view returns (Order[] memory orders) {
        uint256 offset = makers == 1 ? 0 : makers == 8 ? 2 : 11;
        orders = new Order[](makers + 1);
        orders[0] = _plain(traders[offset], int128(int256(makers)) * size * W, nonce);
        for (uint256 i = 1; i <= makers; ++i) {
            orders[i] = _plain(traders[offset + i], -size * W, nonce);
        }
    }

    /// @param amount matched of each resting order
    function _send(Order[] memory orders, uint256 amount) private {
        uint256[] memory matches = new uint256[](orders.length);
        for (uint256 i = 1; i < orders.length; ++i) {
            matches[i] = amount;
            matches[0] += amount;
        }
        bytes memory data = tradeData(orders, matches);
        vm.prank(SENDER);
        btc.trade(data);
    }

    function _plain(address signer, int128 paper, uint64 nonce) private view returns (Order memory) {
        return orderOf(address(btc), signer, paper, -paper / W * 30_000e6, nonce);
    }

    /// @dev Everybody has a position, the even traders long and the odd ones short, and has used a nonce of its word.
    function _openAll() private {
        Packer.Batch memory full = _newBatch();
        for (uint256 i = 0; i < UNITS; ++i) {
            addPair(full, _compact(traders[2 * i], W, 1), _compact(traders[2 * i + 1], -W, 1));
        }
        send(full);
    }

    /// @dev Nonces and expiries, up to a month apart, take three bytes each.
    function _compact(address signer, int128 paper, uint64 nonce) private view returns (Order memory o) {
        nonce += 70_000;
        o = orderOf(address(btc), signer, paper, -paper / W * 30_000e6, COMPACT | nonce);
        uint64 lifetime = uint64(uint256(keccak256(abi.encode(signer, nonce))) % 30 days);
        o.info = infoOf(MAKER_RATE, TAKER_RATE, EXPIRY + lifetime, COMPACT | nonce);
    }

    function _newBatch() private view returns (Packer.Batch memory full) {
        full = newBatch(0x23);
        (full.nonceWidth, full.expiryWidth) = (3, 3);
    }

    function _measure(Packer.Batch memory full, string memory name, uint256 limit, uint256 parts) private {
        bytes memory data = full.bytesOf();
        vm.prank(SENDER);
        dealer.trade(data);
        uint256 gasUsed = vm.snapshotGasLastCall("packed", name);
        uint256 size = 4 + abi.encode(data).length;
        vm.snapshotValue("packed", string.concat(name, ", gas per part"), gasUsed / parts);
        vm.snapshotValue("packed", string.concat(name, ", calldata bytes per part"), size / parts);
        vm.assertLe(gasUsed / parts, limit, name);
        vm.assertLe(size / parts, 200, name);
    }
}
