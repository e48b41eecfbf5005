// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPerpetual} from "../../main/solidity/interfaces/IPerpetual.sol";
import {Order} from "../../main/solidity/interfaces/Types.sol";
import {bounded, vm} from "./support/Cheats.sol";
import {PackedVenue} from "./support/PackedVenue.sol";
import {Packer} from "./support/Packer.sol";

/// @dev Random units with odd amounts, rates and funding, in two markets, settled in a random one of the two ways. A
/// plain copy of the rules with checked arithmetic says what must come out.
contract ModelTest is PackedVenue {
    using Packer for Packer.Batch;

    struct Book {
        int256 paper;
        int256 reduced;
        uint256 serial;
    }

    IPerpetual internal eth;
    mapping(address => mapping(address => Book)) private _books;
    mapping(address => int256) private _primary;
    mapping(address => int256) private _funding;
    uint256 private _seed;
    uint64 private _next = 1;

    function setUp() public override {
        super.setUp();
        (eth,) = newMarket("ETH", 2_000e6, 1e17, 5e16, 1e16, 2e16);
        for (uint256 i = 0; i < 4; ++i) {
            fund(traders[i], 1e15);
            _primary[traders[i]] = 1e15;
        }
    }

    function testFuzzShouldSettleAsTheModelSays(uint256 seed) public {
        _seed = seed;
        for (uint256 step = 0; step < 12; ++step) {
            IPerpetual market = _random(0, 1) == 0 ? btc : eth;
            if (_random(0, 4) == 0) {
                int256 rate = int256(_random(0, 2e10)) - 1e10;
                setFunding(market, rate);
                _funding[address(market)] = rate;
            }
            _settleRandomUnit(address(market), _random(1, 3));
            _compare();
        }
    }

    function _settleRandomUnit(address market, uint256 makers) private {
        Order[] memory orders = new Order[](makers + 1);
        uint256[] memory matches = new uint256[](makers + 1);
        bool takerIsLong = _random(0, 1) == 0;
        // the taker takes the first or the last place among the traders; makers ascend with repetitions
        address taker = traders[_random(0, 3)];
        uint256 from = 0;
        for (uint256 i = 1; i <= makers; ++i) {
            from = _random(from, 3);
            if (traders[from] == taker) {
                from = from == 3 ? 2 : from + 1;
            }
            if (i > 1 && traders[from] < orders[i - 1].signer) {
                from = _indexOf(orders[i - 1].signer);
            }
            orders[i] = _randomOrder(market, traders[from], !takerIsLong);
            matches[i] = _random(1e12, _abs(orders[i].paperAmount));
            matches[0] += matches[i];
        }
        orders[0] = _worseOrder(market, taker, takerIsLong, matches[0]);

        _applyToModel(market, orders, matches);
        if (_random(0, 1) == 0) {
            bytes memory data = tradeData(orders, matches);
            vm.prank(SENDER);
            IPerpetual(market).trade(data);
        } else {
            _sendPacked(market, orders, matches);
        }
    }

    function _sendPacked(address market, Order[] memory orders, uint256[] memory matches) private {
        Packer.Batch memory full = Packer.open(LANE, uint64(dealer.lastUnit(LANE)));
        full.addMarket(dealer.marketIdOf(market), 0x11, 1, 1);
        full.addUnit(uint8(_random(0, 3)), 0, orders.length - 1);
        for (uint256 i = 0; i < orders.length; ++i) {
            uint8 flags = i == 0 ? 0 : Packer.EXPLICIT_MATCH;
            if (_random(0, 1) == 0) {
                flags |= Packer.PART_FILLED;
            }
            full.addWide(orders[i], flags, matches[i], signatureOf(orders[i]));
        }
        sendForWords(full);
    }

    // ---- random orders ----

    function _randomOrder(address market, address signer, bool long) private returns (Order memory) {
        uint256 paper = _random(1e15, 5e18) + _random(0, 1e9);
        uint256 price = market == address(btc) ? _random(29_000e6, 31_000e6) : _random(1_900e6, 2_100e6);
        uint256 credit = paper * price / 1e18 + _random(1, 7);
        return _make(market, signer, long, paper, credit);
    }

    /// @dev Crosses everything that `_randomOrder` makes.
    function _worseOrder(address market, address signer, bool long, uint256 paper) private returns (Order memory) {
        uint256 price = market == address(btc) ? 32_000e6 : 2_200e6;
        if (!long) {
            price = market == address(btc) ? 28_000e6 : 1_800e6;
        }
        paper += _random(0, 1e18);
        return _make(market, signer, long, paper, paper * price / 1e18 + (long ? 1_000 : 0));
    }

    function _make(
        address market,
        address signer,
        bool long,
        uint256 paper,
        uint256 credit
    ) private returns (Order memory) {
        int128 p = int128(int256(paper));
        int128 q = int128(int256(credit));
        Order memory o = orderOf(market, signer, long ? p : -p, long ? -q : q, 0);
        uint64 bits = _random(0, 1) == 0 ? COMPACT : 0;
        o.info =
            infoOf(int64(int256(_random(0, 4e14))) - 1e14, int64(int256(_random(1e14, 9e14))), EXPIRY, bits | _next++);
        return o;
    }

    // ---- the model ----

    function _applyToModel(address market, Order[] memory orders, uint256[] memory matches) private {
        int256 takerCredit;
        int256 fees;
        int256 pendingPaper;
        int256 pendingCredit;
        for (uint256 i = 1; i < orders.length; ++i) {
            Order memory o = orders[i];
            int256 paper = o.paperAmount > 0 ? int256(matches[i]) : -int256(matches[i]);
            int256 credit = paper * o.creditAmount / o.paperAmount;
            int256 fee = int256(_abs256(credit)) * int64(uint64(uint256(o.info) >> 192)) / 1e18;
            takerCredit -= credit;
            fees += fee;
            pendingPaper += paper;
            pendingCredit += credit - fee;
            if (i + 1 == orders.length || orders[i + 1].signer != o.signer) {
                _settle(market, o.signer, pendingPaper, pendingCredit);
                (pendingPaper, pendingCredit) = (0, 0);
            }
        }
        Order memory taker = orders[0];
        int256 takerFee = int256(_abs256(takerCredit)) * int64(uint64(uint256(taker.info) >> 128)) / 1e18;
        int256 takerPaper = taker.paperAmount > 0 ? int256(matches[0]) : -int256(matches[0]);
        _settle(market, taker.signer, takerPaper, takerCredit - takerFee);
        _primary[SENDER] += fees + takerFee;
    }

    function _settle(address market, address trader, int256 paper, int256 credit) private {
        Book storage book = _books[market][trader];
        int256 rate = _funding[market];
        int256 total = book.paper * rate / 1e18 + book.reduced + credit;
        book.paper += paper;
        book.reduced = total - book.paper * rate / 1e18;
        if (book.paper == 0) {
            _primary[trader] += book.reduced;
            book.reduced = 0;
            ++book.serial;
        }
    }

    function _compare() private view {
        vm.assertEq(primaryOf(SENDER), _primary[SENDER], "sender");
        for (uint256 i = 0; i < 4; ++i) {
            address trader = traders[i];
            vm.assertEq(primaryOf(trader), _primary[trader], "primary");
            _compareIn(address(btc), trader);
            _compareIn(address(eth), trader);
        }
    }

    function _compareIn(address market, address trader) private view {
        (int256 paper, int256 reduced, uint256 serial) = dealer.positionOf(trader, market);
        Book memory book = _books[market][trader];
        vm.assertEq(paper, book.paper, "paper");
        vm.assertEq(reduced, book.reduced, "reduced");
        vm.assertEq(serial, book.serial, "serial");
    }

    // ---- chance ----

    function _random(uint256 low, uint256 high) private returns (uint256) {
        _seed = uint256(keccak256(abi.encode(_seed)));
        return bounded(_seed, low, high);
    }

    function _indexOf(address trader) private view returns (uint256 index) {
        while (traders[index] != trader) {
            ++index;
        }
    }

    function _abs(int128 value) private pure returns (uint256) {
        return _abs256(value);
    }

    function _abs256(int256 value) private pure returns (uint256) {
        return uint256(value < 0 ? -value : value);
    }
}
