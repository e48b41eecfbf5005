package io.croupier.matcher.engine;

import io.croupier.matcher.journal.Excerpt;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/** One place in the ring: an {@link Excerpt} in the making. Each handler fills in its part, in the ring's order. */
final class EngineSlot {
    private static final int INITIAL_BYTES = 1024;

    /** More than any order takes; what a block takes would add up to hundreds of megabytes in a ring. */
    private static final int KEPT_BYTES_MAX = 16 * 1024;

    private ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(INITIAL_BYTES);
    private int commandLength;
    private int eventsLength;
    private boolean journaled;

    /** Takes a copy of a command; what the slot held before is gone. */
    void command(final DirectBuffer source, final int offset, final int length) {
        buffer.putBytes(Excerpt.HEADER_LENGTH, source, offset, length);
        commandLength = length;
        eventsLength = 0;
        journaled = false;
    }

    ExpandableArrayBuffer buffer() {
        return buffer;
    }

    /** The buffer's current array; stale once the buffer has grown. */
    byte[] bytes() {
        return buffer.byteArray();
    }

    int commandOffset() {
        return Excerpt.HEADER_LENGTH;
    }

    int commandLength() {
        return commandLength;
    }

    /** Writes the header once the events stand behind the command. */
    void complete(final long sequence, final long timeMs, final int events, final boolean toJournal) {
        eventsLength = events;
        journaled = toJournal;
        Excerpt.encodeHeader(buffer, sequence, timeMs, Exchange.LOGIC_VERSION, commandLength, events);
    }

    /** Whether the command could change the exchange and so belongs into the journal. */
    boolean journaled() {
        return journaled;
    }

    int length() {
        return Excerpt.HEADER_LENGTH + commandLength + eventsLength;
    }

    /** All handlers are done: memory that few commands need is given back, not kept until the ring comes round. */
    void release() {
        if (buffer.capacity() > KEPT_BYTES_MAX) {
            buffer = new ExpandableArrayBuffer(INITIAL_BYTES);
        }
    }
}
