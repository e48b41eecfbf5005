package io.croupier.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.contracts.generated.Dealer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.http.HttpService;
import org.web3j.tx.ReadonlyTransactionManager;
import org.web3j.tx.gas.DefaultGasProvider;

@Timeout(180)
class ContractDeployerTest {
    private static final TestAccount OWNER = TestAccount.at(0);
    private static final List<MarketParameters> MARKETS =
            DevnetOptions.standard().markets();

    private Anvil anvil;
    private Web3j web3j;

    @BeforeEach
    void startChain() {
        anvil = Anvil.start(AnvilOptions.inMemory());
        web3j = Web3j.build(new HttpService(anvil.rpcUrl().toString()));
    }

    @AfterEach
    void stopChain() {
        web3j.shutdown();
        anvil.close();
    }

    @Test
    void shouldCompleteADeploymentThatStopsAfterEveryStep() throws Exception {
        final DeploymentConfig config = config(OWNER, MARKETS);
        int runs = 0;
        DeployedContracts deployed = null;

        while (deployed == null && runs < 100) {
            runs++;
            deployed = deployUntilSecondStep(config);
        }

        assertNotNull(deployed, "a run that has nothing left to do");
        assertTrue(runs >= 18, "a run for every step: " + runs);
        assertEquals(MARKETS.size(), new HashSet<>(deployed.markets()).size());
        final EarlierContracts made = made(OWNER);
        assertEquals(1, made.all(CompiledContract.TEST_TOKEN).size());
        assertEquals(1, made.all(CompiledContract.DEALER_BACK_OFFICE).size());
        assertEquals(1, made.all(CompiledContract.DEALER).size());
        assertEquals(1, made.all(CompiledContract.FUNDING_LIMITER).size());
        assertEquals(1, made.all(CompiledContract.SUBACCOUNT_FACTORY).size());
        assertEquals(MARKETS.size(), made.all(CompiledContract.PERPETUAL).size());
        assertEquals(
                MARKETS.size(), made.all(CompiledContract.MARK_PRICE_ORACLE).size());
    }

    @Test
    void shouldListANewMarketAndChangeParametersOfAStandingOne() throws Exception {
        final DeployedContracts before = deploy(config(OWNER, MARKETS.subList(0, 1)));
        final MarketParameters stricter = MarketParameters.unboundedPrice(
                "BTC-PERP",
                new BigInteger("100000000000000000"),
                MARKETS.get(0).liquidationThreshold(),
                MARKETS.get(0).liquidationPriceOff(),
                MARKETS.get(0).insuranceFeeRate(),
                MARKETS.get(0).initialMarkPrice());

        final DeployedContracts after = deploy(config(OWNER, List.of(stricter, MARKETS.get(1))));

        assertEquals(before.dealer(), after.dealer());
        assertEquals(before.fromBlock(), after.fromBlock());
        assertEquals(before.market("BTC-PERP"), after.market("BTC-PERP"));
        assertEquals(2, after.markets().size());
        final Dealer.RiskParams params = dealer(after.dealer())
                .getRiskParams(after.market("BTC-PERP").perp())
                .send();
        assertEquals(stricter.initialMarginRatio(), params.initialMarginRatio);
    }

    @Test
    void shouldBoundMarkPricesAsConfiguredAndFollowAChange() throws Exception {
        deploy(config(OWNER, List.of(bounded(Duration.ofSeconds(90), "100000000000000000"))));
        final List<String> steps = new ArrayList<>();

        ContractDeployer.deploy(
                anvil.rpcUrl(),
                config(OWNER, List.of(bounded(Duration.ofSeconds(90), "100000000000000000"))),
                steps::add);
        ContractDeployer.deploy(
                anvil.rpcUrl(),
                config(OWNER, List.of(bounded(Duration.ofSeconds(30), "200000000000000000"))),
                steps::add);

        assertEquals(List.of("setting BTC-PERP: price bounds"), steps);
    }

    @Test
    void shouldPutALimiterBetweenFundingKeeperAndDealer() throws Exception {
        final DeployedContracts limited = deploy(config(OWNER, List.of()));
        final String limiter = limited.fundingLimiter().orElseThrow();
        final String keeperWithLimiter =
                dealer(limited.dealer()).fundingRateKeeper().send();

        final DeployedContracts direct = deploy(withoutLimiter(config(OWNER, List.of())));
        final DeployedContracts limitedAgain = deploy(config(OWNER, List.of()));

        assertTrue(Chain.sameAddress(limiter, keeperWithLimiter));
        assertTrue(direct.fundingLimiter().isEmpty());
        assertEquals(limited, limitedAgain);
    }

    @Test
    void shouldTellTheBlockInWhichTheDealerAppeared() throws Exception {
        final DeployedContracts deployed = deploy(config(OWNER, List.of()));

        final BigInteger block = BigInteger.valueOf(deployed.fromBlock());

        assertEquals("0x", codeAt(deployed.dealer(), block.subtract(BigInteger.ONE)));
        assertTrue(CompiledContract.DEALER.matches(codeAt(deployed.dealer(), block)));
    }

