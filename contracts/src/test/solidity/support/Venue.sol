// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDealer} from "../../../main/solidity/interfaces/IDealer.sol";
import {IDealerErrors} from "../../../main/solidity/interfaces/IDealerErrors.sol";
import {IDealerEvents} from "../../../main/solidity/interfaces/IDealerEvents.sol";
import {IMarkPriceOracle} from "../../../main/solidity/interfaces/IMarkPriceOracle.sol";
import {IPerpetual} from "../../../main/solidity/interfaces/IPerpetual.sol";
import {Order, RiskParams} from "../../../main/solidity/interfaces/Types.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {vm} from "./Cheats.sol";

interface ITestToken is IERC20 {
    function mint(address to, uint256 amount) external;
}

interface IOwnable {
    function transferOwnership(address newOwner) external;
    function acceptOwnership() external;
    function owner() external view returns (address);
}

/// @dev A venue with one market (fixture A of the settlement page) and traders in ascending address order.
abstract contract Venue is IDealerErrors, IDealerEvents {
    int128 internal constant W = 1e18;
    int128 internal constant USD = 1e6;
    uint256 internal constant BTC_MARK = 30_000e6;
    int64 internal constant MAKER_RATE = 1e14;
    int64 internal constant TAKER_RATE = 5e14;
    uint64 internal constant EXPIRY = 2_000_000_000;
    uint256 internal constant NOW = 1_800_000_000;
    uint64 internal constant REDUCE_ONLY = 1 << 63;
    uint64 internal constant COMPACT = 1 << 62;

    address internal constant OWNER = address(0xa11ce);
    address internal constant SENDER = address(0x5e17de12);
    address internal constant KEEPER = address(0x4ee9e12);
    address internal constant INSURANCE = address(0x12534a2ce);

    ITestToken internal token;
    ITestToken internal secondary;
    IDealer internal dealer;
    IMarkPriceOracle internal btcOracle;
    IPerpetual internal btc;

    mapping(address => uint256) internal keyOf;
    address[] internal traders;
    uint64 private _nonce;

    function setUp() public virtual {
        vm.warp(NOW);
        token = ITestToken(deploy("TestToken", abi.encode("Test USD", "USDT6")));
        secondary = ITestToken(deploy("TestToken", abi.encode("Test credit", "CREDIT6")));
        dealer = newDealer(address(token));
        vm.startPrank(OWNER);
        dealer.setInsurance(INSURANCE);
        dealer.setFundingRateKeeper(KEEPER);
        dealer.setMaxPositionAmount(10);
        dealer.setOrderSender(SENDER, true);
        dealer.setSecondaryAsset(address(secondary));
        vm.stopPrank();
        (btc, btcOracle) = newMarket("BTC", BTC_MARK, 5e16, 3e16, 1e16, 1e16);
        makeTraders(6);
    }

    // ---- deployment ----

    /// @dev By name, so that tests do not compile the contracts again.
    function deploy(string memory name, bytes memory args) internal returns (address) {
        return vm.deployCode(string.concat(name, ".sol:", name), args);
    }

    function newDealer(address primaryAsset) internal returns (IDealer made) {
        made = IDealer(deploy("Dealer", abi.encode(primaryAsset, deploy("DealerBackOffice", ""))));
        own(address(made));
    }

    function own(address ownable) internal {
        IOwnable(ownable).transferOwnership(OWNER);
        vm.prank(OWNER);
        IOwnable(ownable).acceptOwnership();
    }

    // ---- accounts ----

    function makeTraders(uint256 count) internal {
        for (uint256 i = traders.length; i < count; ++i) {
            uint256 key = uint256(keccak256(abi.encode("trader", i)));
            address trader = vm.addr(key);
            keyOf[trader] = key;
            traders.push(trader);
            for (uint256 j = i; j > 0 && traders[j - 1] > trader; --j) {
                (traders[j], traders[j - 1]) = (traders[j - 1], trader);
            }
        }
    }

    function fund(address trader, uint256 primaryAmount) internal {
        fund(trader, primaryAmount, 0);
    }

    function fund(address trader, uint256 primaryAmount, uint256 secondaryAmount) internal {
        token.mint(trader, primaryAmount);
        secondary.mint(trader, secondaryAmount);
        vm.startPrank(trader);
        token.approve(address(dealer), primaryAmount);
        secondary.approve(address(dealer), secondaryAmount);
        dealer.deposit(primaryAmount, secondaryAmount, trader);
        vm.stopPrank();
    }

    function primaryOf(address trader) internal view returns (int256 primary) {
        (primary,,,,) = dealer.getCreditOf(trader);
    }

    function netValueOf(address trader) internal view returns (int256 value) {
        (value,,,) = dealer.getTraderRisk(trader);
    }

    // ---- markets ----

    function newMarket(
        string memory name,
        uint256 mark,
        uint256 initial,
        uint256 maintenance,
        uint256 off,
        uint256 insuranceFee
    ) internal returns (IPerpetual perp, IMarkPriceOracle oracle) {
        oracle = IMarkPriceOracle(deploy("MarkPriceOracle", abi.encode(mark, 0, 0)));
        oracle.setKeeper(OWNER, true);
        own(address(oracle));
        perp = IPerpetual(deploy("Perpetual", abi.encode(dealer)));
        RiskParams memory params = RiskParams(initial, maintenance, off, insuranceFee, address(oracle), name, true);
        vm.prank(OWNER);
        dealer.setPerpRiskParams(address(perp), params);
    }

    function setMark(IMarkPriceOracle oracle, uint256 price) internal {
        vm.prank(OWNER);
        oracle.setMarkPrice(price);
    }

    function setFunding(IPerpetual perp, int256 rate) internal {
        address[] memory perps = new address[](1);
        int256[] memory rates = new int256[](1);
        (perps[0], rates[0]) = (address(perp), rate);
        vm.prank(KEEPER);
        dealer.updateFundingRate(perps, rates);
    }

    // ---- orders ----

    /// @dev Long for positive paper, at `price` credit per 1e18 paper, with a nonce of its own.
    function order(address signer, int128 paper, int128 price) internal returns (Order memory) {
        return orderOf(address(btc), signer, paper, int128(-int256(paper) * price / W), ++_nonce);
    }

    function orderOf(
        address perp,
        address signer,
        int128 paper,
        int128 credit,
        uint64 nonce
    ) internal pure returns (Order memory) {
        return Order(perp, signer, paper, credit, infoOf(MAKER_RATE, TAKER_RATE, EXPIRY, nonce));
    }

    function infoOf(int64 makerRate, int64 takerRate, uint64 expiry, uint64 nonce) internal pure returns (bytes32) {
        return bytes32(abi.encodePacked(makerRate, takerRate, expiry, nonce));
    }

    function hashOf(Order memory o) internal view returns (bytes32) {
        bytes32 structHash = keccak256(
            abi.encode(
                keccak256("Order(address perp,address signer,int128 paperAmount,int128 creditAmount,bytes32 info)"),
                o.perp,
                o.signer,
                o.paperAmount,
                o.creditAmount,
                o.info
            )
        );
        return keccak256(abi.encodePacked(hex"1901", dealer.domainSeparator(), structHash));
    }

    function signatureOf(Order memory o) internal view returns (bytes memory) {
        return signatureBy(keyOf[o.signer], hashOf(o));
    }

    function signatureBy(uint256 key, bytes32 hash) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, hash);
        return abi.encodePacked(r, s, v);
    }

    // ---- trades through the public face ----

    function tradeData(Order[] memory orders, uint256[] memory matches) internal view returns (bytes memory) {
        bytes[] memory signatures = new bytes[](orders.length);
        for (uint256 i = 0; i < orders.length; ++i) {
            signatures[i] = signatureOf(orders[i]);
        }
        return abi.encode(orders, signatures, matches);
    }

    function tradeData(Order memory taker, Order memory maker, uint256 amount) internal view returns (bytes memory) {
        Order[] memory orders = new Order[](2);
        uint256[] memory matches = new uint256[](2);
        (orders[0], orders[1]) = (taker, maker);
        (matches[0], matches[1]) = (amount, amount);
        return tradeData(orders, matches);
    }

    function tradeAs(address sender, Order memory taker, Order memory maker, uint256 amount) internal {
        bytes memory data = tradeData(taker, maker, amount);
        vm.prank(sender);
        btc.trade(data);
    }

    function trade(Order memory taker, Order memory maker, uint256 amount) internal {
        tradeAs(SENDER, taker, maker, amount);
    }

    /// @dev `buyer` takes `paper` from `seller` at `price`.
    function open(address buyer, address seller, int128 paper, int128 price) internal {
        trade(order(buyer, paper, price), order(seller, -paper, price), uint256(int256(paper)));
    }

    function expectRefusal(bytes4 reason, uint256 leg) internal {
        vm.expectRevert(abi.encodeWithSelector(reason, leg));
    }
}
