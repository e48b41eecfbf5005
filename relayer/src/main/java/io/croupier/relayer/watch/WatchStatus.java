package io.croupier.relayer.watch;

/**
 * Where the watcher stands, for health checks and metrics.
 *
 * @param headBlock the newest block the endpoint told of, -1 before the first answer
 * @param sentBlock the newest block handed to the core, -1 before the first
 * @param caughtUp whether every confirmed block was handed over at the last look
 * @param reachable whether the endpoint answered the last question
 * @param stopReason why the watcher gave up, empty while it has not
 */
public record WatchStatus(long headBlock, long sentBlock, boolean caughtUp, boolean reachable, String stopReason) {
    static final WatchStatus INITIAL = new WatchStatus(-1, -1, false, false, "");

    public boolean stopped() {
        return !stopReason.isEmpty();
    }
}
