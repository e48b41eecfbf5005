package io.croupier.relayer.chain;

import io.croupier.signing.Address;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import okhttp3.OkHttpClient;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.core.methods.request.EthFilter;
import org.web3j.protocol.core.methods.request.Transaction;
import org.web3j.protocol.core.methods.response.EthBlock;
import org.web3j.protocol.core.methods.response.EthLog;
import org.web3j.protocol.http.HttpService;

/** {@link ChainClient} over HTTP, with web3j for the messages. */
public final class JsonRpcChainClient implements ChainClient {
    private static final int EXECUTION_REVERTED = 3;
    private static final int LIMIT_EXCEEDED = -32005;
    private static final int TOO_MANY_REQUESTS = 429;

    private final RpcEndpoint endpoint;
    private final OkHttpClient http;
    private final Web3j web3j;

    private JsonRpcChainClient(final RpcEndpoint endpoint, final OkHttpClient http) {
        this.endpoint = endpoint;
        this.http = http;
        this.web3j = Web3j.build(new HttpService(endpoint.url().toString(), http));
    }

    /** A client that asks as often as its callers do. {@code timeout} bounds each whole request. */
    public static JsonRpcChainClient connect(final URI endpoint, final Duration timeout) {
        return connect(RpcEndpoint.unbounded(endpoint, timeout));
    }

    /** Makes a client; nothing is asked yet. Callers wait where the endpoint's rate is used up. */
    public static JsonRpcChainClient connect(final RpcEndpoint endpoint) {
        final Duration timeout = endpoint.timeout();
        final OkHttpClient http = new OkHttpClient.Builder()
                .connectTimeout(timeout)
                .readTimeout(timeout)
                .callTimeout(timeout)
                .retryOnConnectionFailure(true)
                .addInterceptor(new EndpointGuard(
                        new TokenBucket(endpoint.requestsPerSecond(), endpoint.burst(), System.nanoTime())))
                .build();
        return new JsonRpcChainClient(endpoint, http);
    }

    @Override
    public long chainId() {
        return send(web3j.ethChainId()).getChainId().longValueExact();
    }

    @Override
    public BlockHeader head() {
        return block(BlockTag.LATEST)
                .orElseThrow(() -> new ChainException.Unreachable(endpoint + " has no head block", null));
    }

    @Override
    public Optional<BlockHeader> block(final long number) {
        return block(BlockTag.at(number));
    }

    private Optional<BlockHeader> block(final BlockTag tag) {
        return Optional.ofNullable(
                        send(web3j.ethGetBlockByNumber(parameter(tag), false)).getBlock())
                .map(RpcMessages::header);
    }

    @Override
    public List<ChainLog> logs(final Hash blockHash, final Collection<Address> emitters) {
        return logs(new BlockFilter(blockHash, texts(emitters)));
    }

    @Override
    public List<ChainLog> logs(final long fromBlock, final long toBlock, final Collection<Address> emitters) {
        return logs(new EthFilter(parameter(BlockTag.at(fromBlock)), parameter(BlockTag.at(toBlock)), texts(emitters)));
    }

    private static List<String> texts(final Collection<Address> addresses) {
        return addresses.stream().map(Address::toString).toList();
    }

    /** One block by its hash, several emitters: web3j's own filter knows only one of the two. */
    private static final class BlockFilter extends EthFilter {
        private final String hash;

        BlockFilter(final Hash hash, final List<String> emitters) {
            super(null, null, emitters);
            this.hash = hash.toString();
        }

        @Override
        public String getBlockHash() {
            return hash;
        }
    }

    private List<ChainLog> logs(final EthFilter filter) {
        final EthLog answer = send(web3j.ethGetLogs(filter));
        return answer.getLogs().stream()
                .map(result -> RpcMessages.log((EthLog.LogObject) result.get()))
                .toList();
    }

    @Override
    public Bytes call(final CallRequest request, final BlockTag tag) {
        return Bytes.parse(send(web3j.ethCall(message(request), parameter(tag))).getValue());
    }

    @Override
    public Bytes code(final Address account, final BlockTag tag) {
        return Bytes.parse(
                send(web3j.ethGetCode(account.toString(), parameter(tag))).getCode());
    }

    @Override
    public BigInteger balance(final Address account, final BlockTag tag) {
        return send(web3j.ethGetBalance(account.toString(), parameter(tag))).getBalance();
    }

