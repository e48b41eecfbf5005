package io.croupier.relayer.reconcile;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How the running node compares itself with the chain.
 *
 * @param interval pause between two rounds
 * @param accountsPerSecond accounts asked for at most; each takes about three requests
 * @param everyBlock whether between two rounds the accounts that a confirmed block has touched are compared at that block:
 *     where logs alone do not tell for certain what became of them
 */
public record ReconcileConfig(Duration interval, int accountsPerSecond, boolean everyBlock) {
    private static final int RATE_MAX = 10_000;

    public ReconcileConfig {
        requireNonNull(interval, "interval");
        if (accountsPerSecond < 1 || accountsPerSecond > RATE_MAX) {
            throw new IllegalArgumentException(
                    "reconcile.accountsPerSecond: " + accountsPerSecond + " is not from 1 to " + RATE_MAX);
        }
    }

    /** Every half minute, 20 accounts a second; not every block. */
    public static ReconcileConfig standard() {
        return new ReconcileConfig(Duration.ofSeconds(30), 20, false);
    }

    /** Accounts of one round, so that it ends before the endpoint forgets the state it asks for. */
    int accountsPerRound() {
        return Math.toIntExact(Math.max(1, Math.min(interval.toSeconds(), 60) * accountsPerSecond));
    }
}
