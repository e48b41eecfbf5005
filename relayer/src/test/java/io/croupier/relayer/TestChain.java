package io.croupier.relayer;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.croupier.contracts.Anvil;
import io.croupier.contracts.Devnet;
import io.croupier.contracts.DevnetOptions;
import io.croupier.contracts.TestAccount;
import io.croupier.relayer.chain.BlockHeader;
import io.croupier.relayer.chain.BlockTag;
import io.croupier.relayer.chain.Bytes;
import io.croupier.relayer.chain.ChainException;
import io.croupier.relayer.chain.ChainLog;
import io.croupier.relayer.chain.DealerViews;
import io.croupier.relayer.chain.FeeQuote;
import io.croupier.relayer.chain.Hash;
import io.croupier.relayer.chain.JsonRpcChainClient;
import io.croupier.relayer.chain.KeySigner;
import io.croupier.relayer.chain.TransactionRequest;
import io.croupier.signing.Address;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Bool;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.generated.Uint256;

/** A devnet on a real anvil, and the tricks that only a local chain can do. */
public final class TestChain implements AutoCloseable {
    private static final long GAS = 3_000_000;
    private static final FeeQuote FEES = new FeeQuote(100_000_000_000L, 1_000_000_000L);

    private static final FeeQuote OVERTAKING_FEES = new FeeQuote(200_000_000_000L, 100_000_000_000L);

    private final Anvil anvil;
    private final Devnet devnet;
    private final JsonRpcChainClient client;
    private final HttpClient http = HttpClient.newHttpClient();

    private TestChain(final Anvil anvil, final Devnet devnet) {
        this.anvil = anvil;
        this.devnet = devnet;
        this.client = newClient();
    }

    /** Three markets, four funded traders; a transaction is mined at once, an empty block every 200 ms. */
    public static TestChain start() throws IOException {
        return start(DevnetOptions.standard().withTraders(4));
    }

    /** The same with other markets and traders. */
    public static TestChain start(final DevnetOptions options) throws IOException {
        final Anvil anvil = Anvil.start(Devnet.chainOptions(options).withBlockInterval(Duration.ofMillis(200)));
        return new TestChain(anvil, Devnet.prepare(anvil.rpcUrl(), options, words -> {}));
    }

    public Devnet devnet() {
        return devnet;
    }

    public Address dealer() {
        return Address.parse(devnet.contracts().dealer());
    }

    /** The collateral, which anyone may mint. */
    public Address token() {
        return new DealerViews(client, dealer()).primaryAsset();
    }

    public Address markPriceSource(final int market) {
        return Address.parse(devnet.contracts().markets().get(market).markPriceSource());
    }

    public TestAccount trader(final int index) {
        return devnet.traders().get(index);
    }

    public Address traderAddress(final int index) {
        return Address.parse(trader(index).address());
    }

    public Address perp(final int market) {
        return Address.parse(devnet.contracts().markets().get(market).perp());
    }

    /** A client with a short time-out, for the tests' own questions. */
    public JsonRpcChainClient client() {
        return client;
    }

    /** A client that gives up after a second. */
    public JsonRpcChainClient newClient() {
        return JsonRpcChainClient.connect(anvil.rpcUrl(), Duration.ofSeconds(1));
    }

    /** Sends a call as one of the well-known accounts, with its next nonce. */
    public Hash send(final TestAccount from, final Address to, final Bytes data) {
        final Address sender = Address.parse(from.address());
        return send(from, client.transactionCount(sender, BlockTag.LATEST), to, data);
    }

    /** Sends a call with a chosen nonce. */
    public Hash send(final TestAccount from, final long nonce, final Address to, final Bytes data) {
        final var request = new TransactionRequest(client.chainId(), nonce, to, data, GAS, FEES);
        return client.send(KeySigner.ofKey(from.privateKey()).sign(request).raw());
    }

    /** Sends a call of {@code function} with these arguments, and makes sure that it did not revert once it is mined. */
    public void call(final TestAccount from, final Address to, final String function, final Type<?>... arguments) {
        call(from, to, encode(function, arguments));
    }

