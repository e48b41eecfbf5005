package io.croupier.relayer.settlement;

import static java.util.Objects.requireNonNull;

import io.croupier.relayer.chain.FeePolicy;
import java.time.Duration;

/**
 * How units become transactions.
 *
 * @param confirmations blocks from which on one is taken as never undone; 1 = the head block itself
 * @param transactionMax what one transaction may hold
 * @param batchAgeMax a unit waits no longer than this for company
 * @param inFlightMax transactions under way at once
 * @param pollInterval pause between looks at the chain
 * @param resendAfter silence after which the same bytes are sent again
 * @param raiseAfter age at which a transaction that is not mined pays more
 * @param fees what may be paid per gas
 * @param backlogUnitsMax unsettled units held in memory; further ones wait in the journal
 */
public record SettlementConfig(
        int confirmations,
        TransactionLimits transactionMax,
        Duration batchAgeMax,
        int inFlightMax,
        Duration pollInterval,
        Duration resendAfter,
        Duration raiseAfter,
        FeePolicy fees,
        int backlogUnitsMax) {
    public SettlementConfig {
        requireNonNull(transactionMax, "transactionMax");
        requireNonNull(batchAgeMax, "batchAgeMax");
        requireNonNull(pollInterval, "pollInterval");
        requireNonNull(resendAfter, "resendAfter");
        requireNonNull(raiseAfter, "raiseAfter");
        requireNonNull(fees, "fees");
        TransactionLimits.requireAtLeast("chain.confirmations", confirmations, 1);
        TransactionLimits.requireAtLeast("settlement.inFlightMax", inFlightMax, 1);
        TransactionLimits.requireAtLeast("settlement.backlogUnitsMax", backlogUnitsMax, transactionMax.units());
    }

    /** At most 500 ms of waiting, four transactions under way. */
    public static SettlementConfig standard(final int confirmations) {
        return new SettlementConfig(
                confirmations,
                TransactionLimits.standard(),
                Duration.ofMillis(500),
                4,
                Duration.ofMillis(250),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                FeePolicy.standard(),
                20_000);
    }
}
