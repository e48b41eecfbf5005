package io.croupier.relayer.settlement;

import static java.util.Objects.requireNonNull;

import io.croupier.relayer.chain.FeePolicy;
import java.time.Duration;

/**
 * How units become transactions.
 *
 * @param confirmations blocks from which on one is taken as never undone; 1 = the head block itself
 * @param gasPerTransactionMax gas limit of one transaction
 * @param unitsPerTransactionMax units in one transaction
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
        long gasPerTransactionMax,
        int unitsPerTransactionMax,
        Duration batchAgeMax,
        int inFlightMax,
        Duration pollInterval,
        Duration resendAfter,
        Duration raiseAfter,
        FeePolicy fees,
        int backlogUnitsMax) {
    private static final long GAS_MIN = 500_000;

    public SettlementConfig {
        requireNonNull(batchAgeMax, "batchAgeMax");
        requireNonNull(pollInterval, "pollInterval");
        requireNonNull(resendAfter, "resendAfter");
        requireNonNull(raiseAfter, "raiseAfter");
        requireNonNull(fees, "fees");
        requireAtLeast("chain.confirmations", confirmations, 1);
        requireAtLeast("settlement.gasPerTransactionMax", gasPerTransactionMax, GAS_MIN);
        requireAtLeast("settlement.unitsPerTransactionMax", unitsPerTransactionMax, 1);
        requireAtLeast("settlement.inFlightMax", inFlightMax, 1);
        requireAtLeast("settlement.backlogUnitsMax", backlogUnitsMax, unitsPerTransactionMax);
    }

    /** 12 million gas and 64 units a transaction, at most 500 ms of waiting, four transactions under way. */
    public static SettlementConfig standard(final int confirmations) {
        return new SettlementConfig(
                confirmations,
                12_000_000,
                64,
                Duration.ofMillis(500),
                4,
                Duration.ofMillis(250),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                FeePolicy.standard(),
                20_000);
    }

    private static void requireAtLeast(final String key, final long value, final long least) {
        if (value < least) {
            throw new IllegalArgumentException(key + ": " + value + " is below " + least);
        }
    }
}