    @Test
    void shouldCompleteANamedDealerAndRefuseOneOfAnotherOwner() throws Exception {
        final DeployedContracts standing = deploy(config(OWNER, List.of()));

        final DeployedContracts completed = deploy(named(config(OWNER, MARKETS), standing.dealer()));
        final DeploymentException refusal = assertThrows(
                DeploymentException.class, () -> deploy(named(config(TestAccount.at(5), MARKETS), standing.dealer())));

        final List<String> stepsOfAnotherRun = new ArrayList<>();
        ContractDeployer.deploy(
                anvil.rpcUrl(), named(config(OWNER, MARKETS), standing.dealer()), stepsOfAnotherRun::add);

        assertEquals(standing.dealer(), completed.dealer());
        assertEquals(standing.subaccountFactory(), completed.subaccountFactory());
        assertEquals(List.of(), stepsOfAnotherRun);
        assertTrue(refusal.getMessage().contains("belongs to"), refusal.getMessage());
    }

    @Test
    void shouldRefuseToTakeAnotherContractForADealer() throws Exception {
        final DeployedContracts standing = deploy(config(OWNER, List.of()));

        final DeploymentException refusal =
                assertThrows(DeploymentException.class, () -> deploy(named(config(OWNER, MARKETS), standing.token())));

        assertTrue(refusal.getMessage().contains("not this version's Dealer"), refusal.getMessage());
    }

    @Test
    void shouldUseTheTokenThatIsConfigured() throws Exception {
        final TransactionSequence stranger =
                new TransactionSequence(web3j, TestAccount.at(7).credentials(), AnvilOptions.CHAIN_ID);
        final DeployedContracts first = deploy(config(OWNER, List.of()));
        final String other = stranger.create(
                "another token",
                CompiledContract.TEST_TOKEN.creationCode(),
                FunctionEncoder.encodeConstructor(List.of(new Utf8String("Other"), new Utf8String("OTH"))));
        final DeploymentConfig plain = config(OWNER, List.of());

        final DeployedContracts second = deploy(new DeploymentConfig(
                plain.ownerKey(),
                Optional.empty(),
                Optional.of(other),
                plain.roles(),
                plain.maxPositionAmount(),
                plain.withdrawTimeLock(),
                plain.markets()));

        assertTrue(Chain.sameAddress(other, second.token()));
        assertTrue(!second.dealer().equals(first.dealer()), "another token, another Dealer");
    }

    @Test
    void shouldSayThatTheChainCannotBeReached() {
        final URI nowhere = anvil.rpcUrl();
        anvil.close();

        assertThrows(IOException.class, () -> ContractDeployer.deploy(nowhere, config(OWNER, MARKETS), step -> {}));
    }

    /** Makes one step and then fails as a killed process would: nothing of the run is kept but what is on chain. */
    private DeployedContracts deployUntilSecondStep(final DeploymentConfig config) throws IOException {
        final List<String> steps = new ArrayList<>();
        try {
            return ContractDeployer.deploy(anvil.rpcUrl(), config, step -> {
                steps.add(step);
                if (steps.size() == 2) {
                    throw new Killed();
                }
            });
        } catch (final Killed e) {
            return null;
        }
    }

    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static MarketParameters bounded(final Duration ageMax, final String moveMax) {
        final MarketParameters plain = MARKETS.get(0);
        return new MarketParameters(
                plain.symbol(),
                plain.initialMarginRatio(),
                plain.liquidationThreshold(),
                plain.liquidationPriceOff(),
                plain.insuranceFeeRate(),
                plain.initialMarkPrice(),
                ageMax,
                new BigInteger(moveMax));
    }

    private DeployedContracts deploy(final DeploymentConfig config) throws IOException {
        return ContractDeployer.deploy(anvil.rpcUrl(), config, step -> {});
    }

    private static DeploymentConfig config(final TestAccount owner, final List<MarketParameters> markets) {
        return new DeploymentConfig(
                owner.privateKey(),
                Optional.empty(),
                Optional.empty(),
                new VenueRoles(
                        Devnet.insurance().address(),
                        Devnet.keeper().address(),
                        3,
                        List.of(Devnet.orderSender().address()),
                        List.of(Devnet.orderSender().address())),
                10,
                Duration.ofSeconds(60),
                markets);
    }

    private static DeploymentConfig withoutLimiter(final DeploymentConfig config) {
        final VenueRoles roles = config.roles();
        return new DeploymentConfig(
                config.ownerKey(),
                config.dealer(),
                config.token(),
                new VenueRoles(roles.insurance(), roles.fundingKeeper(), 0, roles.orderSenders(), roles.priceKeepers()),
                config.maxPositionAmount(),
                config.withdrawTimeLock(),
                config.markets());
    }

    private static DeploymentConfig named(final DeploymentConfig config, final String dealer) {
        return new DeploymentConfig(
                config.ownerKey(),
                Optional.of(dealer),
                config.token(),
                config.roles(),
                config.maxPositionAmount(),
                config.withdrawTimeLock(),
                config.markets());
    }

    private EarlierContracts made(final TestAccount creator) throws IOException {
        return EarlierContracts.of(
                new Chain(web3j),
                creator.address(),
                web3j.ethGetTransactionCount(creator.address(), DefaultBlockParameterName.LATEST)
                        .send()
                        .getTransactionCount());
    }

    private String codeAt(final String address, final BigInteger block) throws IOException {
        return web3j.ethGetCode(address, DefaultBlockParameter.valueOf(block))
                .send()
                .getCode();
    }

    private Dealer dealer(final String address) {
        return Dealer.load(
                address, web3j, new ReadonlyTransactionManager(web3j, OWNER.address()), new DefaultGasProvider());
    }
}
