package io.croupier.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import io.croupier.contracts.generated.TestToken;
import io.croupier.contracts.generated.VenueLens;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.web3j.crypto.Credentials;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.http.HttpService;
import org.web3j.tx.ReadonlyTransactionManager;
import org.web3j.tx.gas.DefaultGasProvider;
import org.web3j.utils.Numeric;

/**
 * A venue on a chain of its own, wholly under control: anybody can be the caller, block times are chosen, and the fresh
 * state can be restored. Each call is mined in a block of its own; gas costs nothing.
 *
 * <p>Beside what the config deploys there is a secondary asset, fast withdrawal is allowed, and the accounts named at
 * start hold plenty of both assets and have approved the Dealer. Not thread-safe.
 */
public final class LocalVenue implements AutoCloseable {
    /** As many positions as a call's gas is enough for, with room to spare. */
    private static final int POSITIONS_PER_CALL = 60;

    /** What the lens tells of a market behind the accounts. */
    private static final int WORDS_PER_MARKET = 2;

    private static final String LENS = "0x00000000000000000000000000000000c0de0001";
    private static final String SECONDARY_ASSET = "0x00000000000000000000000000000000c0de0002";
    private static final BigInteger WEALTH = BigInteger.TWO.pow(200);
    private static final long CALL_GAS = 29_000_000;
    private static final long PREPARATION_GAS = 300_000;
    private static final Duration NEVER = Duration.ofDays(365);

    private final Anvil anvil;
    private final JsonRpc rpc;
    private final Web3j web3j;
    private final DeployedContracts contracts;
    private final VenueCalls calls;
    private final VenueLens lens;
    private String freshState;

    /** One event log; topics and data are 0x-hex. */
    public record Log(String emitter, List<String> topics, String data) {}

    /**
     * What became of a call.
     *
     * @param refusal name of the error it reverted with, or the revert data if that is no error of ours; empty if it
     *     succeeded
     */
    public record Execution(String refusal, List<Log> logs) {}

    private LocalVenue(final Anvil anvil, final DeploymentConfig config) throws IOException {
        this.anvil = anvil;
        this.rpc = new JsonRpc(anvil.rpcUrl());
        this.web3j = Web3j.build(new HttpService(anvil.rpcUrl().toString()));
        this.contracts = ContractDeployer.deploy(anvil.rpcUrl(), config, progress -> {});
        this.calls = new VenueCalls(web3j, contracts);
        this.lens = VenueLens.load(LENS, web3j, new ReadonlyTransactionManager(web3j, LENS), new DefaultGasProvider());
    }

    /**
     * Starts a chain, deploys the venue and makes accounts rich. The chain ends with {@link #close} or this JVM.
     *
     * @throws IOException if the chain does not answer
     */
    public static LocalVenue start(final DeploymentConfig config, final Collection<String> accounts)
            throws IOException {
        final Anvil anvil = Anvil.start(AnvilOptions.inMemory().withBlockInterval(NEVER));
        try {
            final LocalVenue venue = new LocalVenue(anvil, config);
            venue.prepare(Credentials.create(config.ownerKey()).getAddress(), accounts);
            return venue;
        } catch (final IOException | RuntimeException e) {
            anvil.close();
            throw e;
        }
    }

    private void prepare(final String owner, final Collection<String> accounts) throws IOException {
        // No interval, and with it no mining but on demand.
        rpc.call("evm_setIntervalMining", 0);
        rpc.call("anvil_autoImpersonateAccount", true);
        rpc.call("anvil_setCode", LENS, CompiledContract.VENUE_LENS.runtimeCode());
        rpc.call("anvil_setCode", SECONDARY_ASSET, CompiledContract.TEST_TOKEN.runtimeCode());
        rpc.call("anvil_setNextBlockBaseFeePerGas", "0x0");
        send(owner, calls.setSecondaryAsset(SECONDARY_ASSET), PREPARATION_GAS);
        send(owner, calls.disableFastWithdraw(false), PREPARATION_GAS);
        rpc.call("evm_mine");
        for (final String account : accounts) {
            enrich(account, contracts.token());
            enrich(account, SECONDARY_ASSET);
            rpc.call("evm_mine");
        }
        freshState = rpc.call("evm_snapshot").asText();
    }

    private void enrich(final String account, final String asset) throws IOException {
        final TestToken token =
                TestToken.load(asset, web3j, new ReadonlyTransactionManager(web3j, account), new DefaultGasProvider());
        send(account, new VenueCall(asset, token.mint(account, WEALTH).encodeFunctionCall()), PREPARATION_GAS);
        send(
                account,
                new VenueCall(asset, token.approve(contracts.dealer(), WEALTH).encodeFunctionCall()),
                PREPARATION_GAS);
    }

