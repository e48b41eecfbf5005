package io.croupier.relayer.keeper;

import java.time.Duration;

/** A duty that is looked after again and again. Owned by one thread. */
interface Keeper {
    /** For logs and metrics. */
    String name();

    /** Pause between two looks. */
    Duration every();

    /**
     * Makes sure, at start, that the lane's key may do what this keeper does.
     *
     * @throws io.croupier.relayer.chain.ChainException.Unusable naming the key of the configuration and what is missing
     */
    void requireRole();

    /**
     * Does what is due.
     *
     * @param nowMs milliseconds since the epoch
     * @return what an operator must look at; empty if all is well
     */
    String work(long nowMs);
}
