package io.croupier.relayer.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.contracts.Devnet;
import io.croupier.matcher.gateway.ContractAccounts;
import io.croupier.relayer.TestChain;
import io.croupier.relayer.TestVenue;
import io.croupier.relayer.chain.BlockTag;
import io.croupier.relayer.chain.ContractSignatures;
import io.croupier.relayer.chain.DealerViews;
import io.croupier.signing.Address;
import io.croupier.signing.Eip712Domain;
import io.croupier.signing.HexBytes;
import io.croupier.signing.Login;
import io.croupier.signing.Order;
import io.croupier.signing.OrderHasher;
import io.croupier.signing.OrderInfo;
import io.croupier.signing.OrderSigner;
import java.io.IOException;
import java.math.BigInteger;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.abi.datatypes.generated.Uint256;

/** A contract account (ERC-1271) trades: over WebSocket, through a whole node, to the end on a real chain. */
final class ContractAccountTest {
    private static final Address ACCOUNT = Address.parse("0x00000000000000000000000000000000c0117ac7");
    private static final BigInteger DEPOSIT = BigInteger.valueOf(5_000_000_000L);
    private static final long SECONDS_MAX = 30;

    @TempDir
    private Path folder;

    private TestChain chain;
    private OrderSigner key;
    private long nonce;

    @BeforeEach
    void open() throws IOException {
        chain = TestChain.start();
        key = OrderSigner.parse(chain.trader(2).privateKey());
        chain.placeKeyAccount(ACCOUNT, key.address());
        final var dealer = new org.web3j.abi.datatypes.Address(chain.dealer().toString());
        final var owner =
                new org.web3j.abi.datatypes.Address(chain.traderAddress(2).toString());
        chain.call(chain.trader(2), chain.token(), "mint", owner, new Uint256(DEPOSIT));
        chain.call(chain.trader(2), chain.token(), "approve", dealer, new Uint256(DEPOSIT));
        chain.call(
                chain.trader(2),
                chain.dealer(),
                "deposit",
                new Uint256(DEPOSIT),
                new Uint256(0),
                new org.web3j.abi.datatypes.Address(ACCOUNT.toString()));
    }

    @AfterEach
    void close() {
        chain.close();
    }

    @Test
    void shouldTradeOverWebSocketAndSettle() throws Exception {
        final OrderSigner trader = OrderSigner.parse(chain.trader(0).privateKey());
        try (DataFolder data = DataFolder.open(folder.resolve("data"));
                Node node = Node.start(NodeConfig.load(config()), data, failure -> {});
                HttpClient http = HttpClient.newHttpClient()) {
            final Answers answers = new Answers();
            final WebSocket socket = http.newWebSocketBuilder()
                    .buildAsync(node.webSocket(), answers)
                    .join();
            awaitMoney(socket, answers);

            assertTrue(logIn(socket, answers, trader).contains("LOGIN_REFUSED"));
            final String loggedIn = logIn(socket, answers, key);
            assertTrue(loggedIn.contains("sessionId"), loggedIn);
            assertTrue(answers.ask(socket, "order_open", "{}").contains("\"result\":[]"));
            assertTrue(
                    place(socket, answers, order(trader.address(), -10), trader).contains("RESTING"));
            final String stranger = place(socket, answers, order(ACCOUNT, 10), trader);
            assertTrue(stranger.contains("SIGNER_MISMATCH"), stranger);
            final String bought = place(socket, answers, order(ACCOUNT, 10), key);
            assertTrue(bought.contains("FILLED"), bought);

            awaitPosition();
            socket.abort();
        }
    }

    @Test
    void shouldKnowContractsFromKeysAndRemember() {
        final Eip712Domain domain = domain();
        final OrderSigner stranger = OrderSigner.parse(chain.trader(0).privateKey());
        try (ContractSignatures contracts = new ContractSignatures(chain.client(), domain)) {
            final Order ofContract = order(ACCOUNT, 1);
            final Order ofKey = order(stranger.address(), 1);

            final ContractAccounts.Verdict approved = contracts
                    .check(
                            ACCOUNT,
                            digest(ofContract),
                            key.sign(ofContract, domain).toBytes())
                    .join();
            assertEquals(ContractAccounts.Answer.APPROVED, approved.answer());
            assertTrue(approved.block() > 0 && approved.block() <= chain.head().number());
            assertEquals(
                    ContractAccounts.Answer.REFUSED,
                    contracts
                            .check(
                                    ACCOUNT,
                                    digest(ofContract),
                                    stranger.sign(ofContract, domain).toBytes())
                            .join()
                            .answer());
            assertEquals(
                    ContractAccounts.Answer.NO_CONTRACT,
                    contracts
                            .check(stranger.address(), digest(ofKey), new byte[65])
                            .join()
                            .answer());
            assertTrue(contracts
                    .check(stranger.address(), digest(ofKey), new byte[65])
                    .isDone());
            assertFalse(
                    contracts.check(ACCOUNT, digest(ofContract), new byte[65]).isDone());
        }
    }

