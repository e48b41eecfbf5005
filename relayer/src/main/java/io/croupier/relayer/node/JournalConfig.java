package io.croupier.relayer.node;

import static java.util.Objects.requireNonNull;

import io.croupier.matcher.journal.Durability;

/**
 * How decisions are kept.
 *
 * @param dir folder of the journal, inside the data folder unless absolute
 * @param durability what an acknowledged command survives
 * @param freeSpaceReserveBytes below this much free disk the node drains and stops
 */
public record JournalConfig(String dir, Durability durability, long freeSpaceReserveBytes) {
    private static final long RESERVE = 1L << 30;

    public JournalConfig {
        requireNonNull(dir, "dir");
        requireNonNull(durability, "durability");
    }

    static JournalConfig of(final ConfigSection section) {
        final JournalConfig config = new JournalConfig(
                section.text("dir").orElse("journal"),
                section.oneOf("durability", Durability.OS),
                section.bytes("freeSpaceReserve", RESERVE));
        section.end();
        return config;
    }
}
