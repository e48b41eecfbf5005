// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDealer} from "../../../main/solidity/interfaces/IDealer.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @dev How a contract that is asked something misbehaves.
enum Manner {
    Honest,
    Reverts,
    BurnsGas,
    AnswersShort,
    AnswersGarbage,
    AnswersEndlessly
}

function misbehave(Manner manner) view {
    if (manner == Manner.Reverts) {
        revert("no");
    }
    if (manner == Manner.BurnsGas) {
        for (uint256 i = 0; gasleft() > 0; ++i) {}
    }
    assembly ("memory-safe") {
        switch manner
        case 3 { return(0, 31) }
        case 4 {
            mstore(0, not(0))
            return(0, 32)
        }
        case 5 { return(0, 100000) }
    }
}

/// @dev A contract account: accepts what its key signed, in whatever manner.
contract ContractAccount {
    address public immutable key;
    Manner public manner;

    constructor(address signingKey) {
        key = signingKey;
    }

    function behave(Manner newManner) external {
        manner = newManner;
    }

    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        misbehave(manner);
        if (signature.length != 65) {
            return 0xffffffff;
        }
        address recovered = ecrecover(hash, uint8(signature[64]), bytes32(signature[:32]), bytes32(signature[32:64]));
        return recovered == key ? this.isValidSignature.selector : bytes4(0xffffffff);
    }
}

contract HostilePriceSource {
    uint256 public price;
    Manner public manner;

    constructor(uint256 initial) {
        price = initial;
    }

    function set(uint256 newPrice, Manner newManner) external {
        (price, manner) = (newPrice, newManner);
    }

    function getMarkPrice() external view returns (uint256) {
        misbehave(manner);
        return price;
    }
}

/// @dev A token whose transfers call back, fail, misbehave, or say no.
contract HostileToken is ERC20("Hostile", "BAD") {
    address public target;
    bytes public data;
    bool public saysNo;
    Manner public manner;

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function decimals() public pure override returns (uint8) {
        return 6;
    }

    function callBack(address newTarget, bytes calldata newData) external {
        (target, data) = (newTarget, newData);
    }

    function sayNo() external {
        saysNo = true;
    }

    function behave(Manner newManner) external {
        manner = newManner;
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        _misbehave();
        return saysNo ? false : super.transfer(to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        _misbehave();
        return saysNo ? false : super.transferFrom(from, to, amount);
    }

    function _misbehave() private {
        misbehave(manner);
        if (target != address(0)) {
            (bool done, bytes memory answer) = target.call(data);
            if (!done) {
                assembly ("memory-safe") {
                    revert(add(answer, 0x20), mload(answer))
                }
            }
        }
    }
}

/// @dev A token of the old kind, whose transfers answer nothing.
contract SilentToken {
    mapping(address => uint256) public balanceOf;

    function mint(address to, uint256 amount) external {
        balanceOf[to] += amount;
    }

    function transfer(address to, uint256 amount) external {
        balanceOf[msg.sender] -= amount;
        balanceOf[to] += amount;
    }

    function transferFrom(address from, address to, uint256 amount) external {
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
    }
}

/// @dev Signer, price source and market in one, which uses the moment in which it is asked to call the Dealer.
contract Meddler {
    address private immutable _dealer;
    bytes private _data;

    constructor(address dealer) {
        _dealer = dealer;
    }

    function prepare(bytes calldata data) external {
        _data = data;
    }

    function isValidSignature(bytes32, bytes calldata) external returns (bytes4) {
        return _meddle() ? bytes4(0) : this.isValidSignature.selector;
    }

    function getMarkPrice() external returns (uint256) {
        return _meddle() ? 0 : 100e6;
    }

    function updateFundingRate(int256) external {
        (bool done, bytes memory answer) = _dealer.call(_data);
        if (!done) {
            assembly ("memory-safe") {
                revert(add(answer, 0x20), mload(answer))
            }
        }
    }

    /// @dev With little gas, because what breaks the rules of a static call loses all it was given.
    function _meddle() private returns (bool done) {
        (done,) = _dealer.call{gas: 30_000}(_data);
    }
}