    /** The same with call data. */
    public void call(final TestAccount from, final Address to, final Bytes data) {
        final Hash hash = send(from, to, data);
        mine(1);
        if (!client.receipt(hash).orElseThrow().succeeded()) {
            throw new AssertionError(data + " reverted");
        }
    }

    private static Bytes encode(final String function, final Type<?>... arguments) {
        return Bytes.parse(FunctionEncoder.encode(new Function(function, List.of(arguments), List.of())));
    }

    /**
     * Puts a call into the pool that will be mined before everything with a usual tip. Mining must be paused.
     *
     * @param later how many calls of the same account wait in the pool already
     */
    public void overtake(
            final TestAccount from,
            final int later,
            final Address to,
            final String function,
            final Type<?>... arguments) {
        overtake(from, later, to, encode(function, arguments));
    }

    /** The same with call data. */
    public void overtake(final TestAccount from, final int later, final Address to, final Bytes data) {
        final long nonce = client.transactionCount(Address.parse(from.address()), BlockTag.LATEST) + later;
        final var request = new TransactionRequest(client.chainId(), nonce, to, data, GAS, OVERTAKING_FEES);
        client.send(KeySigner.ofKey(from.privateKey()).sign(request).raw());
    }

    /** No block is mined from now on unless {@link #mine} says so. */
    public void pauseMining() {
        rpc("anvil_setIntervalMining", "0");
        rpc("evm_setAutomine", "false");
    }

    public void mine(final int blocks) {
        for (int i = 0; i < blocks; i++) {
            rpc("evm_mine", "");
        }
    }

    /** Many empty blocks at once. */
    public void mineMany(final int blocks) {
        rpc("anvil_mine", "\"0x" + Integer.toHexString(blocks) + "\"");
    }

    /** Blocks come by themselves again. */
    public void resumeMining() {
        rpc("evm_setAutomine", "true");
        rpc("evm_setIntervalMining", "1");
        mine(1);
    }

    /** Sets a market's mark price, in credit units per 1e18 paper. */
    public void setMark(final int market, final BigInteger price) {
        call(Devnet.owner(), markPriceSource(market), "setMarkPrice", new Uint256(price));
    }

    /** A market's oracle has no price once a minute has passed, until somebody sets one. */
    public void stalePrice(final int market) {
        call(Devnet.owner(), markPriceSource(market), "setBounds", new Uint256(60), new Uint256(0));
    }

    /** A trader asks for credit of the Dealer back. */
    public void requestWithdraw(final int trader, final BigInteger amount) {
        final var address = new org.web3j.abi.datatypes.Address(trader(trader).address());
        call(trader(trader), dealer(), "requestWithdraw", address, new Uint256(amount), new Uint256(0));
    }

    /** A trader takes credit out of the Dealer, and a minute and more passes. */
    public void withdraw(final int trader, final BigInteger amount) {
        final var address = new org.web3j.abi.datatypes.Address(trader(trader).address());
        requestWithdraw(trader, amount);
        letTimePass(Duration.ofMinutes(2));
        call(
                trader(trader),
                dealer(),
                "executeWithdraw",
                address,
                address,
                new Bool(false),
                new DynamicBytes(new byte[0]));
    }

    /** A trader puts credit into the Dealer, minted for it. */
    public void deposit(final int trader, final BigInteger amount) {
        final var address = new org.web3j.abi.datatypes.Address(trader(trader).address());
        final var vault = new org.web3j.abi.datatypes.Address(dealer().toString());
        call(trader(trader), token(), "mint", address, new Uint256(amount));
        call(trader(trader), token(), "approve", vault, new Uint256(amount));
        call(trader(trader), dealer(), "deposit", new Uint256(amount), new Uint256(0), address);
    }

    /** Makes a key one that may sign and liquidate for a trader, or not any more. */
    public void setOperator(final int trader, final TestAccount operator, final boolean valid) {
        call(
                trader(trader),
                dealer(),
                "setOperator",
                new org.web3j.abi.datatypes.Address(operator.address()),
                new Bool(valid));
    }

