package io.croupier.benchmarks.exchange;

import io.croupier.benchmarks.book.CommandStream;
import io.croupier.matcher.engine.Exchange;
import io.croupier.matcher.journal.Excerpt;
import io.croupier.matcher.journal.Journal;
import io.croupier.matcher.journal.JournalWriter;
import org.agrona.ExpandableArrayBuffer;

/** An exchange whose commands go into a journal as the pipeline would write them, on one thread and as fast as it can. */
final class JournaledVenue {
    private static final int SETTLE_EVERY = 1_000;

    private final Exchange exchange = new Exchange();
    private final ExpandableArrayBuffer slot = new ExpandableArrayBuffer(1 << 18);
    private final ExpandableArrayBuffer command = new ExpandableArrayBuffer(1 << 18);
    private final VenueCommands commands;
    private final Journal journal;
    private long settledUnit;

    JournaledVenue(final VenueCommands commands, final Journal journal) {
        this.commands = commands;
        this.journal = journal;
    }

    int openOrders() {
        return exchange.openOrders();
    }

    /** Configures and funds the venue, then plays the whole stream. */
    void play(final CommandStream stream) {
        try (JournalWriter writer = journal.writer()) {
            run(writer, commands.configure(command, 0));
            run(writer, commands.listing(command, 0));
            for (int account = 0; account < commands.accounts(); account += VenueCommands.depositsSize()) {
                run(writer, commands.deposits(command, account));
            }
            for (int i = 0; i < stream.length(); i++) {
                run(writer, commands.encode(stream, i, command, 0));
                if (i % SETTLE_EVERY == 0 && exchange.unsettledUnits() > 0) {
                    final int units = exchange.unsettledUnits();
                    run(writer, commands.settled(command, settledUnit + 1, units));
                    settledUnit += units;
                }
            }
        }
    }

    private void run(final JournalWriter writer, final int length) {
        slot.putBytes(Excerpt.HEADER_LENGTH, command, 0, length);
        final int at = Excerpt.HEADER_LENGTH;
        final long sequence = exchange.sequence() + 1;
        final int events = exchange.onCommand(sequence, commands.timeMs(), slot, at, slot, at + length);
        Excerpt.encodeHeader(slot, sequence, commands.timeMs(), Exchange.LOGIC_VERSION, length, events);
        writer.append(slot.byteArray(), at + length + events);
    }
}
