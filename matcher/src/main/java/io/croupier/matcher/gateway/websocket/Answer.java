package io.croupier.matcher.gateway.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** Takes the one answer to one request, on whichever thread knows it. */
interface Answer {
    void result(Json.Body result);

    void error(RpcException error);

    /** For notifications, which are not answered. */
    static Answer none() {
        return new Answer() {
            @Override
            public void result(final Json.Body result) {
                // Nobody asked to know.
            }

            @Override
            public void error(final RpcException error) {
                // Nobody asked to know.
            }
        };
    }

    /** Says how many bytes the result has before it is passed on. */
    static Answer weighed(final Answer answer, final IntConsumer bytes) {
        return new Answer() {
            @Override
            public void result(final Json.Body result) {
                final byte[] text = Json.write(result);
                bytes.accept(text.length);
                answer.result(Json.raw(text));
            }

            @Override
            public void error(final RpcException error) {
                answer.error(error);
            }
        };
    }

    /** Wraps the answer in an envelope with the request's id and sends it. */
    static Answer to(final JsonNode id, final Consumer<byte[]> send) {
        return new Answer() {
            @Override
            public void result(final Json.Body result) {
                send.accept(Rpc.result(id, result));
            }

            @Override
            public void error(final RpcException error) {
                send.accept(Rpc.error(id, error));
            }
        };
    }

    /** One of a list of orders: {@code {"result":…}} or {@code {"error":…}}. */
    static Answer item(final Consumer<byte[]> send) {
        return new Answer() {
            @Override
            public void result(final Json.Body result) {
                send.accept(Json.write(json -> {
                    json.writeStartObject();
                    json.writeFieldName("result");
                    result.writeTo(json);
                    json.writeEndObject();
                }));
            }

            @Override
            public void error(final RpcException error) {
                send.accept(Json.write(json -> {
                    json.writeStartObject();
                    json.writeFieldName("error");
                    Rpc.writeError(json, error);
                    json.writeEndObject();
                }));
            }
        };
    }

    /** Gathers parts that arrive in any order from several threads, and passes the whole array on after the last. */
    final class Gather {
        private final AtomicReferenceArray<byte[]> parts;
        private final AtomicInteger missing;
        private final Consumer<Json.Body> whole;

        Gather(final int size, final Consumer<Json.Body> whole) {
            this.parts = new AtomicReferenceArray<>(size);
            this.missing = new AtomicInteger(size);
            this.whole = whole;
        }

        Consumer<byte[]> part(final int index) {
            return part -> {
                parts.set(index, part);
                if (missing.decrementAndGet() == 0) {
                    whole.accept(json -> {
                        json.writeStartArray();
                        for (int i = 0; i < parts.length(); i++) {
                            json.writeRawValue(new String(parts.get(i), UTF_8));
                        }
                        json.writeEndArray();
                    });
                }
            };
        }
    }
}
