package io.croupier.matcher.gateway.websocket;

import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * The replays under way. They take turns, and all together tell no more than {@value #EVENTS_PER_BATCH} events a batch, so
 * that nobody waits long because others have missed much. Belongs to the publish thread.
 */
final class Replays {
    /** Events of all replays at the end of one batch: some 200 microseconds' work. */
    static final int EVENTS_PER_BATCH = 64;

    private final ArrayDeque<Replay<?>> underWay = new ArrayDeque<>();
    private boolean more;

    void add(final Replay<?> replay) {
        underWay.addLast(replay);
    }

    void remove(final Session session, final Topic topic) {
        underWay.removeIf(
                replay -> replay.session() == session && replay.topic().equals(topic));
    }

    /**
     * Goes on with those whose readers keep up.
     *
     * @param now sequence of the last journaled excerpt
     * @param forgottenThrough of what changed up to this sequence, something may be forgotten
     * @param onEnd hears which have told everything
     */
    void onBatchEnd(final long now, final long forgottenThrough, final Consumer<Replay<?>> onEnd) {
        int left = EVENTS_PER_BATCH;
        for (int turns = underWay.size(); turns > 0 && left > 0; turns--) {
            final Replay<?> replay = underWay.removeFirst();
            if (replay.session().isClosing()) {
                continue;
            }
            if (replay.through() < forgottenThrough) {
                replay.session()
                        .disconnect(
                                WebSocketCloseStatus.POLICY_VIOLATION,
                                "slow reader: what it has yet to hear is forgotten");
                continue;
            }
            if (!replay.session().isWritable()) {
                underWay.addLast(replay);
                continue;
            }
            final int told = replay.tell(left, now);
            if (told < left) {
                onEnd.accept(replay);
            } else {
                underWay.addLast(replay);
            }
            left -= told;
        }
        more = left == 0;
    }

    /** Whether there was more to tell than one batch may. */
    boolean haveMore() {
        return more && !underWay.isEmpty();
    }
}
