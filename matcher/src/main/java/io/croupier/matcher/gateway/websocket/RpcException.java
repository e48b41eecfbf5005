package io.croupier.matcher.gateway.websocket;

import java.util.LinkedHashMap;
import java.util.Map;

/** A request that gets an error for an answer. Carries no stack: it is an outcome, not a failure. */
final class RpcException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final ErrorCode code;
    private final LinkedHashMap<String, Object> data = new LinkedHashMap<>();

    RpcException(final ErrorCode code, final String reason, final String message) {
        super(message, null, false, false);
        this.code = code;
        data.put("reason", reason);
    }

    static RpcException invalidParams(final String field, final String expectation) {
        return new RpcException(ErrorCode.PARAMS, "INVALID_PARAMS", field + ": " + expectation).with("field", field);
    }

    static RpcException notLoggedIn(final String what) {
        return new RpcException(
                ErrorCode.NOT_LOGGED_IN, "NOT_LOGGED_IN", what + " needs a login; call session_login first");
    }

    static RpcException busy() {
        return new RpcException(ErrorCode.BUSY, "BUSY", "the venue is busy; nothing has happened, try again");
    }

    /** Adds a member to {@code data}: a string or a number. */
    RpcException with(final String member, final Object value) {
        data.put(member, value);
        return this;
    }

    ErrorCode code() {
        return code;
    }

    /** Members of {@code data}, {@code reason} first. */
    Map<String, Object> data() {
        return data;
    }
}
