package io.croupier.matcher.engine;

import org.agrona.DirectBuffer;

/**
 * Where commands enter the exchange. Every method copies the command, an SBE message with its header as in {@code
 * journal-schema.xml}, and may be called from any thread.
 */
public interface CommandRing {
    /**
     * For gateways: publishes while more than an eighth of the ring is free.
     *
     * @return false when the ring is too full; the caller answers "busy" and nothing has happened
     */
    boolean offer(DirectBuffer command, int offset, int length);

    /**
     * For the chain and the relayer: uses the reserve that gateways may not touch, and waits with backoff when even that is
     * full.
     *
     * @throws IllegalStateException when the engine has stopped
     */
    void put(DirectBuffer command, int offset, int length);
}
