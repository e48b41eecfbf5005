package io.croupier.relayer.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/** Where a journal goes, with all that belongs to it, when a new one is to begin. A move that was interrupted goes on. */
final class AsideFolder {
    private static final String UNFINISHED = "undone.tmp";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private AsideFolder() {}

    /** Whether a move has begun and not ended. */
    static boolean isUnfinished(final DataFolder data) {
        return Files.exists(data.resolve(UNFINISHED));
    }

    /** @throws OperatorException if a move has begun and not ended: what is left belongs to nothing */
    static void requireFinished(final DataFolder data) {
        if (isUnfinished(data)) {
            throw new OperatorException(
                    ExitCode.UNUSABLE,
                    "data folder " + data.path() + ": ./croupier recover was interrupted; run it again");
        }
    }

    /**
     * Moves journal, snapshots and settlement logs aside, the journal last.
     *
     * @param journal its folder; one outside the data folder stays where it is, under another name
     * @return where they are now
     */
    static Path move(final DataFolder data, final String journal, final int lanes) throws IOException {
        final Path unfinished = data.resolve(UNFINISHED);
        Files.createDirectories(unfinished);
        final String name = "undone-" + TIME.format(Instant.now());
        final List<Path> folders = new ArrayList<>(List.of(data.resolve("snapshots")));
        for (int lane = 0; lane < lanes; lane++) {
            folders.add(data.settlementLog(lane));
        }
        final Path journalFolder = data.resolve(journal);
        if (journalFolder.startsWith(data.path())) {
            folders.add(journalFolder);
        } else if (Files.exists(journalFolder)) {
            Files.move(journalFolder, journalFolder.resolveSibling(journalFolder.getFileName() + "-" + name));
        }
        for (final Path folder : folders) {
            if (Files.exists(folder)) {
                Files.move(folder, unfinished.resolve(folder.getFileName()));
            }
        }
        return Files.move(unfinished, data.resolve(name));
    }
}
