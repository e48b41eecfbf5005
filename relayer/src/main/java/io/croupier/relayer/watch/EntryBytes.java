package io.croupier.relayer.watch;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.croupier.matcher.journal.codec.ChainBlockEncoder.EntriesEncoder;
import io.croupier.relayer.chain.ChainEntry;
import io.croupier.relayer.chain.Hash;
import io.croupier.signing.Address;
import java.math.BigInteger;
import java.util.Arrays;
import org.agrona.MutableDirectBuffer;

/** Writes ledger entries as {@code ChainBlock} and {@code HeadFacts} carry them: both with the same fields. One thread. */
final class EntryBytes {
    private static final int INT128_LENGTH = 16;

    private final byte[] hash = new byte[Hash.LENGTH];
    private final byte[] int128 = new byte[INT128_LENGTH];

    /** Writes one entry of a group at {@code at}. */
    void write(final ChainEntry entry, final MutableDirectBuffer buffer, final int at) {
        buffer.putByte(
                at + EntriesEncoder.kindEncodingOffset(), (byte) entry.kind().value());
        buffer.putByte(at + EntriesEncoder.legEncodingOffset(), (byte) entry.leg());
        buffer.putByte(at + EntriesEncoder.reasonEncodingOffset(), (byte)
                entry.reason().value());
        buffer.putShort(at + EntriesEncoder.laneEncodingOffset(), (short) entry.lane(), LITTLE_ENDIAN);
        buffer.putLong(at + EntriesEncoder.unitEncodingOffset(), entry.unit(), LITTLE_ENDIAN);
        write(entry.account(), buffer, at + EntriesEncoder.accountEncodingOffset());
        write(entry.other(), buffer, at + EntriesEncoder.otherEncodingOffset());
        write(entry.market(), buffer, at + EntriesEncoder.marketEncodingOffset());
        entry.hash().copyTo(hash, 0);
        buffer.putBytes(at + EntriesEncoder.hashEncodingOffset(), hash);
        write(entry.a(), buffer, at + EntriesEncoder.aEncodingOffset());
        write(entry.b(), buffer, at + EntriesEncoder.bEncodingOffset());
        write(entry.c(), buffer, at + EntriesEncoder.cEncodingOffset());
        write(entry.d(), buffer, at + EntriesEncoder.dEncodingOffset());
    }

    private static void write(final Address address, final MutableDirectBuffer buffer, final int at) {
        buffer.putBytes(at, address.toBytes());
    }

    private void write(final BigInteger value, final MutableDirectBuffer buffer, final int at) {
        final byte[] minimal = value.toByteArray();
        Arrays.fill(int128, (byte) (value.signum() < 0 ? -1 : 0));
        System.arraycopy(minimal, 0, int128, INT128_LENGTH - minimal.length, minimal.length);
        buffer.putBytes(at, int128);
    }
}
