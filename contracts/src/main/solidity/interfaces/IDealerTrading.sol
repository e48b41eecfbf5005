// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title What the Dealer settles, besides packed batches
interface IDealerTrading {
    /// @notice Settles the unit of `Perpetual.trade(bytes)`. Only markets.
    /// @return changes three words per trader, the incoming order's signer first and each trader once: address, change
    /// of paper, change of credit with fees
    function settleTrade(address orderSender, bytes calldata tradeData) external returns (bytes memory changes);

    /// @notice Settles `Perpetual.liquidate`. Only markets.
    function settleLiquidation(
        address executor,
        address liquidator,
        address liquidatedTrader,
        int256 requestPaper,
        int256 expectCredit
    )
        external
        returns (
            int256 liquidatorPaperChange,
            int256 liquidatorCreditChange,
            int256 liquidatedPaperChange,
            int256 liquidatedCreditChange
        );

    /// @notice The last unit of the lane that was settled or refused.
    function lastUnit(uint256 lane) external view returns (uint256);

    /// @notice Gas that must be left before a unit is judged.
    function unitGasMin() external view returns (uint256);
}
