package io.croupier.contracts;

import static java.util.Objects.requireNonNull;

import io.croupier.contracts.generated.Dealer;
import io.croupier.contracts.generated.MarkPriceOracle;
import io.croupier.contracts.generated.Perpetual;
import java.math.BigInteger;
import java.util.List;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.RemoteFunctionCall;
import org.web3j.tx.ReadonlyTransactionManager;
import org.web3j.tx.TransactionManager;
import org.web3j.tx.gas.DefaultGasProvider;

/**
 * What can be called on a venue's contracts, encoded; nothing is sent. Addresses are 0x-hex, amounts as in the contracts.
 * An amount that its Solidity type cannot hold is an {@link UnsupportedOperationException}.
 */
public final class VenueCalls {
    private static final byte[] NO_CALLBACK = new byte[0];

    private final Web3j web3j;
    private final TransactionManager nobody;
    private final Dealer dealer;
    private final DeployedContracts contracts;

    VenueCalls(final Web3j web3j, final DeployedContracts contracts) {
        this.web3j = requireNonNull(web3j, "web3j");
        this.contracts = requireNonNull(contracts, "contracts");
        this.nobody = new ReadonlyTransactionManager(web3j, contracts.dealer());
        this.dealer = Dealer.load(contracts.dealer(), web3j, nobody, new DefaultGasProvider());
    }

    public VenueCall deposit(final BigInteger primary, final BigInteger secondary, final String to) {
        return onDealer(dealer.deposit(primary, secondary, to));
    }

    public VenueCall requestWithdraw(final String from, final BigInteger primary, final BigInteger secondary) {
        return onDealer(dealer.requestWithdraw(from, primary, secondary));
    }

    public VenueCall executeWithdraw(final String from, final String to, final boolean internal) {
        return onDealer(dealer.executeWithdraw(from, to, internal, NO_CALLBACK));
    }

    public VenueCall fastWithdraw(
            final String from,
            final String to,
            final BigInteger primary,
            final BigInteger secondary,
            final boolean internal) {
        return onDealer(dealer.fastWithdraw(from, to, primary, secondary, internal, NO_CALLBACK));
    }

    public VenueCall setOperator(final String operator, final boolean valid) {
        return onDealer(dealer.setOperator(operator, valid));
    }

    public VenueCall approveFundOperator(final String operator, final BigInteger primary, final BigInteger secondary) {
        return onDealer(dealer.approveFundOperator(operator, primary, secondary));
    }

    public VenueCall handleBadDebt(final String trader) {
        return onDealer(dealer.handleBadDebt(trader));
    }

    /** {@code tradeData} as in {@code IPerpetual}. */
    public VenueCall trade(final String perp, final byte[] tradeData) {
        return on(perp, perpetual(perp).trade(tradeData));
    }

    public VenueCall liquidate(
            final String perp,
            final String liquidator,
            final String trader,
            final BigInteger requestPaper,
            final BigInteger expectCredit) {
        return on(perp, perpetual(perp).liquidate(liquidator, trader, requestPaper, expectCredit));
    }

    public VenueCall setMarkPrice(final String source, final BigInteger price) {
        final MarkPriceOracle oracle = MarkPriceOracle.load(source, web3j, nobody, new DefaultGasProvider());
        return on(source, oracle.setMarkPrice(price));
    }

    public VenueCall updateFundingRate(final List<String> perps, final List<BigInteger> rates) {
        return onDealer(dealer.updateFundingRate(perps, rates));
    }

    /** On the market itself, which obeys the Dealer alone. */
    public VenueCall updateFundingRate(final String perp, final BigInteger rate) {
        return on(perp, perpetual(perp).updateFundingRate(rate));
    }

    public VenueCall setOrderSender(final String sender, final boolean valid) {
        return onDealer(dealer.setOrderSender(sender, valid));
    }

    public VenueCall setMaxPositionAmount(final BigInteger amount) {
        return onDealer(dealer.setMaxPositionAmount(amount));
    }

    public VenueCall setWithdrawTimeLock(final BigInteger seconds) {
        return onDealer(dealer.setWithdrawTimeLock(seconds));
    }

    public VenueCall disableFastWithdraw(final boolean disabled) {
        return onDealer(dealer.disableFastWithdraw(disabled));
    }

    public VenueCall setFastWithdrawalWhitelist(final String target, final boolean valid) {
        return onDealer(dealer.setFastWithdrawalWhitelist(target, valid));
    }

    public VenueCall setSecondaryAsset(final String token) {
        return onDealer(dealer.setSecondaryAsset(token));
    }

    /** New risk parameters of a market that keeps its mark price source. */
    public VenueCall setRiskParams(
            final DeployedContracts.Market market,
            final BigInteger initialMarginRatio,
            final BigInteger liquidationThreshold,
            final BigInteger liquidationPriceOff,
            final BigInteger insuranceFeeRate,
            final boolean registered) {
        return onDealer(dealer.setPerpRiskParams(
                market.perp(),
                new Dealer.RiskParams(
                        initialMarginRatio,
                        liquidationThreshold,
                        liquidationPriceOff,
                        insuranceFeeRate,
                        market.markPriceSource(),
                        market.symbol(),
                        registered)));
    }

    private VenueCall onDealer(final RemoteFunctionCall<?> call) {
        return on(contracts.dealer(), call);
    }

    private static VenueCall on(final String to, final RemoteFunctionCall<?> call) {
        return new VenueCall(to, call.encodeFunctionCall());
    }

    private Perpetual perpetual(final String perp) {
        return Perpetual.load(perp, web3j, nobody, new DefaultGasProvider());
    }
}
