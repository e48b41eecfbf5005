package io.croupier.matcher.gateway;

import io.croupier.signing.Address;
import io.croupier.signing.Eip712Domain;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Asks accounts that are contracts whether they approve what was signed for them (ERC-1271). Implemented where the chain is
 * known; safe for several threads.
 */
public interface ContractAccounts {
    /** What came of it. */
    enum Answer {
        /** The account is no contract: only a key can have signed. */
        NO_CONTRACT,
        APPROVED,
        /** The contract does not approve; an operator's key may have signed all the same. */
        REFUSED,
        /** Nobody knows: the chain did not answer in time, or was asked too much. */
        UNKNOWN
    }

    /**
     * The answer, and since when it stands.
     *
     * @param block number of the block at whose state the contract approved, else 0
     */
    record Verdict(Answer answer, long block) {}

    /** For a venue without contract accounts. */
    ContractAccounts NONE =
            (account, digest, signature) -> CompletableFuture.completedFuture(new Verdict(Answer.NO_CONTRACT, 0));

    /**
     * Asks the account, without keeping the caller waiting.
     *
     * @param digest of what was signed, in the domain given
     * @return completes normally, on any thread, within two seconds; at once where the answer is known
     */
    CompletableFuture<Verdict> check(Address account, Function<Eip712Domain, byte[]> digest, byte[] signature);
}
