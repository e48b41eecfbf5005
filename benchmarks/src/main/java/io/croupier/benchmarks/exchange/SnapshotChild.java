package io.croupier.benchmarks.exchange;

import io.croupier.benchmarks.ChildJvm;
import io.croupier.benchmarks.book.CommandStream;
import io.croupier.matcher.engine.Exchange;
import io.croupier.matcher.engine.Recovery;
import io.croupier.matcher.engine.Shadow;
import io.croupier.matcher.gateway.VenueView;
import io.croupier.matcher.journal.Durability;
import io.croupier.matcher.journal.Journal;
import io.croupier.matcher.journal.JournalTailer;
import io.croupier.matcher.snapshot.JournaledState;
import io.croupier.matcher.snapshot.SnapshotConfig;
import io.croupier.matcher.snapshot.SnapshotFolder;
import io.croupier.matcher.snapshot.UnsettledDigest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code write} fills a venue through a journal, lets a shadow follow it, and write a snapshot once the journal is on disk, as
 * it is but for its end where orders come by and by; {@code restore}, in another
 * JVM, starts from that. The answers are seconds elapsed, seconds of the thread's processor time, open orders and bytes.
 * Arguments: a folder, resting orders, accounts, seed.
 */
final class SnapshotChild {
    private static final int COMMANDS = 20_000;
    private static final int BATCH = 1_024;
    private static final int RETAINED_EVENTS = 100_000;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final List<JournaledState> beside = List.of(new UnsettledDigest(), new VenueView(6, RETAINED_EVENTS));
    private final SnapshotFolder snapshots;
    private final Path journalFolder;
    private final String[] arguments;

    private SnapshotChild(final String[] arguments) {
        this.arguments = arguments;
        this.snapshots = new SnapshotFolder(Path.of(arguments[0], "snapshots"));
        this.journalFolder = Path.of(arguments[0], "journal");
    }

    public static void main(final String[] args) throws IOException {
        final BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        final String question = lines.readLine();
        final SnapshotChild child = new SnapshotChild(args);
        System.out.println(ChildJvm.ANSWER + (question.equals("write") ? child.write() : child.restore()));
    }

    private String write() throws IOException {
        try (Journal journal = Journal.open(journalFolder, Durability.OS)) {
            final int openOrders = fill(journal);
            try (Shadow shadow = new Shadow(
                    SnapshotConfig.standard(),
                    snapshots,
                    journal,
                    new Shadow.Identity(31337, "00".repeat(20)),
                    beside,
                    SnapshotChild::refuse)) {
                while (shadow.follow(BATCH) > 0) {
                    Thread.onSpinWait();
                }
                journal.sync();
                final long processorBegan = threads.getCurrentThreadCpuTime();
                final long began = System.nanoTime();
                final Path file = shadow.write();
                return answer(began, processorBegan, openOrders, Files.size(file));
            }
        }
    }

    private int fill(final Journal journal) {
        final JournaledVenue venue = new JournaledVenue(new VenueCommands(Integer.parseInt(arguments[2]), 1), journal);
        venue.play(new CommandStream(
                CommandStream.Mix.SIGNED_VENUE,
                Long.parseLong(arguments[3]),
                Integer.parseInt(arguments[1]),
                COMMANDS));
        return venue.openOrders();
    }

    private String restore() throws IOException {
        final long processorBegan = threads.getCurrentThreadCpuTime();
        final long began = System.nanoTime();
        final Exchange exchange = new Exchange();
        final Recovery recovery = new Recovery(exchange, beside);
        try (Journal journal = Journal.open(journalFolder, Durability.OS);
                JournalTailer tailer = recovery.restore(snapshots, journal, SnapshotChild::refuse)) {
            recovery.replay(tailer);
            return answer(
                    began,
                    processorBegan,
                    exchange.openOrders(),
                    Files.size(snapshots.newestFirst().getFirst()));
        }
    }

    private String answer(final long began, final long processorBegan, final int openOrders, final long bytes) {
        return (System.nanoTime() - began) / 1e9 + " " + (threads.getCurrentThreadCpuTime() - processorBegan) / 1e9
                + " " + openOrders + " " + bytes;
    }

    private static void refuse(final String notice) {
        throw new IllegalStateException(notice);
    }
}
