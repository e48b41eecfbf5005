package io.croupier.relayer.node;

import io.croupier.matcher.engine.Exchange;
import io.croupier.matcher.engine.JournalMismatchException;
import io.croupier.matcher.engine.Recovery;
import io.croupier.matcher.journal.Durability;
import io.croupier.matcher.journal.Excerpt;
import io.croupier.matcher.journal.ExcerptListener;
import io.croupier.matcher.journal.Journal;
import io.croupier.matcher.journal.JournalTailer;
import io.croupier.matcher.snapshot.SnapshotException;
import io.croupier.matcher.snapshot.SnapshotFolder;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code journal dump|verify|replay DIR}: looks into a journal, also while a node writes it. */
@Command(name = "journal", description = "Prints, verifies or replays a journal.", synopsisSubcommandLabel = "COMMAND")
public final class JournalCommand {
    private static final int POLL_LIMIT = 1_000;

    private final PrintStream out;

    public JournalCommand() {
        this(System.out);
    }

    JournalCommand(final PrintStream out) {
        this.out = out;
    }

    @Command(description = "Prints every excerpt, a command with its events, as a JSON line.")
    int dump(@Parameters(paramLabel = "DIR", description = "data folder, or the journal inside") final Path folder)
            throws IOException {
        try (Journal journal = open(folder);
                OutputStream buffered = new BufferedOutputStream(out);
                ExcerptJson json = new ExcerptJson(buffered)) {
            readAll(journal, json);
        }
        return out.checkError() ? ExitCode.OUT_OF_RESOURCES.code() : ExitCode.DONE.code();
    }

    @Command(description = "Checks that no excerpt is missing and that time never falls.")
    int verify(@Parameters(paramLabel = "DIR", description = "data folder, or the journal inside") final Path folder) {
        final Continuity continuity = new Continuity(first -> requireSnapshot(folder, first));
        try (Journal journal = open(folder)) {
            readAll(journal, continuity);
        }
        out.println(continuity.excerpts + " excerpts, contiguous"
                + (continuity.first > 1 ? " from sequence " + continuity.first : ""));
        return ExitCode.DONE.code();
    }

    @Command(description = "Runs every command again and checks that the stored events come out, byte for byte.")
    int replay(@Parameters(paramLabel = "DIR", description = "data folder, or the journal inside") final Path folder) {
        final Exchange exchange = new Exchange();
        final Recovery recovery = new Recovery(exchange, excerpt -> {});
        final SnapshotFolder snapshots = Snapshots.in(dataFolder(folder));
        try (Journal journal = open(folder);
                JournalTailer tailer = journal.firstSequence() > 1
                        ? recovery.restoreOldest(snapshots, journal, out::println)
                        : journal.tailer()) {
            final long from = exchange.sequence();
            final long commands = recovery.replay(tailer);
            out.println(commands + " commands replayed" + (from == 0 ? "" : " behind the snapshot at sequence " + from)
                    + ", every event reproduced");
        } catch (final JournalMismatchException e) {
            throw new OperatorException(ExitCode.CHECK_FAILED, e.getMessage(), e);
        }
        return ExitCode.DONE.code();
    }

    private static void readAll(final Journal journal, final ExcerptListener listener) {
        try (JournalTailer tailer = journal.tailer()) {
            while (tailer.poll(listener, POLL_LIMIT) > 0) {
                // The listener does the work.
            }
        }
    }

    /** Of a journal whose beginning was deleted a good snapshot must reach what is left. */
    private static void requireSnapshot(final Path folder, final long first) {
        final SnapshotFolder snapshots = Snapshots.in(dataFolder(folder));
        final boolean reached = first == 1
                || snapshots.newestFirst().stream()
                        .anyMatch(file -> SnapshotFolder.sequenceOf(file) >= first && isGood(file));
        if (!reached) {
            throw new OperatorException(
                    ExitCode.CHECK_FAILED,
                    "the journal begins at sequence " + first + ", and " + snapshots.path()
                            + " holds no good snapshot from there on");
        }
    }

    private static boolean isGood(final Path snapshot) {
        try {
            SnapshotFolder.check(snapshot);
            return true;
        } catch (final SnapshotException e) {
            return false;
        }
    }

    private static Path dataFolder(final Path folder) {
        return Files.isDirectory(folder.resolve("journal"))
                ? folder
                : folder.toAbsolutePath().getParent();
    }

    private static Journal open(final Path folder) {
        JvmAccess.check();
        final Path inner = folder.resolve("journal");
        final Path journal = Files.isDirectory(inner) ? inner : folder;
        if (!Files.exists(journal.resolve("metadata.cq4t"))) {
            throw new OperatorException(ExitCode.UNUSABLE, folder + ": no journal in there");
        }
        return Journal.open(journal, Durability.OS);
    }

    /** Refuses a gap, a repetition and a clock that runs backwards. */
    private static final class Continuity implements ExcerptListener {
        private final LongConsumer requireSnapshot;
        private long excerpts;
        private long first;
        private long sequence;
        private long timeMs;

        /** @param requireSnapshot checks what stands for the commands before the first that is kept */
        Continuity(final LongConsumer requireSnapshot) {
            this.requireSnapshot = requireSnapshot;
        }

        @Override
        public void onExcerpt(final Excerpt excerpt) {
            if (excerpts == 0) {
                first = excerpt.sequence();
                requireSnapshot.accept(first);
            } else if (excerpt.sequence() != sequence + 1) {
                throw new OperatorException(
                        ExitCode.CHECK_FAILED,
                        "excerpt " + excerpt.sequence() + " follows excerpt " + sequence + " in the journal");
            }
            if (excerpt.timeMs() < timeMs) {
                throw new OperatorException(
                        ExitCode.CHECK_FAILED, "excerpt " + excerpt.sequence() + " is older than the one before it");
            }
            excerpts++;
            sequence = excerpt.sequence();
            timeMs = excerpt.timeMs();
        }
    }
}