    /** Lets an account call the Dealer's trade functions, or not any more. */
    public void setOrderSender(final TestAccount sender, final boolean valid) {
        call(
                Devnet.owner(),
                dealer(),
                "setOrderSender",
                new org.web3j.abi.datatypes.Address(sender.address()),
                new Bool(valid));
    }

    /** Logs of one kind since the contracts stand, by the event's signature. */
    public List<ChainLog> logs(final String event, final Address... emitters) {
        final Hash topic = Hash.keccak(event.getBytes(StandardCharsets.US_ASCII));
        return client.logs(devnet.contracts().fromBlock(), client.head().number(), List.of(emitters)).stream()
                .filter(log -> log.topics().get(0).equals(topic))
                .toList();
    }

    /** The next block is this much later than the one before. */
    public void letTimePass(final Duration time) {
        rpc("evm_increaseTime", Long.toString(time.toSeconds()));
        mine(1);
    }

    public URI rpcUrl() {
        return anvil.rpcUrl();
    }

    /** Makes an address a contract account (ERC-1271) that accepts what this key has signed. */
    public void placeKeyAccount(final Address account, final Address key) throws IOException {
        try (InputStream compiled = Devnet.class.getResourceAsStream("generated/KeyAccount.json")) {
            final String code =
                    new ObjectMapper().readTree(compiled).get("runtime").asText();
            rpc(
                    "anvil_setCode",
                    quoted(account.toString()) + ", " + quoted(code.startsWith("0x") ? code : "0x" + code));
        }
        setStorage(account, BigInteger.ZERO, new BigInteger(1, key.toBytes()));
    }

    /** Makes a price source answer with a price that grows with each block, and log nothing. */
    public void letDrift(final Address source, final BigInteger price) {
        rpc("anvil_setCode", quoted(source.toString()) + ", " + quoted("0x435f54015f5260205ff3"));
        setStorage(source, BigInteger.ZERO, price);
    }

    private static String quoted(final String text) {
        return '"' + text + '"';
    }

    /** Takes an unmined transaction out of the pool. */
    public void drop(final Hash transaction) {
        rpc("anvil_dropTransaction", '"' + transaction.toString() + '"');
    }

    /** Makes an account as rich as that, in wei. */
    public void setBalance(final Address account, final long wei) {
        rpc("anvil_setBalance", '"' + account.toString() + "\", \"0x" + Long.toHexString(wei) + '"');
    }

    /** The next block takes nothing that pays less than this, in wei per gas. */
    public void setNextBaseFee(final long wei) {
        rpc("anvil_setNextBlockBaseFeePerGas", quoted("0x" + Long.toHexString(wei)));
    }

    /** Overwrites a word of a contract's storage. */
    public void setStorage(final Address contract, final BigInteger slot, final BigInteger word) {
        rpc(
                "anvil_setStorageAt",
                quoted(contract.toString()) + ", " + quoted("0x%064x".formatted(slot)) + ", "
                        + quoted("0x%064x".formatted(word)));
    }

    /** Makes an account's next nonce this one, as a deep reorganisation could. */
    public void setNonce(final Address account, final long nonce) {
        rpc("anvil_setNonce", '"' + account.toString() + "\", \"0x" + Long.toHexString(nonce) + '"');
    }

    /** Replaces the newest blocks by empty ones. */
    public void reorganise(final int depth) {
        rpc("anvil_reorg", depth + ", []");
    }

    /** The chain stops answering, as if its machine hung; returns once it does. */
    public void freeze() throws IOException, InterruptedException {
        signal("-STOP");
        while (answers()) {
            Thread.onSpinWait();
        }
    }

    private boolean answers() {
        try {
            client.head();
            return true;
        } catch (final ChainException.Unreachable e) {
            return false;
        }
    }

    public void thaw() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(final String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", signal, Long.toString(anvil.pid())).start().waitFor();
    }

    /** Where the chain answers. */
    public BlockHeader head() {
        return client.head();
    }

    private void rpc(final String method, final String params) {
        final String body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":[" + params + "]}";
        final HttpRequest request = HttpRequest.newBuilder(anvil.rpcUrl())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            final String answer =
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body();
            if (answer.contains("\"error\"")) {
                throw new IllegalStateException(method + ": " + answer);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        client.close();
        anvil.close();
    }
}
