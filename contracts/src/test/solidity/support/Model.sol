// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDealerErrors} from "../../../main/solidity/interfaces/IDealerErrors.sol";
import {Order} from "../../../main/solidity/interfaces/Types.sol";
import {Exact} from "./Exact.sol";

/// @dev The rules of the money (docs/rules.md), from their sentences: plain mappings, one step after the other, checked
/// arithmetic. It refuses with the errors of the Dealer, so that whole outcomes can be compared. Signatures, expiries and
/// fills are not its business.
contract Model is IDealerErrors {
    struct Market {
        uint256 initial;
        uint256 maintenance;
        uint256 off;
        uint256 insuranceFee;
        uint256 mark;
        int256 rate;
    }

    struct Position {
        int256 paper;
        int256 reduced;
        uint256 serial;
    }

    struct Risk {
        int256 netValue;
        uint256 exposure;
        uint256 initial;
        uint256 maintenance;
    }

    struct Allowance {
        uint256 primary;
        uint256 secondary;
    }

    /// @dev What one trader gets in one unit.
    struct Share {
        address trader;
        uint256 leg;
        int256 paper;
        int256 credit;
        bool fits;
    }

    uint256 private constant NO_LEG = 255;

    address[] private _perps;
    address private _insurance;
    uint256 public positionLimit;
    mapping(address perp => Market) public markets;
    mapping(address trader => mapping(address perp => Position)) public positions;
    mapping(address trader => int256) public primaryOf;
    mapping(address trader => uint256) public secondaryOf;
    mapping(address owner => mapping(address spender => Allowance)) public allowances;

    constructor(address insurance) {
        _insurance = insurance;
    }

    // ---- settings ----

    function setMarket(address perp, Market calldata market) external {
        if (markets[perp].mark == 0) {
            _perps.push(perp);
        }
        markets[perp] = market;
    }

    function setMark(address perp, uint256 mark) external {
        markets[perp].mark = mark;
    }

    function setRate(address perp, int256 rate) external {
        markets[perp].rate = rate;
    }

    function setPositionLimit(uint256 limit) external {
        positionLimit = limit;
    }

    // ---- trades ----

    function trade(address sender, address perp, Order[] calldata orders, uint256[] calldata matches) external {
        Share[] memory shares = new Share[](orders.length);
        uint256 count = 1;
        int256 fees;
        int256 takerCredit;
        for (uint256 i = 1; i < orders.length; ++i) {
            if (!_crosses(orders[0], orders[i])) {
                revert PricesDoNotCross(i);
            }
            int256 paper = orders[i].paperAmount > 0 ? int256(matches[i]) : -int256(matches[i]);
            int256 credit = Exact.ratio(paper, orders[i].creditAmount, orders[i].paperAmount);
            int256 fee = Exact.mul(int256(Exact.abs(credit)), int64(uint64(uint256(orders[i].info) >> 192)));
            takerCredit -= credit;
            fees += fee;
            if (i == 1 || orders[i].signer != orders[i - 1].signer) {
                shares[count++] = Share(orders[i].signer, i, 0, 0, true);
            }
            _add(shares[count - 1], paper, credit - fee, fee);
        }
        int256 takerFee = Exact.mul(int256(Exact.abs(takerCredit)), int64(uint64(uint256(orders[0].info) >> 128)));
        shares[0] = Share(orders[0].signer, 0, 0, 0, true);
        int256 takerPaper = orders[0].paperAmount > 0 ? int256(matches[0]) : -int256(matches[0]);
        _add(shares[0], takerPaper, takerCredit - takerFee, takerFee);

        _chargeSender(sender, fees + takerFee);
        for (uint256 i = 0; i < count; ++i) {
            _settle(shares[i], perp);
        }
        for (uint256 i = 0; i < count; ++i) {
            if (!isSafe(shares[i].trader)) {
                revert TraderUnsafe(shares[i].leg);
            }
        }
    }

    /// @dev Other sides, and the resting order's price within the incoming order's limit.
    function _crosses(Order calldata taker, Order calldata maker) private pure returns (bool) {
        if ((taker.paperAmount > 0) == (maker.paperAmount > 0)) {
            return false;
        }
        uint256 makerSide = Exact.abs(maker.creditAmount) * Exact.abs(taker.paperAmount);
        uint256 takerSide = Exact.abs(taker.creditAmount) * Exact.abs(maker.paperAmount);
        return taker.paperAmount > 0 ? makerSide <= takerSide : makerSide >= takerSide;
    }

    /// @dev A leg has to fit its place in the log.
    function _add(Share memory share, int256 paper, int256 net, int256 fee) private pure {
        share.paper += paper;
        share.credit += net;
        share.fits = share.fits && Exact.fits(paper, 112) && Exact.fits(net, 112) && Exact.fits(fee, 96);
    }

    function _chargeSender(address sender, int256 fees) private {
        primaryOf[sender] += fees;
        if (!Exact.fits(primaryOf[sender], 96)) {
            revert AmountOverflow(NO_LEG);
        }
        if (fees < 0 && !_isSolid(sender)) {
            revert OrderSenderUnsafe(NO_LEG);
        }
    }

    // ---- positions ----

    function _settle(Share memory share, address perp) private {
        Position storage position = positions[share.trader][perp];
        int256 rate = markets[perp].rate;
        bool opens = position.paper == 0;
        int256 credit = Exact.mul(position.paper, rate) + position.reduced + share.credit;
        position.paper += share.paper;
        position.reduced = credit - Exact.mul(position.paper, rate);
        if (opens && positionsOf(share.trader) > positionLimit) {
            revert PositionLimit(share.leg);
        }
        if (position.paper == 0) {
            primaryOf[share.trader] += position.reduced;
            position.reduced = 0;
            ++position.serial;
        }
        bool fits = Exact.fits(position.paper, 112) && Exact.fits(position.reduced, 112);
        if (!share.fits || !fits || !Exact.fits(primaryOf[share.trader], 96)) {
            revert AmountOverflow(share.leg);
        }
    }

    // ---- safety ----

    function positionsOf(address trader) public view returns (uint256 count) {
        for (uint256 i = 0; i < _perps.length; ++i) {
            count += positions[trader][_perps[i]].paper != 0 ? 1 : 0;
        }
    }

    function creditOf(address trader, address perp) public view returns (int256) {
        Position memory position = positions[trader][perp];
        return Exact.mul(position.paper, markets[perp].rate) + position.reduced;
    }

    /// @param without a market to leave out, zero to leave out none
    function riskOf(address trader, address without) public view returns (Risk memory risk) {
        risk.netValue = primaryOf[trader] + int256(secondaryOf[trader]);
        for (uint256 i = 0; i < _perps.length; ++i) {
            int256 paper = positions[trader][_perps[i]].paper;
            if (paper != 0 && _perps[i] != without) {
                Market memory market = markets[_perps[i]];
                int256 value = Exact.mul(paper, int256(market.mark));
                risk.netValue += value + creditOf(trader, _perps[i]);
                risk.exposure += Exact.abs(value);
                risk.initial += Exact.share(Exact.abs(value), market.initial);
                risk.maintenance += Exact.share(Exact.abs(value), market.maintenance);
            }
        }
    }

    function isSafe(address trader) public view returns (bool) {
        Risk memory risk = riskOf(trader, address(0));
        return risk.netValue >= int256(risk.maintenance);
    }

    function isInitialSafe(address trader) public view returns (bool) {
        Risk memory risk = riskOf(trader, address(0));
        return risk.netValue >= int256(risk.initial);
    }

    function liquidationPrice(address trader, address perp) external view returns (uint256) {
        int256 paper = positions[trader][perp].paper;
        if (paper == 0) {
            return 0;
        }
        Risk memory rest = riskOf(trader, perp);
        int256 missing = int256(rest.maintenance) - rest.netValue - creditOf(trader, perp);
        int256 maintenance = int256(markets[perp].maintenance);
        int256 divisor = int256(Exact.ONE) + (paper > 0 ? -maintenance : maintenance);
        int256 price = Exact.div(Exact.div(missing, paper), divisor);
        return price < 0 ? 0 : uint256(price);
    }

    function _isSolid(address trader) private view returns (bool) {
        return isInitialSafe(trader)
            && riskOf(trader, address(0)).netValue >= int256(secondaryOf[trader]);
    }

    // ---- liquidation ----

    function liquidationCost(address perp, address victim, int256 request) public view returns (int256, int256) {
        if (isSafe(victim)) {
            revert AccountSafe(victim);
        }
        int256 held = positions[victim][perp].paper;
        if (held == 0) {
            revert NoPosition(victim);
        }
        if (request == 0 || (request > 0) != (held > 0)) {
            revert WrongLiquidationSide(held, request);
        }
        int256 paper = Exact.abs(request) < Exact.abs(held) ? request : held;
        Market memory market = markets[perp];
        int256 off = int256(Exact.share(market.mark, market.off));
        int256 price = int256(market.mark) + (held > 0 ? -off : off);
        return (paper, -Exact.mul(paper, price));
    }

    function liquidate(address liquidator, address victim, address perp, int256 request, int256 expected) external {
        (int256 paper, int256 credit) = liquidationCost(perp, victim, request);
        _guard(paper, credit, request, expected);
        int256 fee = int256(Exact.share(Exact.abs(credit), markets[perp].insuranceFee));
        primaryOf[_insurance] += fee;
        if (!Exact.fits(primaryOf[_insurance], 96)) {
            revert AmountOverflow(NO_LEG);
        }
        _settle(Share(victim, NO_LEG, -paper, -credit - fee, true), perp);
        _settle(Share(liquidator, NO_LEG, paper, credit, true), perp);
        if (!isSafe(liquidator)) {
            revert LiquidatorUnsafe(liquidator);
        }
        sweepDebt(victim);
    }

    /// @dev Per paper the liquidator must not pay more, or get less, than expected for what was requested.
    function _guard(int256 paper, int256 credit, int256 request, int256 expected) private pure {
        if (!Exact.fits(request, 128) || !Exact.fits(expected, 128)) {
            revert AmountOverflow(NO_LEG);
        }
        // request has paper's sign, so that dividing by both keeps the direction of the comparison
        int256 got = credit * int256(Exact.abs(request));
        int256 wanted = expected * int256(Exact.abs(paper));
        if (got < wanted) {
            revert LiquidationPriceProtection(credit, expected);
        }
    }

    function sweepDebt(address trader) public {
        bool indebted = primaryOf[trader] + int256(secondaryOf[trader]) < 0;
        if (positionsOf(trader) == 0 && indebted && trader != _insurance) {
            primaryOf[_insurance] += primaryOf[trader];
            secondaryOf[_insurance] += secondaryOf[trader];
            (primaryOf[trader], secondaryOf[trader]) = (0, 0);
            if (!Exact.fits(primaryOf[_insurance], 96) || secondaryOf[_insurance] >> 88 != 0) {
                revert AmountOverflow(NO_LEG);
            }
        }
    }

    // ---- funds ----

    function deposit(address to, uint256 primary, uint256 secondary) external {
        primaryOf[to] += int256(primary);
        secondaryOf[to] += secondary;
        if (!Exact.fits(primaryOf[to], 96) || secondaryOf[to] >> 88 != 0) {
            revert AmountOverflow(NO_LEG);
        }
    }

    function allow(address from, address spender, uint256 primary, uint256 secondary) external {
        allowances[from][spender] = Allowance(primary, secondary);
    }

    /// @param inside whether credit moves to `to`; else it leaves as tokens
    function withdraw(
        address caller,
        address from,
        address to,
        uint256 primary,
        uint256 secondary,
        bool inside
    ) external {
        if (caller != from) {
            Allowance storage allowance = allowances[from][caller];
            bool covered = primary <= allowance.primary && secondary <= allowance.secondary;
            if (!covered || primary + secondary == 0) {
                revert WithdrawNotAllowed(from, caller);
            }
            allowance.primary -= primary;
            allowance.secondary -= secondary;
        }
        if (secondary > secondaryOf[from]) {
            revert AccountUnsafe(from);
        }
        primaryOf[from] -= int256(primary);
        secondaryOf[from] -= secondary;
        if (!Exact.fits(primaryOf[from], 96)) {
            revert AmountOverflow(NO_LEG);
        }
        if (inside) {
            primaryOf[to] += int256(primary);
            secondaryOf[to] += secondary;
            if (!Exact.fits(primaryOf[to], 96) || secondaryOf[to] >> 88 != 0) {
                revert AmountOverflow(NO_LEG);
            }
        }
        if (!(primary != 0 ? _isSolid(from) : isInitialSafe(from))) {
            revert AccountUnsafe(from);
        }
    }
}
