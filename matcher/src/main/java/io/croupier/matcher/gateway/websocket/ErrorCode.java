package io.croupier.matcher.gateway.websocket;

/** The codes of JSON-RPC errors; {@code docs/websocket.md} lists the reasons behind each. */
enum ErrorCode {
    /** Not JSON. */
    PARSE(-32700),
    /** JSON, but no request. */
    REQUEST(-32600),
    /** No such method. */
    METHOD(-32601),
    /** A parameter is missing or has the wrong form. */
    PARAMS(-32602),
    /** The venue refused the order. */
    REFUSED(-32000),
    /** The method or channel needs a login, or the login was refused. */
    NOT_LOGGED_IN(-32001),
    /** No such open order. */
    UNKNOWN_ORDER(-32002),
    /** Too many requests in too little time. */
    RATE_LIMITED(-32004),
    /** The venue is full; nothing has happened. */
    BUSY(-32005);

    private final int code;

    ErrorCode(final int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
