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

/// @dev A token whose transfers call back, fail, or say no.
contract HostileToken is ERC20("Hostile", "BAD") {
    address public target;
    bytes public data;
    bool public saysNo;

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

    function transfer(address to, uint256 amount) public override returns (bool) {
        _misbehave();
        return saysNo ? false : super.transfer(to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        _misbehave();
        return saysNo ? false : super.transferFrom(from, to, amount);
    }

    function _misbehave() private {
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
