package io.croupier.relayer.settlement;

import io.croupier.relayer.chain.BlockTag;
import io.croupier.relayer.chain.CallRequest;
import io.croupier.relayer.chain.ChainClient;
import io.croupier.relayer.chain.ChainException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Why a mined call failed, which its receipt does not say. */
final class FailedCall {
    private static final Logger LOG = LoggerFactory.getLogger(FailedCall.class);

    private FailedCall() {}

    /**
     * Runs the call again before its block, or after it where a neighbour in the block was the reason; empty if neither tells.
     */
    static Optional<SettlementTarget.Failure> find(final ChainClient client, final CallRequest call, final long block) {
        for (final BlockTag tag : List.of(BlockTag.at(block - 1), BlockTag.at(block))) {
            try {
                client.call(call, tag);
            } catch (final ChainException.Reverted e) {
                return Optional.of(new SettlementTarget.Failure(e.data(), tag));
            } catch (final ChainException.Refused e) {
                LOG.debug("The endpoint does not run old calls", e);
            }
        }
        return Optional.empty();
    }
}
