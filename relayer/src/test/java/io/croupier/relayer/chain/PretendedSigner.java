package io.croupier.relayer.chain;

import io.croupier.signing.Address;
import java.util.Arrays;
import org.web3j.crypto.Sign;
import org.web3j.crypto.TransactionEncoder;

/** Writes its address where a signature belongs, for simulations: nobody verifies it, and a real one takes a millisecond. */
public final class PretendedSigner implements TransactionSigner {
    private static final int WORD = 32;
    private static final byte V = 27;

    private final Address address;
    private final Sign.SignatureData signature;

    public PretendedSigner(final Address address) {
        this.address = address;
        final byte[] word = Arrays.copyOf(address.toBytes(), WORD);
        this.signature = new Sign.SignatureData(V, word, word);
    }

    @Override
    public Address address() {
        return address;
    }

    @Override
    public SignedTransaction sign(final TransactionRequest request) {
        return SignedTransaction.of(TransactionEncoder.encode(UnsignedTransaction.of(request), signature));
    }
}
