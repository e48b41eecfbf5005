package io.croupier.matcher.gateway.websocket;

/** What HTTP on the gateway's port answers besides {@code /ws}. Called on network threads: must not block. */
@FunctionalInterface
public interface HttpRoutes {
    /**
     * One response, whole.
     *
     * @param status HTTP status code
     */
    // Handed over to be sent, never compared.
    @SuppressWarnings("ArrayRecordComponent")
    record Response(int status, String contentType, byte[] body) {}

    /** Answers a GET; a path nobody knows is the implementation's 404. */
    Response get(String path);
}
