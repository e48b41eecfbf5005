package io.croupier.relayer.chain;

import java.math.BigInteger;
import org.web3j.crypto.RawTransaction;

/** What is to be signed, as web3j has it. */
final class UnsignedTransaction {
    private UnsignedTransaction() {}

    static RawTransaction of(final TransactionRequest request) {
        final FeeQuote fees = request.fees();
        final BigInteger nonce = BigInteger.valueOf(request.nonce());
        final BigInteger gasLimit = BigInteger.valueOf(request.gasLimit());
        final String to = request.to().toString();
        final String data = request.data().toString();
        return fees.legacy()
                ? RawTransaction.createTransaction(
                        nonce, BigInteger.valueOf(fees.maxFeePerGas()), gasLimit, to, BigInteger.ZERO, data)
                : RawTransaction.createTransaction(
                        request.chainId(),
                        nonce,
                        gasLimit,
                        to,
                        BigInteger.ZERO,
                        data,
                        BigInteger.valueOf(fees.priorityFeePerGas()),
                        BigInteger.valueOf(fees.maxFeePerGas()));
    }
}
