package io.croupier.relayer.settlement;

import static java.util.Objects.requireNonNull;

import io.croupier.relayer.chain.Bytes;
import io.croupier.signing.Address;

/**
 * A call that a keeper wants to go out with a lane's key: a mark price, a funding rate, a liquidation.
 *
 * @param purpose for logs and metrics, as in {@code "mark BTC"}
 * @param gasLimit of the transaction; what is not used is not paid
 * @param notAfterMs milliseconds since the epoch after which it is not sent any more, because it would be stale; once sent
 *     it cannot be taken back
 */
public record LaneCall(String purpose, Address to, Bytes data, long gasLimit, long notAfterMs) {
    public LaneCall {
        requireNonNull(purpose, "purpose");
        requireNonNull(to, "to");
        requireNonNull(data, "data");
        if (gasLimit <= 0) {
            throw new IllegalArgumentException("gas limit " + gasLimit + " of " + purpose);
        }
    }
}
