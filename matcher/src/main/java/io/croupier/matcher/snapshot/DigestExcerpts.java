package io.croupier.matcher.snapshot;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.croupier.matcher.journal.Excerpt;
import io.croupier.matcher.journal.codec.BustReason;
import io.croupier.matcher.journal.codec.ChainBlockDecoder;
import io.croupier.matcher.journal.codec.ChainBlockEncoder;
import io.croupier.matcher.journal.codec.ChainEventKind;
import io.croupier.matcher.journal.codec.MessageHeaderEncoder;
import io.croupier.matcher.journal.codec.OrderAcceptedEncoder;
import io.croupier.matcher.journal.codec.TickEncoder;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Cuts excerpts down to what a {@link UnsettledDigest} keeps of them; sequence and time stay. */
final class DigestExcerpts {
    private static final int HASH_LENGTH = 32;
    /** Bytes that say that a name is empty. */
    private static final int NO_NAME = 1;

    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final OrderAcceptedEncoder accepted = new OrderAcceptedEncoder();
    private final Excerpt order = new Excerpt();
    private final UnsafeBuffer stored = new UnsafeBuffer(0, 0);
    private final TickEncoder tick = new TickEncoder();
    private final ChainBlockEncoder block = new ChainBlockEncoder();
    private final byte[] hash = new byte[HASH_LENGTH];

    /** The command without its events. */
    byte[] commandOf(final Excerpt excerpt) {
        return finish(excerpt, copyCommand(excerpt), 0);
    }

    /** What {@link #commandOf} gave of an order, with the event that it was accepted, of which only these are told. */
    byte[] acceptedOf(final byte[] command, final long orderId, final int market) {
        stored.wrap(command);
        order.wrap(stored, 0, command.length);
        final int events = Excerpt.HEADER_LENGTH + copyCommand(order);
        final int length =
                Integer.BYTES + MessageHeaderEncoder.ENCODED_LENGTH + OrderAcceptedEncoder.BLOCK_LENGTH + NO_NAME;
        buffer.setMemory(events, length, (byte) 0);
        buffer.putInt(events, length - Integer.BYTES, LITTLE_ENDIAN);
        accepted.wrapAndApplyHeader(buffer, events + Integer.BYTES, header)
                .orderId(orderId)
                .market(market);
        return finish(order, order.commandLength(), length);
    }

    /** The event at which the excerpt stands, behind a command that says nothing. */
    byte[] eventOf(final Excerpt excerpt) {
        final int command =
                tick.wrapAndApplyHeader(buffer, Excerpt.HEADER_LENGTH, header).limit() - Excerpt.HEADER_LENGTH;
        return finish(excerpt, command, copyEvent(excerpt, command));
    }

    byte[] blockWithoutEntries(final Excerpt excerpt, final ChainBlockDecoder decoder) {
        encode(decoder, 0);
        return finish(excerpt, block.limit() - Excerpt.HEADER_LENGTH, 0);
    }

    byte[] blockWithRefusal(
            final Excerpt excerpt, final ChainBlockDecoder decoder, final ChainBlockDecoder.EntriesDecoder refusal) {
        final int lane = refusal.lane();
        final long unit = refusal.unit();
        final short leg = refusal.leg();
        final BustReason reason = refusal.reason();
        refusal.getHash(hash, 0, HASH_LENGTH);
        final byte[] transaction = hash.clone();
        final ChainBlockEncoder.EntriesEncoder entry = encode(decoder, 1).next();
        buffer.setMemory(
                block.limit() - ChainBlockEncoder.EntriesEncoder.sbeBlockLength(),
                ChainBlockEncoder.EntriesEncoder.sbeBlockLength(),
                (byte) 0);
        entry.kind(ChainEventKind.UNIT_REFUSED)
                .leg(leg)
                .reason(reason)
                .lane(lane)
                .unit(unit)
                .putHash(transaction, 0, HASH_LENGTH);
        return finish(excerpt, block.limit() - Excerpt.HEADER_LENGTH, 0);
    }

    private ChainBlockEncoder.EntriesEncoder encode(final ChainBlockDecoder decoder, final int entries) {
        block.wrapAndApplyHeader(buffer, Excerpt.HEADER_LENGTH, header)
                .number(decoder.number())
                .timestampSeconds(decoder.timestampSeconds());
        decoder.getHash(hash, 0, HASH_LENGTH);
        block.putHash(hash, 0, HASH_LENGTH);
        return block.entriesCount(entries);
    }

    private int copyCommand(final Excerpt excerpt) {
        buffer.putBytes(Excerpt.HEADER_LENGTH, excerpt.buffer(), excerpt.commandOffset(), excerpt.commandLength());
        return excerpt.commandLength();
    }

    /** Copies the event behind a command of this length and returns how many bytes it takes there. */
    private int copyEvent(final Excerpt excerpt, final int command) {
        final int at = Excerpt.HEADER_LENGTH + command;
        buffer.putInt(at, excerpt.eventLength(), LITTLE_ENDIAN);
        buffer.putBytes(at + Integer.BYTES, excerpt.buffer(), excerpt.eventOffset(), excerpt.eventLength());
        return Integer.BYTES + excerpt.eventLength();
    }

    private byte[] finish(final Excerpt from, final int command, final int events) {
        Excerpt.encodeHeader(buffer, from.sequence(), from.timeMs(), from.logicVersion(), command, events);
        final byte[] excerpt = new byte[Excerpt.HEADER_LENGTH + command + events];
        buffer.getBytes(0, excerpt);
        return excerpt;
    }
}
