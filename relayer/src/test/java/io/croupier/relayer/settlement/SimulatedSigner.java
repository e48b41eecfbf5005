package io.croupier.relayer.settlement;

import io.croupier.relayer.chain.Hash;
import io.croupier.relayer.chain.PretendedSigner;
import io.croupier.relayer.chain.SignedTransaction;
import io.croupier.relayer.chain.TransactionRequest;
import io.croupier.relayer.chain.TransactionSigner;
import io.croupier.relayer.settlement.SimulatedChain.Transaction;
import io.croupier.signing.Address;
import java.util.Map;

/** Remembers what the bytes mean that it signs, so that the simulated chain need not decode them. */
final class SimulatedSigner implements TransactionSigner {
    private final TransactionSigner key;
    private final Dice dice;
    private final Map<Hash, Transaction> meanings;
    private final boolean reusesNonces;

    /** @param reusesNonces a planted fault: now and then the nonce before is taken again */
    SimulatedSigner(
            final int lane, final Dice dice, final Map<Hash, Transaction> meanings, final boolean reusesNonces) {
        this.key = new PretendedSigner(Address.parse(String.format("0x%040x", 0x1A7E01 + lane)));
        this.dice = dice;
        this.meanings = meanings;
        this.reusesNonces = reusesNonces;
    }

    @Override
    public Address address() {
        return key.address();
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
        final SignedTransaction transaction = key.sign(actual);
        meanings.put(transaction.hash(), new Transaction(transaction.hash(), key.address(), actual));
        return transaction;
    }
}
