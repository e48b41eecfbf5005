package io.croupier.benchmarks.exchange;

import io.croupier.benchmarks.ChildJvm;
import io.croupier.benchmarks.book.CommandStream;
import io.croupier.matcher.engine.Exchange;
import io.croupier.matcher.engine.Recovery;
import io.croupier.matcher.journal.Durability;
import io.croupier.matcher.journal.Excerpt;
import io.croupier.matcher.journal.ExcerptListener;
import io.croupier.matcher.journal.Journal;
import io.croupier.matcher.journal.JournalTailer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * For each line {@code write} fills a journal and answers with its commands; for each other line replays it into a new
 * exchange and answers with commands, seconds elapsed, processor seconds and bytes.
 * Arguments: the journal's folder, resting orders, commands, seed.
 */
final class RecoveryChild {
    private RecoveryChild() {}

    public static void main(final String[] args) throws IOException {
        try (Journal journal = Journal.open(Path.of(args[0]), Durability.OS)) {
            final BufferedReader lines =
                    new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                System.out.println(ChildJvm.ANSWER + (line.equals("write") ? write(journal, args) : replay(journal)));
            }
        }
    }

    private static String write(final Journal journal, final String[] args) {
        final CommandStream stream = new CommandStream(
                CommandStream.Mix.SIGNED_VENUE,
                Long.parseLong(args[3]),
                Integer.parseInt(args[1]),
                Integer.parseInt(args[2]));
        new JournaledVenue(new VenueCommands(ExchangeBenchmark.MAKERS, 1), journal).play(stream);
        return Integer.toString(stream.length());
    }

    private static String replay(final Journal journal) {
        final ByteCount count = new ByteCount();
        final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        final long began = System.nanoTime();
        final long processorBegan = threads.getCurrentThreadCpuTime();
        final long commands;
        try (JournalTailer tailer = journal.tailer()) {
            commands = new Recovery(new Exchange(), count).replay(tailer);
        }
        final double processorSeconds = (threads.getCurrentThreadCpuTime() - processorBegan) / 1e9;
        return commands + " " + (System.nanoTime() - began) / 1e9 + " " + processorSeconds + " " + count.bytes;
    }

    /** How much was replayed. */
    private static final class ByteCount implements ExcerptListener {
        private long bytes;

        @Override
        public void onExcerpt(final Excerpt excerpt) {
            bytes += excerpt.length();
        }
    }
}
