package io.croupier.relayer.node;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.croupier.matcher.engine.Exchange;
import io.croupier.matcher.journal.Durability;
import io.croupier.matcher.journal.Excerpt;
import io.croupier.matcher.journal.Journal;
import io.croupier.matcher.journal.JournalWriter;
import io.croupier.matcher.journal.codec.BustReason;
import io.croupier.matcher.journal.codec.BustUnitEncoder;
import io.croupier.matcher.journal.codec.ChainBlockEncoder;
import io.croupier.matcher.journal.codec.ChainEventKind;
import io.croupier.matcher.journal.codec.MessageHeaderEncoder;
import io.croupier.matcher.journal.codec.TickEncoder;
import io.croupier.matcher.journal.codec.UnitMadeEncoder;
import io.croupier.matcher.journal.codec.UnitState;
import io.croupier.matcher.journal.codec.UnitStateChangedEncoder;
import io.croupier.relayer.chain.Hash;
import io.croupier.signing.Address;
import java.nio.file.Path;
import org.agrona.ExpandableArrayBuffer;

/** A journal of units of lane 0, written excerpt by excerpt in any order that a test wants. */
final class UnitJournal implements AutoCloseable {
    private static final int COMMAND = Excerpt.HEADER_LENGTH;
    private static final int EXCERPT_BYTES_MAX = 4_096;

    private final Journal journal;
    private final JournalWriter writer;
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(EXCERPT_BYTES_MAX);
    private long sequence;

    UnitJournal(final Path folder) {
        this.journal = Journal.open(folder, Durability.OS);
        this.writer = journal.writer();
    }

    Journal journal() {
        return journal;
    }

    /** Of the last excerpt. */
    long sequence() {
        return sequence;
    }

    void matched(final long unit, final Address... traders) {
        final int event = tick();
        final UnitMadeEncoder made = new UnitMadeEncoder().wrapAndApplyHeader(buffer, event, header);
        final UnitMadeEncoder.LegsEncoder legs = made.lane(0).unit(unit).legsCount(traders.length);
        for (final Address trader : traders) {
            legs.next().putAccount(trader.toBytes(), 0, Address.LENGTH);
        }
        append(event, made.limit());
    }

    /** @param withdrawing those who take credit out in this block */
    void block(final long number, final Address... withdrawing) {
        final ChainBlockEncoder block = new ChainBlockEncoder().wrapAndApplyHeader(buffer, COMMAND, header);
        final ChainBlockEncoder.EntriesEncoder entries = block.number(number).entriesCount(withdrawing.length);
        for (final Address trader : withdrawing) {
            entries.next().kind(ChainEventKind.WITHDRAW).putAccount(trader.toBytes(), 0, Address.LENGTH);
        }
        append(0, block.limit());
    }

    /** The core busts a unit at the lane's word. */
    void busted(final long unit, final int leg, final BustReason reason, final Hash transaction, final long inBlock) {
        final BustUnitEncoder bust = new BustUnitEncoder().wrapAndApplyHeader(buffer, COMMAND, header);
        bust.lane(0)
                .unit(unit)
                .leg((short) leg)
                .reason(reason)
                .putTxHash(transaction.toBytes(), 0, Hash.LENGTH)
                .blockNumber(inBlock);
        final int event = bust.limit() + Integer.BYTES;
        final UnitStateChangedEncoder state = new UnitStateChangedEncoder().wrapAndApplyHeader(buffer, event, header);
        state.lane(0).unit(unit).state(UnitState.BUSTED).leg((short) leg).reason(reason);
        append(event, state.limit());
    }

    /** Encodes a command that says nothing; returns where the first event goes. */
    private int tick() {
        return new TickEncoder().wrapAndApplyHeader(buffer, COMMAND, header).limit() + Integer.BYTES;
    }

    /** @param event where the only event stands, or 0 */
    private void append(final int event, final int end) {
        sequence++;
        final int commandEnd = event == 0 ? end : event - Integer.BYTES;
        if (event > 0) {
            buffer.putInt(commandEnd, end - event, LITTLE_ENDIAN);
        }
        Excerpt.encodeHeader(
                buffer, sequence, sequence, Exchange.LOGIC_VERSION, commandEnd - COMMAND, end - commandEnd);
        writer.append(buffer.byteArray(), end);
        buffer = new ExpandableArrayBuffer(EXCERPT_BYTES_MAX);
    }

    @Override
    public void close() {
        writer.close();
        journal.close();
    }
}
