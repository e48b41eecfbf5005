package io.croupier.relayer.scenario;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalInt;

/** Finds the lines of a JSON file. */
final class JsonLines {
    private JsonLines() {}

    /** The line, from 1, on which the value at this JSON pointer begins; empty if the file has none there. */
    static OptionalInt lineOf(final Path file, final String pointer) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(file.toFile())) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                final boolean begins = token.isStructStart() || token.isScalarValue();
                if (begins
                        && parser.getParsingContext().pathAsPointer().toString().equals(pointer)) {
                    return OptionalInt.of(parser.currentTokenLocation().getLineNr());
                }
            }
            return OptionalInt.empty();
        }
    }
}
