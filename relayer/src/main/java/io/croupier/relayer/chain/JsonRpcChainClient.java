package io.croupier.relayer.chain;

import io.croupier.signing.Address;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
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
    private static final String SEND = "eth_sendRawTransaction";
    private static final Pattern OUT_OF_GAS = Pattern.compile("(?i)out ?of ?gas");

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
        return ask(web3j.ethChainId(), answer -> answer.getChainId().longValueExact());
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
        return ask(web3j.ethGetBlockByNumber(parameter(tag), false), answer -> Optional.ofNullable(answer.getBlock())
                .map(RpcMessages::header));
    }

    @Override
    public List<ChainLog> logs(final Hash blockHash, final Collection<Address> emitters) {
        return logs(new BlockFilter(blockHash, texts(emitters)));
    }

    @Override
    public List<ChainLog> logs(final long fromBlock, final long toBlock, final Collection<Address> emitters) {
        return logs(new EthFilter(parameter(BlockTag.at(fromBlock)), parameter(BlockTag.at(toBlock)), texts(emitters)));
    }

    @Override
    public List<ChainLog> logs(
            final long fromBlock, final long toBlock, final Address emitter, final List<Hash> kinds) {
        final EthFilter filter = new EthFilter(
                parameter(BlockTag.at(fromBlock)), parameter(BlockTag.at(toBlock)), List.of(emitter.toString()));
        filter.addOptionalTopics(kinds.stream().map(Hash::toString).toArray(String[]::new));
        return logs(filter);
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
        return ask(web3j.ethGetLogs(filter), answer -> answer.getLogs().stream()
                .map(result -> RpcMessages.log((EthLog.LogObject) result.get()))
                .toList());
    }

    @Override
    public Bytes call(final CallRequest request, final BlockTag tag) {
        return ask(web3j.ethCall(message(request), parameter(tag)), answer -> Bytes.parse(answer.getValue()));
    }

    @Override
    public Bytes code(final Address account, final BlockTag tag) {
        return ask(web3j.ethGetCode(account.toString(), parameter(tag)), answer -> Bytes.parse(answer.getCode()));
    }

    @Override
    public long transactionCount(final Address account, final BlockTag tag) {
        return ask(
                web3j.ethGetTransactionCount(account.toString(), parameter(tag)),
                answer -> answer.getTransactionCount().longValueExact());
    }

    @Override
    public long estimateGas(final CallRequest request) {
        return ask(web3j.ethEstimateGas(message(request)), answer -> answer.getAmountUsed()
                .longValueExact());
    }

    @Override
    public long priorityFeePerGas() {
        return ask(web3j.ethMaxPriorityFeePerGas(), answer -> answer.getMaxPriorityFeePerGas()
                .longValueExact());
    }

    @Override
    public long gasPrice() {
        return ask(web3j.ethGasPrice(), answer -> answer.getGasPrice().longValueExact());
    }

    @Override
    public Hash send(final Bytes signedTransaction) {
        return ask(
                web3j.ethSendRawTransaction(signedTransaction.toString()),
                answer -> Hash.parse(answer.getTransactionHash()));
    }

    @Override
    public List<MinedTransaction> transactions(final Hash blockHash) {
        return ask(web3j.ethGetBlockByHash(blockHash.toString(), true), answer -> Optional.ofNullable(answer.getBlock())
                        .map(block -> block.getTransactions().stream()
                                .map(result -> RpcMessages.transaction((EthBlock.TransactionObject) result.get()))
                                .toList()))
                .orElseThrow(() -> new ChainException.Refused("eth_getBlockByHash", 0, "no block " + blockHash));
    }

    @Override
    public List<TransactionReceipt> receipts(final BlockId block) {
        final List<TransactionReceipt> receipts = ask(
                        web3j.ethGetBlockReceipts(parameter(BlockTag.at(block.number()))),
                        answer -> answer.getBlockReceipts()
                                .map(all ->
                                        all.stream().map(RpcMessages::receipt).toList()))
                .orElseThrow(() -> new ChainException.Refused("eth_getBlockReceipts", 0, "no block " + block));
        if (receipts.stream().anyMatch(receipt -> !receipt.block().equals(block))) {
            throw new ChainException.Refused("eth_getBlockReceipts", 0, "another block than " + block);
        }
        return receipts;
    }

    @Override
    public Optional<TransactionReceipt> receipt(final Hash transaction) {
        return ask(web3j.ethGetTransactionReceipt(transaction.toString()), answer -> answer.getTransactionReceipt()
                .map(RpcMessages::receipt));
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

    /** Asks and reads the answer; one that cannot be read is none. */
    private <A extends Response<?>, T> T ask(final Request<?, A> request, final Function<A, T> read) {
        final A answer;
        try {
            answer = request.send();
        } catch (final EndpointGuard.RateLimited e) {
            throw unanswered(request, e, e.retryAfter());
        } catch (final IOException | RuntimeException e) {
            throw unanswered(request, e, Duration.ZERO);
        }
        if (answer.hasError()) {
            throw refusal(request, answer.getError());
        }
        if (answer.getJsonrpc() == null) {
            throw unanswered(request, new IOException("something that is no JSON-RPC"), Duration.ZERO);
        }
        try {
            return read.apply(answer);
        } catch (final RuntimeException e) {
            throw unanswered(request, e, Duration.ZERO);
        }
    }

    private ChainException unanswered(final Request<?, ?> request, final Exception cause, final Duration retryAfter) {
        return new ChainException.Unreachable(
                endpoint + " did not answer " + request.getMethod() + ": " + cause.getMessage(), cause, retryAfter);
    }

    private ChainException refusal(final Request<?, ?> request, final Response.Error error) {
        final String method = request.getMethod();
        final String message = String.valueOf(error.getMessage());
        if (method.equals(SEND)) {
            return refusedTransaction(request, error, message);
        }
        if (error.getCode() == TOO_MANY_REQUESTS
                || (error.getCode() == LIMIT_EXCEEDED && !method.equals("eth_getLogs"))) {
            return tooMany(request, error, message);
        }
        if (error.getCode() == EXECUTION_REVERTED
                || message.startsWith("execution reverted")
                || OUT_OF_GAS.matcher(message).find()) {
            return new ChainException.Reverted(RpcMessages.revertData(error.getData()), message);
        }
        return new ChainException.Refused(method, error.getCode(), message);
    }

    /** Whatever the code, it was not taken; but "limit exceeded" may mean too many requests if the words do not say what. */
    private ChainException refusedTransaction(
            final Request<?, ?> request, final Response.Error error, final String message) {
        final var refusal =
                new ChainException.NotAccepted(request.getMethod() + ": " + message + " (" + error.getCode() + ")");
        final boolean isOther = refusal.reason() == ChainException.NotAccepted.Reason.OTHER;
        return error.getCode() == TOO_MANY_REQUESTS || (error.getCode() == LIMIT_EXCEEDED && isOther)
                ? tooMany(request, error, message)
                : refusal;
    }

    private ChainException tooMany(final Request<?, ?> request, final Response.Error error, final String message) {
        return new ChainException.Unreachable(
                endpoint + " did not answer " + request.getMethod() + ": " + message + " (" + error.getCode() + ")",
                null,
                EndpointGuard.RETRY_AFTER);
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