    /** The venue's contracts. */
    public DeployedContracts contracts() {
        return contracts;
    }

    /** Encodes calls for {@link #execute}. */
    public VenueCalls calls() {
        return calls;
    }

    /** Goes back to the state after start. Block times may start anew, too. */
    public void reset() throws IOException {
        rpc.call("evm_revert", freshState);
        freshState = rpc.call("evm_snapshot").asText();
    }

    /** Makes an address a contract account (ERC-1271) that accepts what this key has signed; the zero address: nothing. */
    public void placeKeyAccount(final String address, final String key) throws IOException {
        rpc.call("anvil_setCode", address, CompiledContract.KEY_ACCOUNT.runtimeCode());
        rpc.call(
                "anvil_setStorageAt",
                address,
                "0x0",
                Numeric.toHexStringWithPrefixZeroPadded(Numeric.toBigInt(key), 64));
    }

    /** Makes an address a contract that reverts whatever it is asked. */
    public void placeMuteContract(final String address) throws IOException {
        rpc.call("anvil_setCode", address, "0x5f5ffd");
    }

    /** Executes a call in a block of this time (seconds), which must not be below the time of the block before. */
    public Execution execute(final String from, final VenueCall call, final long timestamp) throws IOException {
        rpc.call("evm_setTime", timestamp);
        rpc.call("anvil_setNextBlockBaseFeePerGas", "0x0");
        final String hash = send(from, call, CALL_GAS);
        final JsonNode block =
                rpc.call("evm_mine_detailed", Map.of("timestamp", timestamp)).path(0);
        final JsonNode receipt = rpc.call("eth_getTransactionReceipt", hash);
        final JsonNode transaction = block.path("transactions").path(0);
        if (!transaction.path("hash").asText().equals(hash)) {
            throw new IOException("the chain did not mine the call: " + block);
        }
        final boolean accepted =
                Numeric.toBigInt(receipt.path("status").asText()).signum() != 0;
        return new Execution(
                accepted ? "" : VenueErrors.name(transaction.path("output").asText("0x")), logs(receipt));
    }

    private static List<Log> logs(final JsonNode receipt) {
        final List<Log> logs = new ArrayList<>();
        for (final JsonNode log : receipt.path("logs")) {
            final List<String> topics = new ArrayList<>();
            log.path("topics").forEach(topic -> topics.add(topic.asText()));
            logs.add(new Log(
                    log.path("address").asText(), topics, log.path("data").asText()));
        }
        return logs;
    }

    /**
     * Reads accounts, markets and orders in one call.
     *
     * @param orderHashes 32 bytes each
     * @return the words of {@code VenueLens.read}, unsigned
     */
    public List<BigInteger> read(final List<String> accounts, final List<String> perps, final List<byte[]> orderHashes)
            throws IOException {
        final int accountsPerCall = Math.max(1, POSITIONS_PER_CALL / Math.max(1, perps.size()));
        final List<BigInteger> words = new ArrayList<>();
        int at = 0;
        while (accounts.size() - at > accountsPerCall) {
            final List<BigInteger> part = readAtOnce(accounts.subList(at, at + accountsPerCall), perps, List.of());
            words.addAll(part.subList(0, part.size() - WORDS_PER_MARKET * perps.size()));
            at += accountsPerCall;
        }
        words.addAll(readAtOnce(accounts.subList(at, accounts.size()), perps, orderHashes));
        return words;
    }

    private List<BigInteger> readAtOnce(
            final List<String> accounts, final List<String> perps, final List<byte[]> orderHashes) throws IOException {
        final String data =
                lens.read(contracts.dealer(), accounts, perps, orderHashes).encodeFunctionCall();
        final byte[] answer = Numeric.hexStringToByteArray(
                rpc.call("eth_call", Map.of("to", LENS, "data", data, "gasPrice", "0x0"), "latest")
                        .asText());
        final List<BigInteger> words = new ArrayList<>();
        // The first two words are the list's offset and length.
        for (int at = 64; at < answer.length; at += 32) {
            words.add(new BigInteger(1, answer, at, 32));
        }
        return words;
    }

    private String send(final String from, final VenueCall call, final long gas) throws IOException {
        return rpc.call(
                        "eth_sendTransaction",
                        Map.of(
                                "from",
                                from,
                                "to",
                                call.to(),
                                "data",
                                call.data(),
                                "gas",
                                "0x" + Long.toHexString(gas),
                                "gasPrice",
                                "0x0"))
                .asText();
    }

    @Override
    public void close() {
        rpc.close();
        web3j.shutdown();
        anvil.close();
    }
}
