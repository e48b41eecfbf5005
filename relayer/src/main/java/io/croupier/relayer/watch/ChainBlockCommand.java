package io.croupier.relayer.watch;

import io.croupier.matcher.journal.codec.ChainBlockEncoder;
import io.croupier.matcher.journal.codec.HeadFactsEncoder;
import io.croupier.matcher.journal.codec.MessageHeaderEncoder;
import io.croupier.relayer.chain.BlockHeader;
import io.croupier.relayer.chain.ChainEntry;
import io.croupier.relayer.chain.ChainException;
import io.croupier.relayer.chain.Hash;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * A block as the command {@code ChainBlock} or {@code HeadFacts}. Owned by one thread; valid until the next one is encoded.
 */
final class ChainBlockCommand {
    private static final int ENTRIES_MAX = ChainBlockEncoder.EntriesEncoder.countMaxValue();

    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(1 << 14);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final ChainBlockEncoder block = new ChainBlockEncoder();
    private final HeadFactsEncoder facts = new HeadFactsEncoder();
    private final EntryBytes bytes = new EntryBytes();
    private final byte[] hash = new byte[Hash.LENGTH];

    /**
     * Encodes a confirmed block and returns the command's length in {@link #buffer()}.
     *
     * @throws ChainException.Unusable if it holds more entries than a command can
     */
    int encode(final BlockHeader id, final List<ChainEntry> list) {
        if (list.size() > ENTRIES_MAX) {
            throw new ChainException.Unusable("block " + id.number() + " holds " + list.size()
                    + " ledger entries, more than the " + ENTRIES_MAX + " of one command");
        }
        block.wrapAndApplyHeader(buffer, 0, header).number(id.number()).timestampSeconds(id.timestampSeconds());
        id.hash().copyTo(hash, 0);
        block.putHash(hash, 0, Hash.LENGTH);
        final ChainBlockEncoder.EntriesEncoder entries = block.entriesCount(list.size());
        for (final ChainEntry entry : list) {
            entries.next();
            bytes.write(entry, buffer, block.limit() - ChainBlockEncoder.EntriesEncoder.sbeBlockLength());
        }
        return MessageHeaderEncoder.ENCODED_LENGTH + block.encodedLength();
    }

    /** Encodes what a block that may still be undone hints at, as many entries of it as a command can hold. */
    int encodeHints(final BlockHeader id, final List<ChainEntry> list) {
        facts.wrapAndApplyHeader(buffer, 0, header).number(id.number()).timestampSeconds(id.timestampSeconds());
        id.hash().copyTo(hash, 0);
        facts.putHash(hash, 0, Hash.LENGTH);
        id.parentHash().copyTo(hash, 0);
        facts.putParentHash(hash, 0, Hash.LENGTH);
        final List<ChainEntry> fitting = list.subList(0, Math.min(list.size(), ENTRIES_MAX));
        final HeadFactsEncoder.EntriesEncoder entries = facts.entriesCount(fitting.size());
        for (final ChainEntry entry : fitting) {
            entries.next();
            bytes.write(entry, buffer, facts.limit() - HeadFactsEncoder.EntriesEncoder.sbeBlockLength());
        }
        return MessageHeaderEncoder.ENCODED_LENGTH + facts.encodedLength();
    }

    MutableDirectBuffer buffer() {
        return buffer;
    }
}
