package io.croupier.relayer.chain;

import static java.util.Objects.requireNonNull;

import io.croupier.signing.Address;

/**
 * A call that is executed and forgotten.
 *
 * @param from the caller the contract sees
 * @param gas limit, 0 for the node's own
 */
public record CallRequest(Address from, Address to, Bytes data, long gas) {
    public CallRequest {
        requireNonNull(from, "from");
        requireNonNull(to, "to");
        requireNonNull(data, "data");
    }

    /** A view call by nobody in particular. */
    public static CallRequest view(final Address to, final Bytes data) {
        return new CallRequest(Address.ZERO, to, data, 0);
    }
}
