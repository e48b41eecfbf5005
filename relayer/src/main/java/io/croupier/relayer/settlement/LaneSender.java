package io.croupier.relayer.settlement;

import static java.util.Objects.requireNonNull;

import io.croupier.relayer.chain.ChainClient;
import io.croupier.relayer.chain.FeePolicy;
import io.croupier.relayer.chain.TransactionSigner;

/**
 * With what a lane settles.
 *
 * @param signer a key that nothing but this lane uses: the lane numbers its transactions itself
 */
public record LaneSender(ChainClient client, SettlementTarget target, TransactionSigner signer, FeePolicy fees) {
    public LaneSender {
        requireNonNull(client, "client");
        requireNonNull(target, "target");
        requireNonNull(signer, "signer");
        requireNonNull(fees, "fees");
    }
}
