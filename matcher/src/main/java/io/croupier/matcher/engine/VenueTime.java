package io.croupier.matcher.engine;

import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;

/** The two clocks of the exchange: commands' and the chain's. Neither falls. */
final class VenueTime {
    private long settlementMarginSeconds;
    /** The earliest expiry when the margin was configured last. */
    private long earliestExpiryThen;

    private long commandMs;
    private long chainSeconds;

    /** A smaller margin lets the earliest expiry stand still until time has caught up. */
    void settlementMargin(final long seconds) {
        earliestExpiryThen = earliestExpirySeconds();
        settlementMarginSeconds = seconds;
    }

    void command(final long ms) {
        commandMs = Math.max(commandMs, ms);
    }

    void block(final long seconds) {
        chainSeconds = Math.max(chainSeconds, seconds);
    }

    /** Time of the last command, milliseconds since the epoch. */
    long commandMs() {
        return commandMs;
    }

    /** Time of the last confirmed block, seconds since the epoch. */
    long chainSeconds() {
        return chainSeconds;
    }

    /** The later of both clocks, seconds since the epoch. */
    long nowSeconds() {
        return Math.max(commandMs / 1000, chainSeconds);
    }

    /** An order that expires before this second may not be settled in time, so it does not match. Never falls. */
    long earliestExpirySeconds() {
        return Math.max(earliestExpiryThen, nowSeconds() + settlementMarginSeconds);
    }

    void save(final SnapshotOutput out) {
        out.putLong(settlementMarginSeconds);
        out.putLong(earliestExpiryThen);
        out.putLong(commandMs);
        out.putLong(chainSeconds);
    }

    void load(final SnapshotInput in) {
        settlementMarginSeconds = in.getLong();
        earliestExpiryThen = in.getLong();
        commandMs = in.getLong();
        chainSeconds = in.getLong();
    }
}
