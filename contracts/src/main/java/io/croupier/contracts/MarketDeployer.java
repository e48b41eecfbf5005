package io.croupier.contracts;

import static io.croupier.contracts.Chain.read;
import static io.croupier.contracts.Chain.sameAddress;

import io.croupier.contracts.generated.Dealer;
import io.croupier.contracts.generated.MarkPriceOracle;
import io.croupier.contracts.generated.Perpetual;
import java.io.IOException;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.protocol.Web3j;
import org.web3j.tx.ReadonlyTransactionManager;
import org.web3j.tx.gas.DefaultGasProvider;

/**
 * Deploys one market after another to a Dealer: its mark price source, its face, its listing. A market that is listed
 * already keeps its contracts; its parameters, price bounds and price keepers are brought up to date.
 */
final class MarketDeployer {
    private final Web3j web3j;
    private final Chain chain;
    private final OwnerActions actions;
    private final String ownerAddress;
    private final Dealer dealer;
    private final EarlierContracts earlier;
    private final Map<String, String> listedBySymbol = new HashMap<>();
    private final Set<String> inUse = new HashSet<>();

    MarketDeployer(
            final Web3j web3j,
            final Chain chain,
            final OwnerActions actions,
            final String ownerAddress,
            final Dealer dealer,
            final EarlierContracts earlier)
            throws IOException {
        this.web3j = web3j;
        this.chain = chain;
        this.actions = actions;
        this.ownerAddress = ownerAddress;
        this.dealer = dealer;
        this.earlier = earlier;
        for (final Object listed : read(dealer.getAllRegisteredPerps())) {
            final Dealer.RiskParams params = read(dealer.getRiskParams((String) listed));
            listedBySymbol.put(params.name, (String) listed);
            inUse.add(key((String) listed));
            inUse.add(key(params.markPriceSource));
        }
    }

    DeployedContracts.Market deploy(final MarketParameters market, final List<String> priceKeepers) throws IOException {
        final String perp;
        final String source;
        if (listedBySymbol.containsKey(market.symbol())) {
            perp = listedBySymbol.get(market.symbol());
            source = read(dealer.getRiskParams(perp)).markPriceSource;
            requireOurs(market, perp, source);
        } else {
            source = priceSource(market);
            perp = face();
        }
        inUse.add(key(perp));
        inUse.add(key(source));
        final BigInteger ageMax = BigInteger.valueOf(market.markPriceAgeMax().toSeconds());
        actions.ensure(
                source,
                market.symbol() + ": price bounds",
                () -> hasBounds(source, ageMax, market.markPriceMoveMax()),
                oracle(source, ownerAddress).setBounds(ageMax, market.markPriceMoveMax()));
        for (final String keeper : priceKeepers) {
            actions.ensure(
                    source,
                    market.symbol() + ": price keeper " + keeper,
                    () -> read(oracle(source, ownerAddress).isKeeper(keeper)),
                    oracle(source, ownerAddress).setKeeper(keeper, true));
        }
        final Dealer.RiskParams wanted = riskParams(market, source);
        actions.ensure(
                dealer.getContractAddress(),
                market.symbol() + ": risk parameters",
                () -> equal(wanted, read(dealer.getRiskParams(perp))),
                dealer.setPerpRiskParams(perp, wanted));
        return new DeployedContracts.Market(market.symbol(), Chain.checksummed(perp), Chain.checksummed(source));
    }

    private void requireOurs(final MarketParameters market, final String perp, final String source) throws IOException {
        if (!CompiledContract.PERPETUAL.matches(chain.code(perp))
                || !sameAddress(read(perpetual(perp).owner()), dealer.getContractAddress())) {
            throw new DeploymentException(
                    market.symbol() + ": the code at " + perp + " is not this version's Perpetual");
        }
        if (!CompiledContract.MARK_PRICE_ORACLE.matches(chain.code(source))) {
            throw new DeploymentException(
                    market.symbol() + ": the code at " + source + " is not this version's MarkPriceOracle");
        }
    }

    private String face() throws IOException {
        for (final String candidate : earlier.all(CompiledContract.PERPETUAL)) {
            if (!inUse.contains(key(candidate))
                    && sameAddress(read(perpetual(candidate).owner()), dealer.getContractAddress())) {
                return candidate;
            }
        }
        return actions.create(
                CompiledContract.PERPETUAL,
                FunctionEncoder.encodeConstructor(List.of(new Address(dealer.getContractAddress()))));
    }

    private String priceSource(final MarketParameters market) throws IOException {
        final Optional<String> leftOver = leftOverSource(market);
        if (leftOver.isPresent()) {
            return leftOver.get();
        }
        return actions.create(
                CompiledContract.MARK_PRICE_ORACLE,
                FunctionEncoder.encodeConstructor(List.of(
                        new Uint256(market.initialMarkPrice()),
                        new Uint256(BigInteger.valueOf(market.markPriceAgeMax().toSeconds())),
                        new Uint256(market.markPriceMoveMax()))));
    }

    /** One that an interrupted run left behind: ours, in no market, at the price this market starts with. */
    private Optional<String> leftOverSource(final MarketParameters market) throws IOException {
        for (final String candidate : earlier.all(CompiledContract.MARK_PRICE_ORACLE)) {
            final MarkPriceOracle oracle = oracle(candidate, ownerAddress);
            if (!inUse.contains(key(candidate))
                    && sameAddress(read(oracle.owner()), ownerAddress)
                    && read(oracle.latest()).component1().equals(market.initialMarkPrice())) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private boolean hasBounds(final String source, final BigInteger ageMax, final BigInteger moveMax)
            throws IOException {
        final var bounds = read(oracle(source, ownerAddress).bounds());
        return bounds.component1().equals(ageMax) && bounds.component2().equals(moveMax);
    }

    private static Dealer.RiskParams riskParams(final MarketParameters market, final String source) {
        return new Dealer.RiskParams(
                market.initialMarginRatio(),
                market.liquidationThreshold(),
                market.liquidationPriceOff(),
                market.insuranceFeeRate(),
                source,
                market.symbol(),
                true);
    }

    private static boolean equal(final Dealer.RiskParams wanted, final Dealer.RiskParams actual) {
        return actual.initialMarginRatio.equals(wanted.initialMarginRatio)
                && actual.liquidationThreshold.equals(wanted.liquidationThreshold)
                && actual.liquidationPriceOff.equals(wanted.liquidationPriceOff)
                && actual.insuranceFeeRate.equals(wanted.insuranceFeeRate)
                && sameAddress(actual.markPriceSource, wanted.markPriceSource)
                && actual.name.equals(wanted.name)
                && actual.isRegistered.equals(wanted.isRegistered);
    }

    private Perpetual perpetual(final String address) {
        return Perpetual.load(
                address, web3j, new ReadonlyTransactionManager(web3j, ownerAddress), new DefaultGasProvider());
    }

    private MarkPriceOracle oracle(final String address, final String caller) {
        return MarkPriceOracle.load(
                address, web3j, new ReadonlyTransactionManager(web3j, caller), new DefaultGasProvider());
    }

    private static String key(final String address) {
        return address.toLowerCase(Locale.ROOT);
    }
}
