package io.croupier.matcher.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.croupier.matcher.journal.codec.MessageHeaderDecoder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A view of one sequenced command and the events it caused.
 *
 * <p>Layout, little-endian: {@code sequence int64 | timeMs int64 | logicVersion int32 | commandLength
 * int32 | eventsLength int32 | padding int32}, then the command as one SBE message with its header, then the events,
 * each an {@code int32} length and one SBE message with its header.
 *
 * <p>A flyweight: valid until it is wrapped again, used by one thread.
 */
public final class Excerpt {
    public static final int HEADER_LENGTH = 32;

    private static final int SEQUENCE_OFFSET = 0;
    private static final int TIME_OFFSET = 8;
    private static final int LOGIC_VERSION_OFFSET = 16;
    private static final int COMMAND_LENGTH_OFFSET = 20;
    private static final int EVENTS_LENGTH_OFFSET = 24;
    private static final int PADDING_OFFSET = 28;

    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private int nextEventOffset;
    private int eventOffset;
    private int eventLength;

    /** Writes the header of an excerpt whose command and events stand behind it. */
    public static void encodeHeader(
            final MutableDirectBuffer target,
            final long sequence,
            final long timeMs,
            final int logicVersion,
            final int commandLength,
            final int eventsLength) {
        target.putLong(SEQUENCE_OFFSET, sequence, LITTLE_ENDIAN);
        target.putLong(TIME_OFFSET, timeMs, LITTLE_ENDIAN);
        target.putInt(LOGIC_VERSION_OFFSET, logicVersion, LITTLE_ENDIAN);
        target.putInt(COMMAND_LENGTH_OFFSET, commandLength, LITTLE_ENDIAN);
        target.putInt(EVENTS_LENGTH_OFFSET, eventsLength, LITTLE_ENDIAN);
        target.putInt(PADDING_OFFSET, 0, LITTLE_ENDIAN);
    }

    /** Looks at {@code length} bytes of {@code source} and stands before the first event. */
    public Excerpt wrap(final DirectBuffer source, final int offset, final int length) {
        buffer.wrap(source, offset, length);
        return rewind();
    }

    /** Stands before the first event again. */
    public Excerpt rewind() {
        nextEventOffset = HEADER_LENGTH + commandLength();
        return this;
    }

    /** Position in the journal's order: 1 for the first command, rising by one. */
    public long sequence() {
        return buffer.getLong(SEQUENCE_OFFSET, LITTLE_ENDIAN);
    }

    /** When the command was sequenced, milliseconds since the epoch; never falls. */
    public long timeMs() {
        return buffer.getLong(TIME_OFFSET, LITTLE_ENDIAN);
    }

    /** Version of the rules that made the events from the command. */
    public int logicVersion() {
        return buffer.getInt(LOGIC_VERSION_OFFSET, LITTLE_ENDIAN);
    }

    public DirectBuffer buffer() {
        return buffer;
    }

    public int length() {
        return HEADER_LENGTH + commandLength() + eventsLength();
    }

    /** Offset of the command's SBE header in {@link #buffer()}. */
    public int commandOffset() {
        return HEADER_LENGTH;
    }

    public int commandLength() {
        return buffer.getInt(COMMAND_LENGTH_OFFSET, LITTLE_ENDIAN);
    }

    public int commandTemplateId() {
        return templateId(HEADER_LENGTH);
    }

    public int eventsOffset() {
        return HEADER_LENGTH + commandLength();
    }

    public int eventsLength() {
        return buffer.getInt(EVENTS_LENGTH_OFFSET, LITTLE_ENDIAN);
    }

    /** Goes to the next event; false when there is none. */
    public boolean nextEvent() {
        if (nextEventOffset >= length()) {
            return false;
        }
        eventLength = buffer.getInt(nextEventOffset, LITTLE_ENDIAN);
        eventOffset = nextEventOffset + Integer.BYTES;
        nextEventOffset = eventOffset + eventLength;
        return true;
    }

    /** Offset of the current event's SBE header in {@link #buffer()}. */
    public int eventOffset() {
        return eventOffset;
    }

    public int eventLength() {
        return eventLength;
    }

    public int eventTemplateId() {
        return templateId(eventOffset);
    }

    private int templateId(final int messageOffset) {
        return Short.toUnsignedInt(
                buffer.getShort(messageOffset + MessageHeaderDecoder.templateIdEncodingOffset(), LITTLE_ENDIAN));
    }
}
