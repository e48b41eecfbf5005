package io.croupier.relayer.settlement;

import io.croupier.relayer.chain.Hash;
import io.croupier.relayer.chain.KeySigner;
import io.croupier.relayer.chain.SignedTransaction;
import io.croupier.relayer.chain.TransactionRequest;
import io.croupier.relayer.chain.TransactionSigner;
import io.croupier.signing.Address;
import java.util.HashMap;
import java.util.Map;

/** Signs for real, and remembers what the bytes mean, so that the simulated chain need not decode them. */
final class SimulatedSigner implements TransactionSigner {
    private static final TransactionSigner KEY = KeySigner.ofKey("0x" + "11".repeat(32));

    private final Map<Hash, TransactionRequest> signed = new HashMap<>();
    private final Dice dice;
    private final boolean reusesNonces;

    /** @param reusesNonces a planted fault: now and then the nonce before is taken again */
    SimulatedSigner(final Dice dice, final boolean reusesNonces) {
        this.dice = dice;
        this.reusesNonces = reusesNonces;
    }

    @Override
    public Address address() {
        return KEY.address();
    }

    @Override
    public SignedTransaction sign(final TransactionRequest request) {
        final boolean reuse = reusesNonces && request.nonce() > 0 && dice.oneIn(4);
        final TransactionRequest actual = reuse
                ? new TransactionRequest(
                        request.chainId(),
                        request.nonce() - 1,
                        request.to(),
                        request.data(),
                        request.gasLimit(),
                        request.fees())
                : request;
        final SignedTransaction transaction = KEY.sign(actual);
        signed.put(transaction.hash(), actual);
        return transaction;
    }

    TransactionRequest meaningOf(final Hash transaction) {
        return signed.get(transaction);
    }
}
