// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title One perpetual market, but for its trades
interface IMarket {
    /// @notice The trader's position changed through this face (packed batches log on the Dealer instead).
    event BalanceChange(address indexed trader, int256 paperChange, int256 creditChange);
    event UpdateFundingRate(int256 oldFundingRate, int256 newFundingRate);

    /// @notice Takes over a position of an account below maintenance margin.
    /// @param requestPaper signed like the victim's position; capped at it
    /// @param expectCredit the liquidator's limit, as a price against requestPaper
    function liquidate(
        address liquidator,
        address liquidatedTrader,
        int256 requestPaper,
        int256 expectCredit
    ) external returns (int256 liquidatorPaperChange, int256 liquidatorCreditChange);

    /// @notice The position with funding applied.
    function balanceOf(address trader) external view returns (int256 paper, int256 credit);

    /// @notice The cumulative funding index: credit per 1e18 paper.
    function getFundingRate() external view returns (int256);

    /// @notice Announces a new funding index. Only the Dealer, which keeps it.
    function updateFundingRate(int256 newFundingRate) external;

    /// @notice The Dealer.
    function owner() external view returns (address);
}