    @Test
    void shouldNotKnowWithinTwoSecondsWhenTheChainHangs() throws Exception {
        try (ContractSignatures contracts = new ContractSignatures(chain.client(), domain())) {
            chain.freeze();
            final long before = System.nanoTime();

            final ContractAccounts.Verdict verdict = contracts
                    .check(ACCOUNT, digest(order(ACCOUNT, 1)), new byte[65])
                    .join();

            assertEquals(ContractAccounts.Answer.UNKNOWN, verdict.answer());
            assertTrue(System.nanoTime() - before < TimeUnit.SECONDS.toNanos(4));
        } finally {
            chain.thaw();
        }
    }

    private static Function<Eip712Domain, byte[]> digest(final Order order) {
        return domain -> new OrderHasher(domain).digest(order);
    }

    private Path config() throws IOException {
        final StringBuilder markets = new StringBuilder();
        markets.append(
                """
                { symbol = "M", perp = "%s", paperPerLot = "%d", creditPerTickLot = "%d", makerFeeRate = "0", takerFeeRate = "0" }
                """
                        .formatted(chain.perp(0), TestVenue.PAPER_PER_LOT, TestVenue.CREDIT_PER_TICK_LOT));
        return Files.writeString(
                folder.resolve("node.conf"),
                """
                chain {
                  rpc = ["%s"], dealer = "%s", fromBlock = %d, confirmations = 1, pollInterval = 100ms
                  senders = [ { key = "%s" } ]
                }
                settlement.batchAgeMax = 100ms
                gateway.websocket.port = 0
                journal.freeSpaceReserve = 16 MiB
                markets = [ %s ]
                """
                        .formatted(
                                chain.rpcUrl(),
                                chain.dealer(),
                                chain.devnet().contracts().fromBlock(),
                                Devnet.orderSender().privateKey(),
                                markets));
    }

    private Order order(final Address signer, final long lots) {
        final BigInteger credit = BigInteger.valueOf(-lots * TestVenue.MARK_TICKS * TestVenue.CREDIT_PER_TICK_LOT);
        return new Order(
                chain.perp(0),
                signer,
                BigInteger.valueOf(lots * TestVenue.PAPER_PER_LOT),
                credit,
                new OrderInfo(0, 0, System.currentTimeMillis() / 1000 + 3600, ++nonce));
    }

    private Eip712Domain domain() {
        return new Eip712Domain("Croupier", "1", chain.client().chainId(), chain.dealer());
    }

    private String place(final WebSocket socket, final Answers answers, final Order order, final OrderSigner signer)
            throws InterruptedException {
        return answers.ask(
                socket,
                "order_place",
                """
                {"order":{"perp":"%s","signer":"%s","paperAmount":"%s","creditAmount":"%s","info":"%s"},"signature":"%s"}
                """
                        .formatted(
                                order.perp(),
                                order.signer(),
                                order.paperAmount(),
                                order.creditAmount(),
                                order.info().toHex(),
                                HexBytes.format(signer.sign(order, domain()).toBytes())));
    }

    private String logIn(final WebSocket socket, final Answers answers, final OrderSigner signer)
            throws InterruptedException {
        final long now = System.currentTimeMillis() / 1000;
        final Login login = new Login(ACCOUNT, now, now + 3600);
        return answers.ask(
                socket,
                "session_login",
                """
                {"account":"%s","issuedAt":%d,"expiresAt":%d,"signature":"%s"}
                """
                        .formatted(ACCOUNT, now, now + 3600, signer.sign(login, domain())));
    }

    private void awaitMoney(final WebSocket socket, final Answers answers) throws InterruptedException {
        final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
        String state = "";
        while (!state.contains("\"5000000000\"")) {
            assertTrue(System.nanoTime() < deadline, state);
            state = answers.ask(socket, "account_state", "{\"account\":\"" + ACCOUNT + "\"}");
        }
    }

    private void awaitPosition() throws InterruptedException {
        final DealerViews dealer = new DealerViews(chain.client(), chain.dealer());
        final BigInteger bought = BigInteger.valueOf(10 * TestVenue.PAPER_PER_LOT);
        final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
        while (!dealer.position(ACCOUNT, chain.perp(0), BlockTag.LATEST).paper().equals(bought)) {
            assertTrue(System.nanoTime() < deadline, "the contract account never got its position");
            Thread.sleep(50);
        }
    }

    /** What the venue says, one text after the other. */
    private static final class Answers implements WebSocket.Listener {
        private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        private final StringBuilder partial = new StringBuilder();

        String ask(final WebSocket socket, final String method, final String params) throws InterruptedException {
            socket.sendText(
                            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":" + params + "}",
                            true)
                    .join();
            final String answer = texts.poll(SECONDS_MAX, TimeUnit.SECONDS);
            return answer == null ? "no answer" : answer;
        }

        @Override
        public CompletionStage<?> onText(final WebSocket from, final CharSequence data, final boolean last) {
            partial.append(data);
            if (last) {
                texts.add(partial.toString());
                partial.setLength(0);
            }
            from.request(1);
            return null;
        }
    }
}
