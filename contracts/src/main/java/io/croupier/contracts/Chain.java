package io.croupier.contracts;

import io.croupier.contracts.generated.Dealer;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.web3j.abi.EventEncoder;
import org.web3j.crypto.Keys;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.BatchRequest;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.RemoteFunctionCall;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.core.methods.request.EthFilter;
import org.web3j.protocol.core.methods.response.EthGetCode;
import org.web3j.protocol.core.methods.response.EthLog;
import org.web3j.utils.Numeric;

/** What is read of a chain while contracts are deployed. */
final class Chain {
    private static final int BATCH = 100;
    private static final String NOBODY = Numeric.toHexStringWithPrefixZeroPadded(BigInteger.ZERO, 64);

    private final Web3j web3j;

    Chain(final Web3j web3j) {
        this.web3j = web3j;
    }

    /** The response, unless the node reported an error. */
    static <T extends Response<?>> T answer(final T response) throws IOException {
        if (response.hasError()) {
            throw new IOException("the chain answers: " + response.getError().getMessage());
        }
        return response;
    }

    /** The result of a view call. */
    static <T> T read(final RemoteFunctionCall<T> call) throws IOException {
        try {
            return call.send();
        } catch (final IOException e) {
            throw e;
        } catch (final Exception e) {
            throw new DeploymentException("a view call failed: " + e.getMessage(), e);
        }
    }

    static boolean sameAddress(final String first, final String second) {
        return first.equalsIgnoreCase(second);
    }

    static String checksummed(final String address) {
        return Keys.toChecksumAddress(address);
    }

    static void pause(final long millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the chain", e);
        }
    }

    long id() throws IOException {
        return answer(web3j.ethChainId().send()).getChainId().longValueExact();
    }

    String code(final String address) throws IOException {
        return answer(web3j.ethGetCode(address, DefaultBlockParameterName.LATEST)
                        .send())
                .getCode();
    }

    /** The code at many addresses, in their order. */
    List<String> code(final List<String> addresses) throws IOException {
        final List<String> codes = new ArrayList<>(addresses.size());
        for (int from = 0; from < addresses.size(); from += BATCH) {
            final BatchRequest batch = web3j.newBatch();
            for (final String address : addresses.subList(from, Math.min(from + BATCH, addresses.size()))) {
                batch.add(web3j.ethGetCode(address, DefaultBlockParameterName.LATEST));
            }
            for (final Response<?> response : batch.send().getResponses()) {
                codes.add(((EthGetCode) answer(response)).getCode());
            }
        }
        return codes;
    }

    /**
     * The block in which the Dealer appeared: that of its constructor's log, or, where the node limits log queries, the
     * first block with its code. 0 if the node keeps too little history to tell.
     */
    long creationBlock(final String dealer) throws IOException {
        final EthFilter filter =
                new EthFilter(DefaultBlockParameterName.EARLIEST, DefaultBlockParameterName.LATEST, dealer);
        filter.addSingleTopic(EventEncoder.encode(Dealer.OWNERSHIPTRANSFERRED_EVENT));
        filter.addSingleTopic(NOBODY);
        final EthLog logs = web3j.ethGetLogs(filter).send();
        if (logs.hasError() || logs.getLogs().isEmpty()) {
            return firstBlockWithCode(dealer);
        }
        return ((EthLog.LogObject) logs.getLogs().get(0)).getBlockNumber().longValueExact();
    }

    private long firstBlockWithCode(final String address) throws IOException {
        long without = -1;
        long with = answer(web3j.ethBlockNumber().send()).getBlockNumber().longValueExact();
        while (with - without > 1) {
            final long middle = without + (with - without) / 2;
            final EthGetCode code = web3j.ethGetCode(address, DefaultBlockParameter.valueOf(BigInteger.valueOf(middle)))
                    .send();
            if (code.hasError()) {
                return 0;
            }
            if ("0x".equals(code.getCode())) {
                without = middle;
            } else {
                with = middle;
            }
        }
        return with;
    }
}
