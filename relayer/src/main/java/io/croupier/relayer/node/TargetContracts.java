package io.croupier.relayer.node;

import io.croupier.relayer.chain.ChainClient;
import io.croupier.relayer.chain.ChainLogDecoder;
import io.croupier.relayer.settlement.Intent;
import io.croupier.relayer.settlement.IntentLog;
import io.croupier.relayer.settlement.PackedDealerTarget;
import io.croupier.relayer.settlement.PublicAbiTarget;
import io.croupier.relayer.settlement.RevertedTrades;
import io.croupier.relayer.settlement.SettlementLog;
import io.croupier.relayer.settlement.SettlementTarget;
import io.croupier.relayer.settlement.TransactionLimits;
import io.croupier.relayer.settlement.TransactionUnits;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** What differs by the kind of contracts: this project's, or a deployment with the public JOJO ABI. */
final class TargetContracts {
    private static final Duration RECEIPTS_EVERY = Duration.ofSeconds(1);

    private final ChainConfig chain;
    private final TransactionUnits units = new TransactionUnits();
    private Consumer<Intent> onSent = intent -> {};

    TargetContracts(final ChainConfig chain) {
        this.chain = chain;
    }

    /** Must hear of excerpts, replayed and new. */
    TransactionUnits units() {
        return units;
    }

    /**
     * Asks for the receipts of trades, where no log tells of a refusal; absent on this project's Dealer. Must be made before
     * the logs that settlement writes.
     */
    Optional<RevertedTrades> revertedTrades(
            final ChainClient client, final int confirmations, final Consumer<RevertedTrades.Reverted> onReverted) {
        final Optional<RevertedTrades> trades = chain.publicAbi()
                .map(publicAbi -> new RevertedTrades(client, confirmations, RECEIPTS_EVERY, onReverted));
        trades.ifPresent(made -> onSent = made::learn);
        return trades;
    }

    /** The log that settlement writes; must be made before the decoder decodes. */
    IntentLog observed(final SettlementLog log) {
        return chain.publicAbi().isPresent() ? units.observe(log, onSent) : log;
    }

    ChainLogDecoder decoder(final ChainClient client) {
        return chain.publicAbi()
                .map(publicAbi -> new ChainLogDecoder(client, chain.dealer(), publicAbi, units::unitOf))
                .orElseGet(() -> new ChainLogDecoder(client, chain.dealer()));
    }

    SettlementTarget target(final ChainClient client, final TransactionLimits limits) {
        return chain.publicAbi()
                .<SettlementTarget>map(publicAbi -> new PublicAbiTarget(client, chain.dealer(), publicAbi, limits))
                .orElseGet(() -> new PackedDealerTarget(client, chain.dealer(), limits));
    }
}
