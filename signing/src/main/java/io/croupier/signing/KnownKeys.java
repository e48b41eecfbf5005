package io.croupier.signing;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Public keys of accounts, found by the account's address. There is one place for all addresses that end alike, and the
 * newest has it; so memory is bounded, and an account that lost its place is merely recovered again. Belongs to one thread.
 */
final class KnownKeys {
    static final int NONE = -1;

    private static final int KEY_OFFSET = Address.LENGTH;
    private static final int ENTRY = Address.LENGTH + Secp256k1.PUBLIC_KEY_LENGTH;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] entries;
    private final int mask;

    /** @param places a power of two */
    KnownKeys(final int places) {
        if (Integer.bitCount(places) != 1) {
            throw new IllegalArgumentException(places + " places are not a power of two");
        }
        this.entries = new byte[places * ENTRY];
        this.mask = places - 1;
    }

    /** What {@link Secp256k1#verify} reads. */
    byte[] keys() {
        return entries;
    }

    /** Where in {@link #keys} the key of an account is, or {@link #NONE}. */
    int find(final byte[] source, final int offset) {
        final int entry = entry(source, offset);
        final boolean isThere =
                Arrays.equals(entries, entry, entry + Address.LENGTH, source, offset, offset + Address.LENGTH);
        // An empty place looks like that of the zero address, which has no key.
        return isThere && !Address.ZERO.matches(source, offset) ? entry + KEY_OFFSET : NONE;
    }

    /** Remembers the key that was just recovered, which is the account's own. */
    void put(final byte[] source, final int offset, final Secp256k1 curve) {
        final int entry = entry(source, offset);
        System.arraycopy(source, offset, entries, entry, Address.LENGTH);
        curve.copyFoundKey(entries, entry + KEY_OFFSET);
    }

    void forget(final byte[] source, final int offset) {
        final int entry = entry(source, offset);
        Arrays.fill(entries, entry, entry + ENTRY, (byte) 0);
    }

    /** Addresses are hashes, so their last bytes spread well. */
    private int entry(final byte[] source, final int offset) {
        final int last = offset + Address.LENGTH - Integer.BYTES;
        return ((int) INT.get(source, last) & mask) * ENTRY;
    }
}
