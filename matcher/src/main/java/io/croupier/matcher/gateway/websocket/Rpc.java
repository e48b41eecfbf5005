package io.croupier.matcher.gateway.websocket;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;

/** The envelopes of JSON-RPC 2.0. */
final class Rpc {
    private Rpc() {}

    static byte[] result(final JsonNode id, final Json.Body result) {
        return Json.write(json -> {
            open(json, id);
            json.writeFieldName("result");
            result.writeTo(json);
            json.writeEndObject();
        });
    }

    static byte[] error(final JsonNode id, final RpcException error) {
        return Json.write(json -> {
            open(json, id);
            json.writeFieldName("error");
            writeError(json, error);
            json.writeEndObject();
        });
    }

    static byte[] event(
            final String subscription, final ChannelName channel, final long sequence, final Json.Body data) {
        return Json.write(json -> {
            json.writeStartObject();
            json.writeStringField("jsonrpc", "2.0");
            json.writeStringField("method", "event");
            json.writeObjectFieldStart("params");
            json.writeStringField("subscription", subscription);
            json.writeStringField("channel", channel.text());
            json.writeNumberField("sequence", sequence);
            json.writeFieldName("data");
            data.writeTo(json);
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    static void writeError(final JsonGenerator json, final RpcException error) throws IOException {
        json.writeStartObject();
        json.writeNumberField("code", error.code().code());
        json.writeStringField("message", error.getMessage());
        json.writeObjectFieldStart("data");
        for (final Map.Entry<String, Object> member : error.data().entrySet()) {
            json.writeFieldName(member.getKey());
            json.writePOJO(member.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void open(final JsonGenerator json, final JsonNode id) throws IOException {
        json.writeStartObject();
        json.writeStringField("jsonrpc", "2.0");
        json.writeFieldName("id");
        json.writeTree(id);
    }
}
