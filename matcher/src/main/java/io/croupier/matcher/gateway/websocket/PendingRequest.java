package io.croupier.matcher.gateway.websocket;

/**
 * A request on its way through the ring.
 *
 * @param subscription the subscription to end, for {@code unsubscribe}, else empty
 */
record PendingRequest(Answer answer, String subscription) {
    PendingRequest(final Answer answer) {
        this(answer, "");
    }
}
