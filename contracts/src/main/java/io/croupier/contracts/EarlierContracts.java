package io.croupier.contracts;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.web3j.crypto.ContractUtils;

/**
 * The contracts that a key created before. A contract's address follows from its creator and the creator's nonce, so
 * the chain itself is the record of a deployment: one that was interrupted anywhere goes on where it stopped, without
 * any file.
 */
final class EarlierContracts {
    private static final int NONCES_MAX = 20_000;

    private final List<String> addresses;
    private final List<String> codes;

    private EarlierContracts(final List<String> addresses, final List<String> codes) {
        this.addresses = addresses;
        this.codes = codes;
    }

    /**
     * Everything that stands where the key's transactions may have created it.
     *
     * @throws DeploymentException if the key has sent too many transactions to look at all of them
     */
    static EarlierContracts of(final Chain chain, final String creator, final BigInteger nextNonce) throws IOException {
        if (nextNonce.compareTo(BigInteger.valueOf(NONCES_MAX)) > 0) {
            throw new DeploymentException(
                    "the owner " + creator + " has sent " + nextNonce
                            + " transactions, too many to find an earlier deployment among them; a deployment needs a key of its own");
        }
        final List<String> addresses = new ArrayList<>();
        for (int nonce = 0; nonce < nextNonce.intValueExact(); nonce++) {
            addresses.add(ContractUtils.generateContractAddress(creator, BigInteger.valueOf(nonce)));
        }
        return new EarlierContracts(addresses, chain.code(addresses));
    }

    /** The addresses at which this contract stands, oldest first. */
    List<String> all(final CompiledContract contract) {
        final List<String> found = new ArrayList<>();
        for (int i = 0; i < addresses.size(); i++) {
            if (contract.matches(codes.get(i))) {
                found.add(addresses.get(i));
            }
        }
        return found;
    }
}
