package io.croupier.matcher.gateway.websocket;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Sessions by id, at most so many at a time. May be used by any thread. */
final class Sessions {
    private final Map<Long, Session> byId = new ConcurrentHashMap<>();
    private final int max;

    Sessions(final int max) {
        this.max = max;
    }

    boolean hasRoom() {
        return byId.size() < max;
    }

    void add(final Session session) {
        byId.put(session.id(), session);
    }

    /** The session, or null if it is gone. */
    Session get(final long sessionId) {
        return byId.get(sessionId);
    }

    void remove(final Session session) {
        byId.remove(session.id());
    }

    Collection<Session> all() {
        return byId.values();
    }
}
