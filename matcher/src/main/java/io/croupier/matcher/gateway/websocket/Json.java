package io.croupier.matcher.gateway.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.BufferRecycler;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Reads and writes JSON with limits that keep a hostile text cheap. */
final class Json {
    /** Writes one value. */
    @FunctionalInterface
    interface Body {
        void writeTo(JsonGenerator json) throws IOException;
    }

    private static final int NESTING_MAX = 16;
    private static final int NUMBER_LENGTH_MAX = 64;
    private static final int NAME_LENGTH_MAX = 128;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(NESTING_MAX)
                            .maxNumberLength(NUMBER_LENGTH_MAX)
                            .maxNameLength(NAME_LENGTH_MAX)
                            .build())
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .build())
            // An id is echoed as it came, however many digits it has.
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    private Json() {}

    /** @throws RpcException with the parse code if the bytes are not exactly one JSON value within the limits */
    static JsonNode read(final byte[] text) {
        try {
            final JsonNode node = MAPPER.readTree(text);
            if (node.isMissingNode()) {
                throw new RpcException(ErrorCode.PARSE, "PARSE_ERROR", "the message is empty");
            }
            return node;
        } catch (final JsonProcessingException e) {
            throw new RpcException(ErrorCode.PARSE, "PARSE_ERROR", "not JSON: " + e.getOriginalMessage());
        } catch (final IOException e) {
            throw new RpcException(ErrorCode.PARSE, "PARSE_ERROR", "not JSON");
        }
    }

    /** A value that is written already. */
    static Body raw(final byte[] text) {
        return json -> json.writeRawValue(new String(text, UTF_8));
    }

    /** The value as UTF-8. */
    static byte[] write(final Body body) {
        final BufferRecycler buffers = MAPPER.getFactory()._getBufferRecycler();
        try (ByteArrayBuilder out = new ByteArrayBuilder(buffers)) {
            try (JsonGenerator json = MAPPER.createGenerator(out)) {
                body.writeTo(json);
            }
            return out.getClearAndRelease();
        } catch (final IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        } finally {
            buffers.releaseToPool();
        }
    }
}
