// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Order} from "../../main/solidity/interfaces/Types.sol";
import {bounded, vm} from "./support/Cheats.sol";
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
        Packer.Batch memory full = newBatch();
        addPair(full, _compact(traders[2 * UNITS], W, 1), _compact(traders[2 * UNITS + 1], -W, 1));
        send(full);
    }

    function testGasOfDistinctTraders() public {
        _openAll();
        Packer.Batch memory full = newBatch();
        for (uint256 i = 0; i < UNITS; ++i) {
            addPair(full, _compact(traders[2 * i], W, 7), _compact(traders[2 * i + 1], -W, 7));
        }

        _measure(full, "distinct traders", 47_000, UNITS);
    }

    function testGasOfOneMakerOnOneSide() public {
        _openAll();
        Packer.Batch memory full = newBatch();
        for (uint256 i = 0; i < UNITS; ++i) {
            addPair(full, _compact(traders[2 * i], W, 7), _compact(traders[1], -W, uint64(7 + i)));
        }

        _measure(full, "one maker on one side", 36_000, UNITS);
    }

    function testGasOfPartFilledOrders() public {
        for (uint256 round = 0; round < 2; ++round) {
            Packer.Batch memory full = newBatch();
            for (uint256 i = 0; i < UNITS; ++i) {
                full.addUnit(0, 0, 1);
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
        Packer.Batch memory full = newBatch();
        for (uint256 i = 0; i < UNITS; ++i) {
            addPair(full, _compact(traders[2 * i], W, 7), _compact(traders[2 * i + 1], -W, 7));
        }

        _measure(full, "fresh accounts", 122_000, UNITS);
    }

    function testGasPerMakerOfOneTaker() public {
        _openAll();
        Packer.Batch memory full = newBatch();
        full.addUnit(0, 0, UNITS);
        addOrder(full, _compact(traders[0], int128(int256(UNITS)) * W, 7), 0, 0);
        for (uint256 i = 0; i < UNITS; ++i) {
            addOrder(full, _compact(traders[2 * i + 1], -W, 7), 0, 0);
        }

        _measure(full, "one taker against 32 makers, per maker", 25_500, UNITS);
    }

    // ---- through the public face: no limits of its own, the snapshot watches it ----

    function testGasOfThePublicFace() public {
        uint256[3] memory makers = [uint256(1), 8, 32];
        for (uint256 i = 0; i < makers.length; ++i) {
            string memory count = vm.toString(makers[i]);
            _tradePublic(makers[i], 1, 0, string.concat("fresh accounts, makers: ", count));
            _tradePublic(makers[i], 2, 3, string.concat("positions exist, new orders, makers: ", count));
            _tradePublic(makers[i], 2, 3, string.concat("positions exist, part-filled orders, makers: ", count));
        }
    }

    /// @dev Each round of sizes uses traders of its own: the first of `offset` is the taker.
    function _tradePublic(uint256 makers, uint64 nonce, int128 size, string memory name) private {
        uint256 offset = makers == 1 ? 0 : makers == 8 ? 2 : 11;
        size = size == 0 ? int128(1) : size;
        Order[] memory orders = new Order[](makers + 1);
        uint256[] memory matches = new uint256[](makers + 1);
        int128 count = int128(int256(makers));
        orders[0] = _plain(traders[offset], count * size * W, nonce);
        matches[0] = makers * 1e18;
        for (uint256 i = 1; i <= makers; ++i) {
            orders[i] = _plain(traders[offset + i], -size * W, nonce);
            matches[i] = 1e18;
        }
        bytes memory data = tradeData(orders, matches);
        vm.prank(SENDER);
        btc.trade(data);
        vm.snapshotGasLastCall("public", name);
    }

    function _plain(address signer, int128 paper, uint64 nonce) private view returns (Order memory) {
        return orderOf(address(btc), signer, paper, -paper / W * 30_000e6, nonce);
    }

    /// @dev Everybody has a position, the even traders long and the odd ones short, and has used a nonce of its word.
    function _openAll() private {
        Packer.Batch memory full = newBatch();
        for (uint256 i = 0; i < UNITS; ++i) {
            addPair(full, _compact(traders[2 * i], W, 1), _compact(traders[2 * i + 1], -W, 1));
        }
        send(full);
    }

    function _compact(address signer, int128 paper, uint64 nonce) private view returns (Order memory) {
        return orderOf(address(btc), signer, paper, -paper / W * 30_000e6, COMPACT | nonce);
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
