package io.croupier.relayer.watch;

import io.croupier.matcher.journal.codec.ChainBlockEncoder;
import io.croupier.matcher.journal.codec.MessageHeaderEncoder;
import io.croupier.relayer.chain.BlockHeader;
import io.croupier.relayer.chain.ChainEntry;
import io.croupier.relayer.chain.ChainException;
import io.croupier.relayer.chain.Hash;
import io.croupier.signing.Address;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

/** A confirmed block as the command {@code ChainBlock}. Owned by one thread; valid until the next one is encoded. */
final class ChainBlockCommand {
    private static final int INT128_LENGTH = 16;

    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(1 << 14);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final ChainBlockEncoder block = new ChainBlockEncoder();
    private final byte[] hash = new byte[Hash.LENGTH];
    private final byte[] address = new byte[Address.LENGTH];
    private final byte[] int128 = new byte[INT128_LENGTH];

    /**
     * Encodes the block and returns its length in {@link #buffer()}.
     *
     * @throws ChainException.Unusable if it holds more entries than a command can
     */
    int encode(final BlockHeader id, final List<ChainEntry> list) {
        if (list.size() > ChainBlockEncoder.EntriesEncoder.countMaxValue()) {
            throw new ChainException.Unusable("block " + id.number() + " holds " + list.size()
                    + " ledger entries, more than the " + ChainBlockEncoder.EntriesEncoder.countMaxValue()
                    + " of one command");
        }
        block.wrapAndApplyHeader(buffer, 0, header).number(id.number()).timestampSeconds(id.timestampSeconds());
        id.hash().copyTo(hash, 0);
        block.putHash(hash, 0, Hash.LENGTH);
        final ChainBlockEncoder.EntriesEncoder entries = block.entriesCount(list.size());
        list.forEach(entry -> encode(entries.next(), entry));
        return MessageHeaderEncoder.ENCODED_LENGTH + block.encodedLength();
    }

    MutableDirectBuffer buffer() {
        return buffer;
    }

    private void encode(final ChainBlockEncoder.EntriesEncoder target, final ChainEntry entry) {
        target.kind(entry.kind())
                .leg((short) entry.leg())
                .reason(entry.reason())
                .lane(entry.lane())
                .unit(entry.unit());
        entry.account().copyTo(address, 0);
        target.putAccount(address, 0, Address.LENGTH);
        entry.other().copyTo(address, 0);
        target.putOther(address, 0, Address.LENGTH);
        entry.market().copyTo(address, 0);
        target.putMarket(address, 0, Address.LENGTH);
        entry.hash().copyTo(hash, 0);
        target.putHash(hash, 0, Hash.LENGTH);
        target.putA(int128(entry.a()), 0, INT128_LENGTH);
        target.putB(int128(entry.b()), 0, INT128_LENGTH);
        target.putC(int128(entry.c()), 0, INT128_LENGTH);
        target.putD(int128(entry.d()), 0, INT128_LENGTH);
    }

    private byte[] int128(final BigInteger value) {
        final byte[] minimal = value.toByteArray();
        Arrays.fill(int128, (byte) (value.signum() < 0 ? -1 : 0));
        System.arraycopy(minimal, 0, int128, INT128_LENGTH - minimal.length, minimal.length);
        return int128;
    }
}
