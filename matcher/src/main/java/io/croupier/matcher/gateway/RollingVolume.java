package io.croupier.matcher.gateway;

import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;

/** Lots traded in the last 24 hours, to the minute. */
final class RollingVolume {
    private static final int MINUTES = 24 * 60;
    private static final long MS_PER_MINUTE = 60_000;

    private final long[] lotsByMinute = new long[MINUTES];
    private long minute;
    private long sum;

    void add(final long lots, final long timeMs) {
        advance(timeMs);
        lotsByMinute[(int) (minute % MINUTES)] += lots;
        sum += lots;
    }

    long sum(final long timeMs) {
        advance(timeMs);
        return sum;
    }

    void save(final SnapshotOutput out) {
        out.putLong(minute);
        out.putLong(sum);
        out.putLongs(lotsByMinute, MINUTES);
    }

    void load(final SnapshotInput in) {
        minute = in.getLong();
        sum = in.getLong();
        in.getLongs(lotsByMinute, MINUTES);
    }

    private void advance(final long timeMs) {
        final long now = timeMs / MS_PER_MINUTE;
        final long steps = Math.min(now - minute, MINUTES);
        for (long i = 1; i <= steps; i++) {
            final int slot = (int) ((now - steps + i) % MINUTES);
            sum -= lotsByMinute[slot];
            lotsByMinute[slot] = 0;
        }
        minute = Math.max(minute, now);
    }
}
