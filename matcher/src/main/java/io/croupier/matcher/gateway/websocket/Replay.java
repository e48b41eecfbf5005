package io.croupier.matcher.gateway.websocket;

import java.util.Iterator;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What one subscription missed, told a part at a time. What changes meanwhile is told at the end, so that each event is later
 * than the one before; only then may the session hear the channel itself. Belongs to the publish thread.
 */
final class Replay<T> {
    /**
     * The orders or the fills of one account.
     *
     * @param sequenceOf journal sequence of an item's latest change
     */
    record Changes<T>(Since<T> since, ToLongFunction<T> sequenceOf, VenueJson.Writer<T> writer) {}

    /** What changed after a sequence, as it is now, oldest change first, at most {@code max} of the newest. */
    @FunctionalInterface
    interface Since<T> {
        List<T> of(long sequence, int max);
    }

    private final Session session;
    private final Topic topic;
    private final String subscription;
    private final Changes<T> changes;
    private Iterator<T> missed;
    private long through;

    /**
     * @param missed what changed up to {@code through} and is to be told
     * @param through sequence of the last journaled excerpt
     */
    Replay(
            final Session session,
            final Topic topic,
            final String subscription,
            final Changes<T> changes,
            final List<T> missed,
            final long through) {
        this.session = session;
        this.topic = topic;
        this.subscription = subscription;
        this.changes = changes;
        this.missed = missed.iterator();
        this.through = through;
    }

    Session session() {
        return session;
    }

    Topic topic() {
        return topic;
    }

    /** Everything that changed up to here is told, or waits to be. */
    long through() {
        return through;
    }

    /**
     * Sends the next events.
     *
     * @param now sequence of the last journaled excerpt
     * @return how many; fewer than {@code max} when the session has heard everything
     */
    int tell(final int max, final long now) {
        int told = 0;
        while (told < max && (missed.hasNext() || goOn(now))) {
            final T item = missed.next();
            final long sequence = changes.sequenceOf().applyAsLong(item);
            if (sequence <= through) {
                session.send(Rpc.event(subscription, topic.channel(), sequence, json -> changes.writer()
                        .write(json, item)));
                told++;
            }
        }
        return told;
    }

    /** What changed while the rest was told. */
    private boolean goOn(final long now) {
        missed = changes.since().of(through, Integer.MAX_VALUE).iterator();
        through = now;
        return missed.hasNext();
    }
}