    @Override
    public long transactionCount(final Address account, final BlockTag tag) {
        return send(web3j.ethGetTransactionCount(account.toString(), parameter(tag)))
                .getTransactionCount()
                .longValueExact();
    }

    @Override
    public long estimateGas(final CallRequest request) {
        return send(web3j.ethEstimateGas(message(request))).getAmountUsed().longValueExact();
    }

    @Override
    public long priorityFeePerGas() {
        return send(web3j.ethMaxPriorityFeePerGas()).getMaxPriorityFeePerGas().longValueExact();
    }

    @Override
    public long gasPrice() {
        return send(web3j.ethGasPrice()).getGasPrice().longValueExact();
    }

    @Override
    public Hash send(final Bytes signedTransaction) {
        try {
            return Hash.parse(send(web3j.ethSendRawTransaction(signedTransaction.toString()))
                    .getTransactionHash());
        } catch (final ChainException.Refused e) {
            throw new ChainException.NotAccepted(e.getMessage());
        }
    }

    @Override
    public List<MinedTransaction> transactions(final Hash blockHash) {
        final EthBlock.Block block =
                send(web3j.ethGetBlockByHash(blockHash.toString(), true)).getBlock();
        if (block == null) {
            throw new ChainException.Refused("eth_getBlockByHash", 0, "no block " + blockHash);
        }
        return block.getTransactions().stream()
                .map(result -> RpcMessages.transaction((EthBlock.TransactionObject) result.get()))
                .toList();
    }

    @Override
    public List<TransactionReceipt> receipts(final BlockId block) {
        final List<TransactionReceipt> receipts = send(
                        web3j.ethGetBlockReceipts(parameter(BlockTag.at(block.number()))))
                .getBlockReceipts()
                .orElseThrow(() -> new ChainException.Refused("eth_getBlockReceipts", 0, "no block " + block))
                .stream()
                .map(RpcMessages::receipt)
                .toList();
        if (receipts.stream().anyMatch(receipt -> !receipt.block().equals(block))) {
            throw new ChainException.Refused("eth_getBlockReceipts", 0, "another block than " + block);
        }
        return receipts;
    }

    @Override
    public Optional<TransactionReceipt> receipt(final Hash transaction) {
        return send(web3j.ethGetTransactionReceipt(transaction.toString()))
                .getTransactionReceipt()
                .map(RpcMessages::receipt);
    }

    private static DefaultBlockParameter parameter(final BlockTag tag) {
        return tag.isLatest()
                ? DefaultBlockParameterName.LATEST
                : DefaultBlockParameter.valueOf(BigInteger.valueOf(tag.number()));
    }

    private static Transaction message(final CallRequest request) {
        final BigInteger gas = request.gas() == 0 ? null : BigInteger.valueOf(request.gas());
        return new Transaction(
                request.from().toString(),
                null,
                null,
                gas,
                request.to().toString(),
                null,
                request.data().toString());
    }

    private <T extends Response<?>> T send(final Request<?, T> request) {
        final T response;
        try {
            response = request.send();
        } catch (final EndpointGuard.RateLimited e) {
            throw new ChainException.Unreachable(
                    endpoint + " did not answer " + request.getMethod() + ": " + e.getMessage(), e, e.retryAfter());
        } catch (final IOException | RuntimeException e) {
            throw new ChainException.Unreachable(
                    endpoint + " did not answer " + request.getMethod() + ": " + e.getMessage(), e);
        }
        if (response.hasError()) {
            throw refusal(request.getMethod(), response.getError());
        }
        return response;
    }

    private ChainException refusal(final String method, final Response.Error error) {
        if (error.getCode() == TOO_MANY_REQUESTS
                || (error.getCode() == LIMIT_EXCEEDED && !method.equals("eth_getLogs"))) {
            return new ChainException.Unreachable(
                    endpoint + " did not answer " + method + ": " + error.getMessage() + " (" + error.getCode() + ")",
                    null,
                    EndpointGuard.RETRY_AFTER);
        }
        if (error.getCode() == EXECUTION_REVERTED || error.getMessage().startsWith("execution reverted")) {
            return new ChainException.Reverted(RpcMessages.revertData(error.getData()), error.getMessage());
        }
        return new ChainException.Refused(method, error.getCode(), error.getMessage());
    }

    /** Ends open connections; requests under way fail as unreachable. */
    @Override
    public void close() {
        web3j.shutdown();
        http.dispatcher().cancelAll();
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }

    @Override
    public String toString() {
        return endpoint.toString();
    }
}
