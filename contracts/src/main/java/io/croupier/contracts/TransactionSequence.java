package io.croupier.contracts;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.core.methods.request.Transaction;
import org.web3j.protocol.core.methods.response.EthBlock;
import org.web3j.protocol.core.methods.response.EthEstimateGas;
import org.web3j.protocol.core.methods.response.EthSendTransaction;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.utils.Numeric;

/**
 * Transactions of one key, one after another, with nonces counted here: for administration, where a mistake should stop
 * everything that follows. Nobody else may use the key meanwhile. Not thread-safe.
 */
final class TransactionSequence {
    private static final Duration RECEIPT_TIMEOUT = Duration.ofMinutes(5);
    private static final Duration POLL_SLOWEST = Duration.ofMillis(500);
    private static final Duration POLL_FASTEST = Duration.ofMillis(10);

    private final Web3j web3j;
    private final Credentials credentials;
    private final long chainId;
    private BigInteger nextNonce;

    TransactionSequence(final Web3j web3j, final Credentials credentials, final long chainId) throws IOException {
        this.web3j = web3j;
        this.credentials = credentials;
        this.chainId = chainId;
        this.nextNonce = Chain.answer(
                        web3j.ethGetTransactionCount(credentials.getAddress(), DefaultBlockParameterName.PENDING)
                                .send())
                .getTransactionCount();
    }

    String address() {
        return credentials.getAddress();
    }

    BigInteger nextNonce() {
        return nextNonce;
    }

    /** Creates a contract and waits for it; the gas is estimated. */
    String create(final String what, final String creationCode, final String encodedArguments) throws IOException {
        final String data = creationCode + Numeric.cleanHexPrefix(encodedArguments);
        return await(what, send(null, data, estimate(what, null, data))).getContractAddress();
    }

    /** Calls a contract and waits until that is mined; the gas is estimated. */
    void call(final String what, final String to, final String data) throws IOException {
        await(what, send(to, data, estimate(what, to, data)));
    }

    /** Sends without waiting and without asking whether it would succeed; returns the hash for {@link #await}. */
    String send(final String to, final String data, final BigInteger gasLimit) throws IOException {
        final EthSendTransaction sent = Chain.answer(web3j.ethSendRawTransaction(Numeric.toHexString(
                        TransactionEncoder.signMessage(transaction(to, data, gasLimit), chainId, credentials)))
                .send());
        nextNonce = nextNonce.add(BigInteger.ONE);
        return sent.getTransactionHash();
    }

    /** Priced as the chain does it: by a base fee where its blocks have one. */
    private RawTransaction transaction(final String to, final String data, final BigInteger gasLimit)
            throws IOException {
        final EthBlock.Block head = Chain.answer(web3j.ethGetBlockByNumber(DefaultBlockParameterName.LATEST, false)
                        .send())
                .getBlock();
        if (head.getBaseFeePerGasRaw() == null) {
            final BigInteger gasPrice = Chain.answer(web3j.ethGasPrice().send()).getGasPrice();
            return RawTransaction.createTransaction(nextNonce, gasPrice, gasLimit, to, BigInteger.ZERO, data);
        }
        final BigInteger tip =
                Chain.answer(web3j.ethMaxPriorityFeePerGas().send()).getMaxPriorityFeePerGas();
        final BigInteger feeMax =
                head.getBaseFeePerGas().multiply(BigInteger.TWO).add(tip);
        return RawTransaction.createTransaction(chainId, nextNonce, gasLimit, to, BigInteger.ZERO, data, tip, feeMax);
    }

    TransactionReceipt await(final String what, final String hash) throws IOException {
        final long deadlineNs = System.nanoTime() + RECEIPT_TIMEOUT.toNanos();
        long pauseMs = POLL_FASTEST.toMillis();
        while (true) {
            final Optional<TransactionReceipt> receipt =
                    Chain.answer(web3j.ethGetTransactionReceipt(hash).send()).getTransactionReceipt();
            if (receipt.isPresent()) {
                if (!receipt.get().isStatusOK()) {
                    throw new DeploymentException(what + ": transaction " + hash + " reverted");
                }
                return receipt.get();
            }
            if (System.nanoTime() > deadlineNs) {
                throw new DeploymentException(what + ": transaction " + hash + " was not mined within "
                        + RECEIPT_TIMEOUT.toMinutes() + " minutes; it may be later, deploy again then");
            }
            Chain.pause(pauseMs);
            pauseMs = Math.min(pauseMs * 2, POLL_SLOWEST.toMillis());
        }
    }

    private BigInteger estimate(final String what, final String to, final String data) throws IOException {
        final EthEstimateGas estimate = web3j.ethEstimateGas(
                        new Transaction(credentials.getAddress(), null, null, null, to, null, data))
                .send();
        if (estimate.hasError()) {
            throw new DeploymentException(what + " would fail: " + describe(estimate.getError()));
        }
        // A quarter more than estimated: storage may have changed when the transaction is mined.
        return estimate.getAmountUsed().multiply(BigInteger.valueOf(5)).shiftRight(2);
    }

    private static String describe(final Response.Error error) {
        return error.getData() == null ? error.getMessage() : error.getMessage() + " " + error.getData();
    }
}
