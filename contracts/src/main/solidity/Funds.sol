// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {Margin} from "./Margin.sol";
import {IDealerFunds} from "./interfaces/IDealerFunds.sol";
import {Account} from "./libraries/Account.sol";
import {Holding, Risk, Session, Staging} from "./libraries/Staging.sol";
import {Page} from "./libraries/Page.sol";

/// @title How money enters and leaves
abstract contract Funds is Margin, IDealerFunds {
    using SafeERC20 for IERC20;

    /// @inheritdoc IDealerFunds
    function deposit(uint256 primaryAmount, uint256 secondaryAmount, address to) external nonReentrant {
        if (to == address(0)) {
            revert ZeroAccount();
        }

        _addCredit(to, primaryAmount, secondaryAmount);

        if (primaryAmount != 0) {
            IERC20(_primaryAsset).safeTransferFrom(msg.sender, address(this), primaryAmount);
        }
        if (secondaryAmount != 0) {
            IERC20(_knownSecondaryAsset()).safeTransferFrom(msg.sender, address(this), secondaryAmount);
        }
        emit Deposit(to, msg.sender, primaryAmount, secondaryAmount);
    }

    /// @inheritdoc IDealerFunds
    function requestWithdraw(address from, uint256 primaryAmount, uint256 secondaryAmount) external nonReentrant {
        _requireAllowed(from, primaryAmount, secondaryAmount);
        if (primaryAmount > type(uint128).max || secondaryAmount > type(uint128).max) {
            revert AmountOverflow(NO_LEG);
        }

        uint256 readyAt = block.timestamp + _withdrawTimeLock;
        _pendingWithdraws[from] = PendingWithdraw(uint128(primaryAmount), uint128(secondaryAmount), readyAt);

        emit RequestWithdraw(from, primaryAmount, secondaryAmount, readyAt);
    }

    /// @inheritdoc IDealerFunds
    function executeWithdraw(address from, address to, bool isInternal, bytes calldata param) external nonReentrant {
        PendingWithdraw memory pending = _pendingWithdraws[from];
        if (pending.readyAt > block.timestamp) {
            revert WithdrawPending(pending.readyAt);
        }
        _requireAllowed(from, pending.primary, pending.secondary);

        delete _pendingWithdraws[from];
        _withdraw(from, to, pending.primary, pending.secondary, isInternal, param);
    }

    /// @inheritdoc IDealerFunds
    function fastWithdraw(
        address from,
        address to,
        uint256 primaryAmount,
        uint256 secondaryAmount,
        bool isInternal,
        bytes calldata param
    ) external nonReentrant {
        if (_fastWithdrawDisabled && !_fastWithdrawWhitelist[msg.sender]) {
            revert FastWithdrawNotAllowed(msg.sender);
        }
        _requireAllowed(from, primaryAmount, secondaryAmount);

        _withdraw(from, to, primaryAmount, secondaryAmount, isInternal, param);
    }

    /// @inheritdoc IDealerFunds
    function setOperator(address operator, bool isValid) external {
        _operators[msg.sender][operator] = isValid;
        emit SetOperator(msg.sender, operator, isValid);
    }

    /// @inheritdoc IDealerFunds
    function approveFundOperator(address operator, uint256 primaryAmount, uint256 secondaryAmount) external {
        _allowances[msg.sender][operator] = Allowance(primaryAmount, secondaryAmount);
        emit FundOperatorAllowedChange(msg.sender, operator, primaryAmount, secondaryAmount);
    }

    /// @inheritdoc IDealerFunds
    function handleBadDebt(address liquidatedTrader) external nonReentrant {
        uint256 account = Page.load(Page.account(uint160(liquidatedTrader)));
        int256 primary = Account.primaryOf(account);
        uint256 secondary = Account.secondaryOf(account);
        bool hasPositions = Account.countOf(account) != 0 || Account.hasMore(account);
        if (hasPositions || primary + int256(secondary) >= 0 || liquidatedTrader == _insurance) {
            return;
        }

        // without positions the account word holds nothing but the credits that leave it
        Page.store(Page.account(uint160(liquidatedTrader)), 0);
        uint256 insured = Page.load(Page.account(uint160(_insurance)));
        insured = _withPrimary(insured, Account.primaryOf(insured) + primary);
        Page.store(Page.account(uint160(_insurance)), _withSecondary(insured, Account.secondaryOf(insured) + secondary));

        emit HandleBadDebt(liquidatedTrader, primary, secondary);
    }

    /// @dev The owner may always; others need allowances for both amounts, of which one is not zero.
    function _requireAllowed(address from, uint256 primaryAmount, uint256 secondaryAmount) private view {
        if (msg.sender == from) {
            return;
        }
        Allowance storage allowance = _allowances[from][msg.sender];
        bool covered = allowance.primary >= primaryAmount && allowance.secondary >= secondaryAmount;
        if (!covered || (primaryAmount == 0 && secondaryAmount == 0)) {
            revert WithdrawNotAllowed(from, msg.sender);
        }
    }

    function _withdraw(
        address from,
        address to,
        uint256 primaryAmount,
        uint256 secondaryAmount,
        bool isInternal,
        bytes calldata param
    ) private {
        if (to == address(0)) {
            revert ZeroAccount();
        }
        _spendAllowance(from, primaryAmount, secondaryAmount);
        _takeCredit(from, primaryAmount, secondaryAmount);
        if (isInternal) {
            _addCredit(to, primaryAmount, secondaryAmount);
        }
        _requireMargin(from, primaryAmount != 0);

        if (isInternal) {
            emit TransferIn(to, primaryAmount, secondaryAmount);
            emit TransferOut(from, primaryAmount, secondaryAmount);
        } else {
            if (primaryAmount != 0) {
                IERC20(_primaryAsset).safeTransfer(to, primaryAmount);
            }
            if (secondaryAmount != 0) {
                IERC20(_knownSecondaryAsset()).safeTransfer(to, secondaryAmount);
            }
            emit Withdraw(to, from, primaryAmount, secondaryAmount);
        }
        if (param.length != 0) {
            _callBack(to, param);
        }
    }

    function _spendAllowance(address from, uint256 primaryAmount, uint256 secondaryAmount) private {
        if (msg.sender == from) {
            return;
        }
        Allowance storage allowance = _allowances[from][msg.sender];
        allowance.primary -= primaryAmount;
        allowance.secondary -= secondaryAmount;
        emit FundOperatorAllowedChange(from, msg.sender, allowance.primary, allowance.secondary);
    }

    /// @dev Everything is settled: the lock is opened, so that the contract called may use the Dealer.
    function _callBack(address to, bytes calldata param) private {
        if (!_fastWithdrawWhitelist[to] || to.code.length == 0) {
            revert CallbackNotAllowed(to);
        }
        _leave();
        (bool done, bytes memory answer) = to.call(param);
        if (!done) {
            if (answer.length == 0) {
                revert CallbackFailed(to);
            }
            assembly ("memory-safe") {
                revert(add(answer, 0x20), mload(answer))
            }
        }
    }

    function _addCredit(address to, uint256 primaryAmount, uint256 secondaryAmount) private {
        if (primaryAmount > type(uint96).max || secondaryAmount > Account.SECONDARY_MAX) {
            revert AmountOverflow(NO_LEG);
        }
        uint256 account = Page.load(Page.account(uint160(to)));
        account = _withPrimary(account, Account.primaryOf(account) + int256(primaryAmount));
        Page.store(Page.account(uint160(to)), _withSecondary(account, Account.secondaryOf(account) + secondaryAmount));
    }

    function _takeCredit(address from, uint256 primaryAmount, uint256 secondaryAmount) private {
        uint256 account = Page.load(Page.account(uint160(from)));
        uint256 secondary = Account.secondaryOf(account);
        if (primaryAmount > type(uint96).max || secondaryAmount > secondary) {
            revert AccountUnsafe(from);
        }
        account = _withPrimary(account, Account.primaryOf(account) - int256(primaryAmount));
        Page.store(Page.account(uint160(from)), _withSecondary(account, secondary - secondaryAmount));
    }

    function _withPrimary(uint256 account, int256 primary) private pure returns (uint256) {
        if (!Account.fits(primary)) {
            revert AmountOverflow(NO_LEG);
        }
        return Account.withPrimary(account, primary);
    }

    function _withSecondary(uint256 account, uint256 secondary) private pure returns (uint256) {
        if (secondary > Account.SECONDARY_MAX) {
            revert AmountOverflow(NO_LEG);
        }
        return Account.withSecondary(account, secondary);
    }

    /// @dev Initial margin must hold; where primary credit left, what remains without secondary credit must not be
    /// negative either.
    function _requireMargin(address trader, bool solid) private view {
        Session memory session = Staging.newSession()[0];
        Holding memory holding = _holdingOf(trader);
        Risk memory risk = session.risk;
        if (!_risk(session, holding, risk)) {
            revert PriceUnavailable(NO_LEG);
        }
        if (!(solid ? _isSolid(risk, holding.account) : _isInitial(risk))) {
            revert AccountUnsafe(trader);
        }
    }

    function _knownSecondaryAsset() private view returns (address asset) {
        asset = _secondaryAsset;
        if (asset == address(0)) {
            revert NoSecondaryAsset();
        }
    }
}
