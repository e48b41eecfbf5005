package io.croupier.relayer.chain;

import io.croupier.signing.Address;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client over several endpoints of the same chain.
 *
 * <ul>
 *   <li>Reads go to one endpoint, the first healthy one in the order given, and stay there, so that questions that belong
 *       together meet the same chain. An endpoint that does not answer is left at once, for the same question too; one that
 *       lags behind the others by more than allowed, or is of another chain, with the next probe. What one endpoint refuses
 *       (state it no longer keeps, say) the others are asked as well.
 *   <li>A head older than one seen before is believed only if no endpoint knows a newer one.
 *   <li>Sends go to the endpoint in use; once one has taken a transaction the others get it too, without anybody waiting.
 *       What one refused and another did not answer counts as unanswered: it may be on its way.
 *   <li>An endpoint that says "not so fast" is left alone for as long as it says.
 * </ul>
 *
 * Safe for several threads. A thread of its own probes the endpoints where there is more than one.
 */
public final class FailoverChainClient implements ChainClient {
    private static final Logger LOG = LoggerFactory.getLogger(FailoverChainClient.class);

    private final List<Endpoint> endpoints;
    private final EndpointProbe probe;
    private volatile Endpoint current;
    private volatile long highestHead = -1;

    private FailoverChainClient(final List<Endpoint> endpoints, final FailoverPolicy policy) {
        this.endpoints = List.copyOf(endpoints);
        this.current = endpoints.get(0);
        this.probe = new EndpointProbe(this.endpoints, policy, this::prefer);
    }

    /** Makes a client of these endpoints, the preferred one first; nothing is asked yet. */
    public static FailoverChainClient connect(final List<RpcEndpoint> endpoints, final FailoverPolicy policy) {
        return over(
                endpoints.stream()
                        .map(endpoint -> new Endpoint(endpoint.toString(), JsonRpcChainClient.connect(endpoint)))
                        .toList(),
                policy);
    }

    static FailoverChainClient over(final List<Endpoint> endpoints, final FailoverPolicy policy) {
        final FailoverChainClient client = new FailoverChainClient(endpoints, policy);
        if (endpoints.size() > 1) {
            client.probe.start();
        }
        return client;
    }

    /** How each endpoint does, in the order given. */
    public List<EndpointStatus> endpoints() {
        final Endpoint inUse = current;
        return endpoints.stream()
                .map(endpoint -> endpoint.status(endpoint.equals(inUse)))
                .toList();
    }

    @Override
    public long chainId() {
        return ask(ChainClient::chainId);
    }

    @Override
    public BlockHeader head() {
        BlockHeader head = ask(ChainClient::head);
        if (head.number() < highestHead) {
            for (final Endpoint endpoint : usable()) {
                final Optional<BlockHeader> other = quietly(endpoint, ChainClient::head);
                if (other.isPresent() && other.get().number() > head.number()) {
                    head = other.get();
                }
            }
        }
        highestHead = head.number();
        return head;
    }

    @Override
    public Optional<BlockHeader> block(final long number) {
        return ask(client -> client.block(number));
    }

    @Override
    public List<ChainLog> logs(final Hash blockHash, final Collection<Address> emitters) {
        return ask(client -> client.logs(blockHash, emitters));
    }

    @Override
    public List<ChainLog> logs(final long fromBlock, final long toBlock, final Collection<Address> emitters) {
        return ask(client -> client.logs(fromBlock, toBlock, emitters));
    }

    @Override
    public List<ChainLog> logs(
            final long fromBlock, final long toBlock, final Address emitter, final List<Hash> kinds) {
        return ask(client -> client.logs(fromBlock, toBlock, emitter, kinds));
    }

    @Override
    public Bytes call(final CallRequest request, final BlockTag tag) {
        return ask(client -> client.call(request, tag));
    }

    @Override
    public Bytes code(final Address account, final BlockTag tag) {
        return ask(client -> client.code(account, tag));
    }

    @Override
    public long transactionCount(final Address account, final BlockTag tag) {
        return ask(client -> client.transactionCount(account, tag));
    }

    @Override
    public long estimateGas(final CallRequest request) {
        return ask(client -> client.estimateGas(request));
    }

    @Override
    public long priorityFeePerGas() {
        return ask(ChainClient::priorityFeePerGas);
    }

