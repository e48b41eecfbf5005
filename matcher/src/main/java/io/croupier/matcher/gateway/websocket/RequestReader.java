package io.croupier.matcher.gateway.websocket;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Takes one message apart: a request, a notification, or a batch of both, as JSON-RPC 2.0 says. Belongs to one connection
 * and its event loop.
 */
final class RequestReader {
    /** Requests in one batch. */
    static final int BATCH_MAX = 50;

    private static final int ID_LENGTH_MAX = 128;

    private final Session session;
    private final Requests requests;

    RequestReader(final Session session, final Requests requests) {
        this.session = session;
        this.requests = requests;
    }

    /** Answers or passes on everything in the message; throws nothing a client can cause. */
    void onMessage(final byte[] text) {
        try {
            final JsonNode message = Json.read(text);
            if (message.isArray()) {
                onBatch(message);
            } else {
                onRequest(message, session::send);
            }
        } catch (final RpcException e) {
            refuseWhole(e);
        }
    }

    /** What cannot be taken apart has no id, and counts as one request. */
    private void refuseWhole(final RpcException why) {
        try {
            session.admit();
            session.send(Rpc.error(NullNode.getInstance(), why));
        } catch (final RpcException tooOften) {
            session.send(Rpc.error(NullNode.getInstance(), tooOften));
        }
    }

    private void onBatch(final JsonNode batch) {
        if (batch.isEmpty() || batch.size() > BATCH_MAX) {
            throw invalidRequest("a batch holds 1 to " + BATCH_MAX + " requests");
        }
        final List<JsonNode> answered = new ArrayList<>(batch.size());
        for (final JsonNode member : batch) {
            if (!isNotification(member)) {
                answered.add(member);
            }
        }
        final Answer.Gather gather = new Answer.Gather(answered.size(), whole -> session.send(Json.write(whole)));
        int next = 0;
        for (final JsonNode member : batch) {
            onRequest(member, isNotification(member) ? null : gather.part(next++));
        }
    }

    /**
     * A request that comes too often is told so under its own id, or its sender would wait for the answer.
     *
     * @param send where the answer goes; unused by notifications
     */
    private void onRequest(final JsonNode request, final Consumer<byte[]> send) {
        final Answer answer = isNotification(request) ? Answer.none() : Answer.to(idOf(request), send);
        try {
            session.admit();
            requireRequest(request);
            requests.handle(request.get("method").textValue(), params(request), answer);
        } catch (final RpcException e) {
            answer.error(e);
        }
    }

    /** A request without id is not answered; what is no request at all is. */
    private static boolean isNotification(final JsonNode request) {
        return request.isObject()
                && !request.has("id")
                && request.path("method").isTextual()
                && "2.0".equals(request.path("jsonrpc").textValue());
    }

    private static void requireRequest(final JsonNode request) {
        if (!request.isObject()) {
            throw invalidRequest("a request is an object");
        }
        if (!"2.0".equals(request.path("jsonrpc").textValue())) {
            throw invalidRequest("jsonrpc must be \"2.0\"");
        }
        if (!request.path("method").isTextual()) {
            throw invalidRequest("method must be a string");
        }
        if (request.has("id") && !isId(request.get("id"))) {
            throw invalidRequest("id must be a string of at most " + ID_LENGTH_MAX + " characters, a number or null");
        }
    }

    private static boolean isId(final JsonNode id) {
        return id.isNull() || id.isNumber() || (id.isTextual() && id.textValue().length() <= ID_LENGTH_MAX);
    }

    private static JsonNode idOf(final JsonNode request) {
        final JsonNode id = request.get("id");
        return id != null && isId(id) ? id : NullNode.getInstance();
    }

    private static JsonNode params(final JsonNode request) {
        return request.has("params") ? request.get("params") : JsonNodeFactory.instance.objectNode();
    }

    private static RpcException invalidRequest(final String what) {
        return new RpcException(ErrorCode.REQUEST, "INVALID_REQUEST", what);
    }
}
