package io.croupier.relayer.watch;

/**
 * Where the watcher stands, for health checks and metrics.
 *
 * @param headBlock the newest block the endpoint told of, -1 before the first answer
 * @param headSeconds the newest time of a head block, seconds since the epoch; 0 before the first answer
 * @param sentBlock the newest block handed to the core, -1 before the first
 * @param caughtUp whether every confirmed block was handed over at the last look
 * @param reachable whether the endpoint answered the last question
 * @param reorganisations how often a block was replaced before it was confirmed
 * @param stopReason why the watcher gave up, empty while it has not
 */
public record WatchStatus(
        long headBlock,
        long headSeconds,
        long sentBlock,
        boolean caughtUp,
        boolean reachable,
        long reorganisations,
        String stopReason) {
    static final WatchStatus INITIAL = new WatchStatus(-1, 0, -1, false, false, 0, "");

    public boolean stopped() {
        return !stopReason.isEmpty();
    }

    WatchStatus unreachable() {
        return new WatchStatus(headBlock, headSeconds, sentBlock, false, false, reorganisations, stopReason);
    }

    WatchStatus stoppedBy(final String reason) {
        return new WatchStatus(headBlock, headSeconds, sentBlock, false, reachable, reorganisations, reason);
    }
}
