package io.croupier.matcher.snapshot;

import java.util.HexFormat;

/**
 * What a snapshot is of.
 *
 * @param logicVersion version of the rules that made the state
 * @param sequence the last command in it; the journal goes on with the next
 * @param timeMs when that command was sequenced, milliseconds since the epoch
 * @param chainId the chain the venue settles on
 * @param dealer the 20 bytes of the Dealer's address in hex
 */
public record SnapshotHeader(int logicVersion, long sequence, long timeMs, long chainId, String dealer) {
    /** Version of the file's layout and of what the states write; a build reads its own and refuses others. */
    static final int FORMAT_VERSION = 5;

    private static final long MAGIC = 0x31534e5355_4f5243L;

    void write(final SnapshotOutput out) {
        out.putWord(MAGIC);
        out.putWord(FORMAT_VERSION);
        out.putInt(logicVersion);
        out.putLong(sequence);
        out.putLong(timeMs);
        out.putLong(chainId);
        out.putBytes(HexFormat.of().parseHex(dealer));
    }

    /** @throws SnapshotException if this is no snapshot, or one of another format */
    static SnapshotHeader read(final SnapshotInput in) {
        if (in.getWord() != MAGIC) {
            throw new SnapshotException("it is no snapshot");
        }
        final int format = (int) in.getWord();
        if (format != FORMAT_VERSION) {
            throw new SnapshotException("its format is " + format + ", this build reads " + FORMAT_VERSION);
        }
        return new SnapshotHeader(
                in.getInt(),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                HexFormat.of().formatHex(in.getBytes()));
    }
}
