package io.croupier.signing;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The Keccak-256 of Ethereum (the padding before SHA-3 was standardised). An instance is reused from hash to hash and
 * allocates nothing; it belongs to one thread.
 */
public final class Keccak256 {
    /** Bytes of a hash. */
    public static final int LENGTH = 32;

    private static final int RATE = 136;
    private static final VarHandle LANE = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final long[] state = new long[KeccakPermutation.LANES];
    private final byte[] lastBlock = new byte[RATE];

    /** Hashes a whole array; for places where garbage does not matter. */
    public static byte[] hash(final byte[] input) {
        final byte[] out = new byte[LENGTH];
        new Keccak256().hash(input, 0, input.length, out, 0);
        return out;
    }

    /** Writes the hash of {@code length} input bytes to {@code out}, which may be the input array. */
    public void hash(final byte[] input, final int offset, final int length, final byte[] out, final int outOffset) {
        Arrays.fill(state, 0);
        final int rest = length % RATE;
        final int end = offset + length - rest;
        for (int block = offset; block < end; block += RATE) {
            absorb(input, block);
        }
        System.arraycopy(input, end, lastBlock, 0, rest);
        Arrays.fill(lastBlock, rest, RATE, (byte) 0);
        lastBlock[rest] = 1;
        lastBlock[RATE - 1] |= Byte.MIN_VALUE;
        absorb(lastBlock, 0);
        for (int lane = 0; lane < LENGTH / Long.BYTES; lane++) {
            LANE.set(out, outOffset + lane * Long.BYTES, state[lane]);
        }
    }

    private void absorb(final byte[] block, final int offset) {
        for (int lane = 0; lane < RATE / Long.BYTES; lane++) {
            state[lane] ^= (long) LANE.get(block, offset + lane * Long.BYTES);
        }
        KeccakPermutation.permute(state);
    }
}
