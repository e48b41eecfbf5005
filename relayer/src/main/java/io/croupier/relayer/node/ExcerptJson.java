package io.croupier.relayer.node;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import io.croupier.matcher.journal.Excerpt;
import io.croupier.matcher.journal.ExcerptListener;
import io.croupier.signing.Address;
import io.croupier.signing.HexBytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.List;
import org.agrona.DirectBuffer;
import uk.co.real_logic.sbe.ir.Encoding;
import uk.co.real_logic.sbe.ir.Ir;
import uk.co.real_logic.sbe.ir.Token;
import uk.co.real_logic.sbe.otf.OtfHeaderDecoder;
import uk.co.real_logic.sbe.otf.OtfMessageDecoder;
import uk.co.real_logic.sbe.otf.TokenListener;
import uk.co.real_logic.sbe.xml.IrGenerator;
import uk.co.real_logic.sbe.xml.ParserOptions;
import uk.co.real_logic.sbe.xml.XmlSchemaParser;

/**
 * Prints excerpts as JSON lines, straight from the journal's schema: {@code {"sequence", "timeMs", "logicVersion",
 * "command": {NAME: {…}}, "events": [{NAME: {…}}]}}. 64-bit integers are JSON numbers, larger ones decimal strings, bytes hex.
 */
final class ExcerptJson implements ExcerptListener, AutoCloseable {
    private static final String SCHEMA = "/journal-schema.xml";

    private final Ir schema;
    private final OtfHeaderDecoder header;
    private final JsonGenerator json;
    private final Fields fields = new Fields();

    ExcerptJson(final OutputStream out) throws IOException {
        this.schema = readSchema();
        this.header = new OtfHeaderDecoder(schema.headerStructure());
        this.json = new JsonFactory().createGenerator(out);
        json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
        json.disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM.mappedFeature());
    }

    @Override
    public void onExcerpt(final Excerpt excerpt) {
        try {
            json.writeStartObject();
            json.writeNumberField("sequence", excerpt.sequence());
            json.writeNumberField("timeMs", excerpt.timeMs());
            json.writeNumberField("logicVersion", excerpt.logicVersion());
            json.writeFieldName("command");
            writeMessage(excerpt.buffer(), excerpt.commandOffset());
            json.writeArrayFieldStart("events");
            while (excerpt.nextEvent()) {
                writeMessage(excerpt.buffer(), excerpt.eventOffset());
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        json.close();
    }

    private void writeMessage(final DirectBuffer buffer, final int offset) throws IOException {
        final int templateId = header.getTemplateId(buffer, offset);
        final List<Token> message = schema.getMessage(templateId);
        if (message == null) {
            throw new IOException("template " + templateId + " is not in the journal's schema");
        }
        json.writeStartObject();
        json.writeFieldName(message.getFirst().name());
        OtfMessageDecoder.decode(
                buffer,
                offset + header.encodedLength(),
                header.getSchemaVersion(buffer, offset),
                header.getBlockLength(buffer, offset),
                message,
                fields);
        json.writeEndObject();
    }

    private static Ir readSchema() throws IOException {
        try (InputStream in = Excerpt.class.getResourceAsStream(SCHEMA)) {
            return new IrGenerator().generate(XmlSchemaParser.parse(in, ParserOptions.DEFAULT));
        } catch (final IOException e) {
            throw e;
        } catch (final Exception e) {
            throw new IOException("the journal's schema cannot be read", e);
        }
    }

    /** Writes one message's fields as they come. */
    private final class Fields implements TokenListener {
        @Override
        public void onBeginMessage(final Token token) {
            write(json::writeStartObject);
        }

        @Override
        public void onEndMessage(final Token token) {
            write(json::writeEndObject);
        }

        @Override
        public void onEncoding(
                final Token field, final DirectBuffer buffer, final int index, final Token type, final int version) {
            write(() -> {
                json.writeFieldName(field.name());
                writeValue(buffer, index, type);
            });
        }

        @Override
        public void onEnum(
                final Token field,
                final DirectBuffer buffer,
                final int index,
                final List<Token> tokens,
                final int from,
                final int to,
                final int version) {
            final long value = integer(buffer, index, tokens.get(from + 1).encoding());
            String name = Long.toString(value);
            for (final Token token : tokens.subList(from + 1, to)) {
                if (token.encoding().constValue().longValue() == value) {
                    name = token.name();
                }
            }
            final String text = name;
            write(() -> json.writeStringField(field.name(), text));
        }

        @Override
        public void onBitSet(
                final Token field,
                final DirectBuffer buffer,
                final int index,
                final List<Token> tokens,
                final int from,
                final int to,
                final int version) {
            final long bits = integer(buffer, index, tokens.get(from + 1).encoding());
            write(() -> {
                json.writeArrayFieldStart(field.name());
                for (final Token choice : tokens.subList(from + 1, to)) {
                    if ((bits >> choice.encoding().constValue().longValue() & 1) != 0) {
                        json.writeString(choice.name());
                    }
                }
                json.writeEndArray();
            });
        }

        @Override
        public void onGroupHeader(final Token token, final int entries) {
            write(() -> json.writeArrayFieldStart(token.name()));
            if (entries == 0) {
                write(json::writeEndArray);
            }
        }

        @Override
        public void onBeginGroup(final Token token, final int index, final int entries) {
            write(json::writeStartObject);
        }

        @Override
        public void onEndGroup(final Token token, final int index, final int entries) {
            write(json::writeEndObject);
            if (index == entries - 1) {
                write(json::writeEndArray);
            }
        }

        @Override
        public void onVarData(
                final Token field, final DirectBuffer buffer, final int index, final int length, final Token type) {
            final byte[] bytes = new byte[length];
            buffer.getBytes(index, bytes);
            final String text = field.name().equals("signature") ? HexBytes.format(bytes) : new String(bytes, UTF_8);
            write(() -> json.writeStringField(field.name(), text));
        }

        @Override
        public void onBeginComposite(final Token field, final List<Token> tokens, final int from, final int to) {
            write(() -> json.writeObjectFieldStart(field.name()));
        }

        @Override
        public void onEndComposite(final Token field, final List<Token> tokens, final int from, final int to) {
            write(json::writeEndObject);
        }

        private void writeValue(final DirectBuffer buffer, final int index, final Token type) throws IOException {
            if (type.arrayLength() <= 1) {
                json.writeNumber(integer(buffer, index, type.encoding()));
                return;
            }
            final byte[] bytes = new byte[type.arrayLength()];
            buffer.getBytes(index, bytes);
            final String text =
                    switch (type.name()) {
                        case "Int128" -> new BigInteger(bytes).toString();
                        case "Address" -> Address.of(bytes, 0).toString();
                        default -> HexBytes.format(bytes);
                    };
            json.writeString(text);
        }

        private static long integer(final DirectBuffer buffer, final int index, final Encoding encoding) {
            return switch (encoding.primitiveType().primitiveName()) {
                case "int8" -> buffer.getByte(index);
                case "uint8" -> Byte.toUnsignedLong(buffer.getByte(index));
                case "uint16" -> Short.toUnsignedLong(buffer.getShort(index, LITTLE_ENDIAN));
                case "uint32" -> Integer.toUnsignedLong(buffer.getInt(index, LITTLE_ENDIAN));
                case "int32" -> buffer.getInt(index, LITTLE_ENDIAN);
                default -> buffer.getLong(index, LITTLE_ENDIAN);
            };
        }

        private static void write(final Writing writing) {
            try {
                writing.run();
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A step that may find the output gone. */
    @FunctionalInterface
    private interface Writing {
        void run() throws IOException;
    }
}
