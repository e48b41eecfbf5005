package io.croupier.relayer.keeper;

import static java.util.Objects.requireNonNull;

/**
 * How a keeper is doing, since the process started.
 *
 * @param sent calls handed to the lane
 * @param failed calls that did nothing; losing a race to another liquidator is one
 * @param problem what an operator must look at, empty if nothing
 */
public record KeeperStatus(String name, long sent, long succeeded, long failed, String problem) {
    public KeeperStatus {
        requireNonNull(name, "name");
        requireNonNull(problem, "problem");
    }
}
