package io.croupier.relayer.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.function.Function;

/**
 * A conversation in JSON lines: each input line, whatever it holds, is answered by one output line. A key that stands twice
 * in an object is an error, because two readers could sign different things.
 */
final class JsonLines {
    /** Longer lines are skipped and answered with an error. */
    static final int LINE_BYTES_MAX = 1 << 20;

    private static final int OK = 0;
    private static final int OUTPUT_GONE = 4;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final InputStream in;
    private final PrintStream out;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean tooLong;

    JsonLines(final InputStream in, final PrintStream out) {
        this.in = new BufferedInputStream(in);
        this.out = out;
    }

    /**
     * Answers every line until the input ends or nobody reads the output any more.
     *
     * @param answer throws {@link IllegalArgumentException} for a bad line; the message becomes {@code {"error"}}
     * @return the exit code
     */
    int answer(final Function<JsonNode, JsonNode> answer) throws IOException {
        while (readLine()) {
            out.write(JSON.writeValueAsBytes(answerLine(answer)));
            out.write('\n');
            // Whoever waits for an answer before the next line gets it at once.
            if (in.available() == 0 && out.checkError()) {
                return OUTPUT_GONE;
            }
        }
        return out.checkError() ? OUTPUT_GONE : OK;
    }

    private JsonNode answerLine(final Function<JsonNode, JsonNode> answer) {
        try {
            return answer.apply(parseLine());
        } catch (final IllegalArgumentException e) {
            return JsonNodeFactory.instance.objectNode().put("error", e.getMessage());
        }
    }

    private JsonNode parseLine() {
        if (tooLong) {
            throw new IllegalArgumentException("line: longer than " + LINE_BYTES_MAX + " bytes");
        }
        try {
            final String text = UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(line.toByteArray()))
                    .toString();
            final JsonNode json = JSON.readTree(text);
            if (!json.isObject()) {
                throw new IllegalArgumentException("line: expected a JSON object");
            }
            return json;
        } catch (final CharacterCodingException e) {
            throw new IllegalArgumentException("line: not UTF-8", e);
        } catch (final JsonProcessingException e) {
            throw new IllegalArgumentException("line: not JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** Reads up to the end of a line or of the input; false if nothing was left. */
    private boolean readLine() throws IOException {
        line.reset();
        tooLong = false;
        int next = in.read();
        if (next < 0) {
            return false;
        }
        while (next >= 0 && next != '\n') {
            if (line.size() < LINE_BYTES_MAX) {
                line.write(next);
            } else {
                tooLong = true;
            }
            next = in.read();
        }
        return true;
    }
}
