package io.croupier.relayer.node;

import io.croupier.matcher.engine.Shadow;
import io.croupier.matcher.gateway.VenueView;
import io.croupier.matcher.journal.Journal;
import io.croupier.matcher.snapshot.SnapshotConfig;
import io.croupier.matcher.snapshot.SnapshotFolder;
import io.croupier.matcher.snapshot.UnsettledDigest;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Snapshots of one node: where they lie, and what stands in them behind the exchange. */
final class Snapshots {
    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);
    private static final int BATCH = 1024;
    private static final String FOLDER = "snapshots";

    private final NodeConfig config;
    private final DealerFacts dealer;
    private final SnapshotFolder folder;

    Snapshots(final NodeConfig config, final DealerFacts dealer, final DataFolder data) {
        this.config = config;
        this.dealer = dealer;
        this.folder = in(data.path());
    }

    /** The snapshots of a data folder. */
    static SnapshotFolder in(final Path data) {
        return new SnapshotFolder(data.resolve(FOLDER));
    }

    SnapshotFolder folder() {
        return folder;
    }

    SnapshotConfig settings() {
        return config.snapshot();
    }

    /** A second exchange with states of its own, alike to those that the node restores. */
    Shadow shadow(final Journal journal) {
        final VenueView view = new VenueView(
                dealer.collateralDecimals(), config.gateway().limits().retainedEventsMax());
        final Shadow.Identity identity = new Shadow.Identity(
                dealer.domain().chainId().longValueExact(),
                HexFormat.of().formatHex(config.chain().dealer().toBytes()));
        return new Shadow(settings(), folder, journal, identity, List.of(new UnsettledDigest(), view), Snapshots::warn);
    }

    /** Writes a snapshot at the end of a journal that nobody writes. */
    Path writeAtEnd(final Journal journal) {
        try (Shadow shadow = shadow(journal)) {
            while (shadow.follow(BATCH) > 0) {
                // It follows.
            }
            return shadow.write();
        }
    }

    static void warn(final String notice) {
        LOG.warn("{}", notice);
    }
}
