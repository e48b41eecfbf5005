package io.croupier.matcher.snapshot;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * When snapshots are written and how many are kept.
 *
 * @param interval of sequenced time from one to the next, zero for none while the node runs
 * @param commandsMax commands after which the next is written even earlier
 * @param kept newest good ones that stay, from 2: a damaged one falls back to the one before
 */
public record SnapshotConfig(Duration interval, long commandsMax, int kept) {
    public SnapshotConfig {
        requireNonNull(interval, "interval");
        if (commandsMax < 1) {
            throw new IllegalArgumentException("snapshot.commandsMax: " + commandsMax + " is below 1");
        }
        if (kept < 2 || kept > 1000) {
            throw new IllegalArgumentException("snapshot.kept: " + kept + " is not from 2 to 1000");
        }
    }

    /** Every ten minutes, two kept. */
    public static SnapshotConfig standard() {
        return new SnapshotConfig(Duration.ofMinutes(10), 10_000_000, 2);
    }
}
