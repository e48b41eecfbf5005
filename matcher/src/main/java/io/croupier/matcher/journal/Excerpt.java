package io.croupier.matcher.journal;

import io.croupier.matcher.journal.codec.MessageHeaderDecoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A view of one sequenced command and the events it caused.
 *
 * <p>Layout, little-endian: {@code sequence int64 | timeMs int64 | logicVersion uint16 | reserved uint16 | commandLength
 * int32 | eventsLength int32 | padding int32}, then the command as one SBE message with its header, then the events,
 * each an {@code int32} length and one SBE message with its header.
 *
 * <p>A flyweight: valid until it is wrapped again, used by one thread.
 */
public final class Excerpt {
    public static final int HEADER_LENGTH = 32;
    static final int SEQUENCE_OFFSET = 0;
    static final int TIME_OFFSET = 8;
    static final int LOGIC_VERSION_OFFSET = 16;
    static final int COMMAND_LENGTH_OFFSET = 20;
    static final int EVENTS_LENGTH_OFFSET = 24;

    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private int nextEventOffset;
    private int eventOffset;
    private int eventLength;

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
        return buffer.getLong(SEQUENCE_OFFSET);
    }

    /** When the command was sequenced, milliseconds since the epoch; never falls. */
    public long timeMs() {
        return buffer.getLong(TIME_OFFSET);
    }

    /** Version of the rules that made the events from the command. */
    public int logicVersion() {
        return Short.toUnsignedInt(buffer.getShort(LOGIC_VERSION_OFFSET));
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
        return buffer.getInt(COMMAND_LENGTH_OFFSET);
    }

    public int commandTemplateId() {
        return templateId(HEADER_LENGTH);
    }

    public int eventsOffset() {
        return HEADER_LENGTH + commandLength();
    }

    public int eventsLength() {
        return buffer.getInt(EVENTS_LENGTH_OFFSET);
    }

    /** Goes to the next event; false when there is none. */
    public boolean nextEvent() {
        if (nextEventOffset >= length()) {
            return false;
        }
        eventLength = buffer.getInt(nextEventOffset);
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
        return Short.toUnsignedInt(buffer.getShort(messageOffset + MessageHeaderDecoder.templateIdEncodingOffset()));
    }
}
