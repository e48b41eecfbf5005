package io.croupier.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.croupier.contracts.generated.Dealer;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.methods.request.EthFilter;
import org.web3j.protocol.http.HttpService;
import org.web3j.tx.ReadonlyTransactionManager;
import org.web3j.tx.gas.DefaultGasProvider;

@Timeout(120)
class DevnetTest {
    private static final DevnetOptions OPTIONS = DevnetOptions.standard().withTraders(3);

    @TempDir
    private Path folder;

    private Anvil anvil;
    private Web3j web3j;

    @BeforeEach
    void startChain() {
        anvil = Anvil.start(Devnet.chainOptions(OPTIONS).withBlockInterval(Duration.ofMillis(500)));
        web3j = Web3j.build(new HttpService(anvil.rpcUrl().toString()));
    }

    @AfterEach
    void stopChain() {
        web3j.shutdown();
        anvil.close();
    }

    @Test
    void shouldFundEveryTraderAndListEveryMarket() throws Exception {
        final Devnet devnet = Devnet.prepare(anvil.rpcUrl(), OPTIONS, step -> {});

        final Dealer dealer = dealer(devnet);
        for (final TestAccount trader : devnet.traders()) {
            assertEquals(
                    OPTIONS.deposit(),
                    dealer.getCreditOf(trader.address()).send().component1());
        }
        for (final MarketParameters market : OPTIONS.markets()) {
            final String perp = devnet.contracts().market(market.symbol()).perp();
            final Dealer.RiskParams params = dealer.getRiskParams(perp).send();
            assertEquals(market.initialMarginRatio(), params.initialMarginRatio);
            assertEquals(market.liquidationThreshold(), params.liquidationThreshold);
            assertEquals(market.liquidationPriceOff(), params.liquidationPriceOff);
            assertEquals(market.insuranceFeeRate(), params.insuranceFeeRate);
            assertEquals(market.initialMarkPrice(), dealer.getMarkPrice(perp).send());
        }
        assertTrue(dealer.isOrderSenderValid(Devnet.orderSender().address()).send());
        assertEquals(
                Devnet.insurance().address().toLowerCase(Locale.ROOT),
                dealer.insurance().send());
        assertEquals(BigInteger.valueOf(60), dealer.withdrawTimeLock().send());
    }

    @Test
    void shouldChangeNothingWhenPreparedAgain() throws Exception {
        final Devnet first = Devnet.prepare(anvil.rpcUrl(), OPTIONS, step -> {});
        final BigInteger ownerNonce = nonce(Devnet.owner());
        final List<String> steps = new ArrayList<>();

        final Devnet second = Devnet.prepare(anvil.rpcUrl(), OPTIONS, steps::add);

        assertEquals(first, second);
        assertEquals(List.of(), steps);
        assertEquals(ownerNonce, nonce(Devnet.owner()));
    }

    @Test
    void shouldFundOnlyTradersThatJoinLater() throws Exception {
        Devnet.prepare(anvil.rpcUrl(), OPTIONS.withTraders(2), step -> {});
        final BigInteger before = nonce(TestAccount.at(4));

        final Devnet grown = Devnet.prepare(anvil.rpcUrl(), OPTIONS, step -> {});

        final String late = TestAccount.at(6).address();
        assertEquals(OPTIONS.deposit(), dealer(grown).getCreditOf(late).send().component1());
        assertEquals(before, nonce(TestAccount.at(4)));
    }

    @Test
    void shouldStandAgainWhenTheChainComesBackFromItsFile() throws Exception {
        final AnvilOptions kept = Devnet.chainOptions(OPTIONS).withStateFile(folder.resolve("chain.json"));
        final Devnet before;
        final List<String> logsBefore;
        try (Anvil first = Anvil.start(kept)) {
            before = Devnet.prepare(first.rpcUrl(), OPTIONS, step -> {});
            logsBefore = logs(first, before);
        }
        final List<String> steps = new ArrayList<>();

        try (Anvil second = Anvil.start(kept)) {
            final Devnet after = Devnet.prepare(second.rpcUrl(), OPTIONS, steps::add);

            assertEquals(List.of(), steps);
            assertEquals(before.contracts(), after.contracts());
            assertEquals(logsBefore, logs(second, after));
        }
    }

    @Test
    void shouldDescribeItselfInTheFileThatClientsRead() throws Exception {
        final Devnet devnet = Devnet.prepare(anvil.rpcUrl(), OPTIONS, step -> {});
        final Path file = folder.resolve("out").resolve("devnet.json");

        devnet.write(file);

        final JsonNode json = new ObjectMapper().readTree(file.toFile());
        assertEquals(anvil.rpcUrl().toString(), json.get("rpcUrl").asText());
        assertEquals(31337, json.get("chainId").asInt());
        assertEquals(devnet.contracts().dealer(), json.get("dealer").asText());
        assertEquals(devnet.contracts().token(), json.get("token").asText());
        assertEquals("BTC-PERP", json.at("/markets/0/symbol").asText());
        assertEquals(
                devnet.contracts().market("BTC-PERP").perp(),
                json.at("/markets/0/perp").asText());
        assertEquals(
                "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
                json.get("orderSender").asText());
        assertEquals(
                "0x90F79bf6EB2c4f870365E785982E1f101E93b906",
                json.get("insurance").asText());
        assertEquals(3, json.get("accounts").size());
        assertEquals(
                "0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65",
                json.at("/accounts/0/address").asText());
        assertEquals(
                "0x47e179ec197488593b187f80a00eb0da91f1b9d0b13f8733639f19c30a34926a",
                json.at("/accounts/0/privateKey").asText());
    }

    /** The Dealer's logs from its first block on. */
    private static List<String> logs(final Anvil chain, final Devnet devnet) throws IOException {
        final EthFilter filter = new EthFilter(
                DefaultBlockParameter.valueOf(
                        BigInteger.valueOf(devnet.contracts().fromBlock())),
                DefaultBlockParameterName.LATEST,
                devnet.contracts().dealer());
        final List<String> logs =
                Web3j.build(new HttpService(chain.rpcUrl().toString())).ethGetLogs(filter).send().getLogs().stream()
                        .map(log -> log.get().toString())
                        .toList();
        assertTrue(logs.size() > OPTIONS.traders(), "settings, listings and deposits");
        return logs;
    }

    private Dealer dealer(final Devnet devnet) {
        return Dealer.load(
                devnet.contracts().dealer(),
                web3j,
                new ReadonlyTransactionManager(web3j, Devnet.owner().address()),
                new DefaultGasProvider());
    }

    private BigInteger nonce(final TestAccount account) throws IOException {
        return web3j.ethGetTransactionCount(account.address(), DefaultBlockParameterName.LATEST)
                .send()
                .getTransactionCount();
    }
}