    @Override
    public long gasPrice() {
        return ask(ChainClient::gasPrice);
    }

    @Override
    public List<MinedTransaction> transactions(final Hash blockHash) {
        return ask(client -> client.transactions(blockHash));
    }

    @Override
    public List<TransactionReceipt> receipts(final BlockId block) {
        return ask(client -> client.receipts(block));
    }

    @Override
    public Optional<TransactionReceipt> receipt(final Hash transaction) {
        return ask(client -> client.receipt(transaction));
    }

    @Override
    public Hash send(final Bytes signedTransaction) {
        ChainException.Unreachable silence = null;
        ChainException.NotAccepted refusal = null;
        for (final Endpoint endpoint : usable()) {
            try {
                final Hash hash = endpoint.client().send(signedTransaction);
                endpoint.answered();
                spread(endpoint, signedTransaction);
                return hash;
            } catch (final ChainException.NotAccepted e) {
                endpoint.answered();
                if (e.reason() == ChainException.NotAccepted.Reason.ALREADY_KNOWN) {
                    throw e;
                }
                refusal = refusal == null ? e : refusal;
            } catch (final ChainException.Unreachable e) {
                onFailure(endpoint, e);
                silence = e;
            }
        }
        throw silence != null ? silence : refusal;
    }

    /** Gives the others what one endpoint took, so that it does not depend on that one's gossip. */
    private void spread(final Endpoint from, final Bytes signedTransaction) {
        for (final Endpoint endpoint : endpoints) {
            if (!endpoint.equals(from) && endpoint.isHealthy()) {
                Thread.ofVirtual()
                        .name("rpc-spread")
                        .start(() -> quietly(endpoint, client -> client.send(signedTransaction)));
            }
        }
    }

    private <T> T ask(final Function<ChainClient, T> question) {
        ChainException failure = null;
        for (final Endpoint endpoint : usable()) {
            try {
                final T answer = question.apply(endpoint.client());
                endpoint.answered();
                return answer;
            } catch (final ChainException.Refused e) {
                endpoint.answered();
                failure = failure == null ? e : failure;
            } catch (final ChainException.Unreachable e) {
                onFailure(endpoint, e);
                failure = failure == null ? e : failure;
            }
        }
        throw failure;
    }

    private static <T> Optional<T> quietly(final Endpoint endpoint, final Function<ChainClient, T> question) {
        try {
            return Optional.of(question.apply(endpoint.client()));
        } catch (final ChainException e) {
            LOG.debug("{}: {}", endpoint, e.getMessage());
            return Optional.empty();
        }
    }

    /** Whom to ask in turn: the one in use, the other healthy ones, then the rest. Never empty. */
    private List<Endpoint> usable() {
        final long nowNs = System.nanoTime();
        final Endpoint inUse = current;
        final List<Endpoint> order = new ArrayList<>();
        endpoints.stream().filter(endpoint -> endpoint.mayBeAsked(nowNs)).forEach(order::add);
        if (order.isEmpty()) {
            throw new ChainException.Unreachable(inUse.problem(), null);
        }
        order.sort(Comparator.comparingInt(endpoint -> {
            if (!endpoint.isHealthy()) {
                return 2;
            }
            return endpoint.equals(inUse) ? 0 : 1;
        }));
        return order;
    }

    private void onFailure(final Endpoint endpoint, final ChainException.Unreachable cause) {
        endpoint.failed(cause, System.nanoTime());
        if (endpoint.equals(current)) {
            endpoints.stream()
                    .filter(Endpoint::isHealthy)
                    .findFirst()
                    .ifPresent(next -> switchTo(next, cause.getMessage()));
        }
    }

    /** The probe's verdict: the first healthy endpoint in the order given is used. */
    private void prefer(final Endpoint best) {
        if (!best.equals(current)) {
            final String problem = current.problem();
            switchTo(best, problem.isEmpty() ? "comes after " + best + ", which is well again" : problem);
        }
    }

    private void switchTo(final Endpoint next, final String why) {
        final Endpoint before = current;
        if (!next.equals(before)) {
            LOG.warn("The chain is asked at {} instead of {}: {}", next, before, why);
            current = next;
        }
    }

    /** Closes all endpoints. */
    @Override
    public void close() {
        probe.close();
        endpoints.forEach(endpoint -> endpoint.client().close());
    }

    @Override
    public String toString() {
        return current.toString();
    }
}
