package io.croupier.relayer.node;

import io.croupier.matcher.snapshot.SnapshotConfig;
import java.time.Duration;

/** The {@code snapshot} section of {@code node.conf}. */
final class SnapshotSection {
    private SnapshotSection() {}

    static SnapshotConfig read(final ConfigSection section) {
        final SnapshotConfig defaults = SnapshotConfig.standard();
        final SnapshotConfig config = section.valid(() -> new SnapshotConfig(
                section.duration("interval", defaults.interval(), Duration.ZERO, Duration.ofDays(1)),
                section.integer("commandsMax", defaults.commandsMax(), 1, Long.MAX_VALUE),
                section.count("kept", defaults.kept())));
        section.end();
        return config;
    }
}
