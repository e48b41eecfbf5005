package io.croupier.relayer.node;

import io.croupier.relayer.chain.ChainClient;
import io.croupier.relayer.chain.ChainLogDecoder;
import io.croupier.relayer.settlement.IntentLog;
import io.croupier.relayer.settlement.PackedDealerTarget;
import io.croupier.relayer.settlement.PublicAbiTarget;
import io.croupier.relayer.settlement.SettlementLog;
import io.croupier.relayer.settlement.SettlementTarget;
import io.croupier.relayer.settlement.TransactionUnits;

/** What differs by the kind of contracts: this project's, or a deployment with the public JOJO ABI. */
final class TargetContracts {
    private final ChainConfig chain;
    private final TransactionUnits units = new TransactionUnits();

    TargetContracts(final ChainConfig chain) {
        this.chain = chain;
    }

    /** Must hear of excerpts, replayed and new. */
    TransactionUnits units() {
        return units;
    }

    /** The log that settlement writes; must be made before the decoder decodes. */
    IntentLog observed(final SettlementLog log) {
        return chain.publicAbi().isPresent() ? units.observe(log) : log;
    }

    ChainLogDecoder decoder(final ChainClient client) {
        return chain.publicAbi()
                .map(publicAbi -> new ChainLogDecoder(client, chain.dealer(), publicAbi, units::unitOf))
                .orElseGet(() -> new ChainLogDecoder(client, chain.dealer()));
    }

    SettlementTarget target(final ChainClient client, final long gasPerTransactionMax) {
        return chain.publicAbi()
                .<SettlementTarget>map(
                        publicAbi -> new PublicAbiTarget(client, chain.dealer(), publicAbi, gasPerTransactionMax))
                .orElseGet(() -> new PackedDealerTarget(client, chain.dealer(), gasPerTransactionMax));
    }
}
