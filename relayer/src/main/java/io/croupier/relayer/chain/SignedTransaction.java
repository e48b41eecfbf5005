package io.croupier.relayer.chain;

import static java.util.Objects.requireNonNull;

import io.croupier.signing.Address;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionDecoder;
import org.web3j.utils.Numeric;

/** The bytes that go to the chain, and the hash by which they are found there. */
public record SignedTransaction(Bytes raw, Hash hash) {
    public SignedTransaction {
        requireNonNull(raw, "raw");
        requireNonNull(hash, "hash");
    }

    /** The call that the transaction makes, to be executed and forgotten. */
    public CallRequest asCallBy(final Address sender) {
        final RawTransaction decoded = TransactionDecoder.decode(raw.toString());
        return new CallRequest(
                sender,
                Address.parse(decoded.getTo()),
                Bytes.parse(Numeric.prependHexPrefix(decoded.getData())),
                decoded.getGasLimit().longValueExact());
    }

    static SignedTransaction of(final byte[] raw) {
        return new SignedTransaction(Bytes.of(raw), Hash.keccak(raw));
    }
}
