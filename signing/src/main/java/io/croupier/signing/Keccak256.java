package io.croupier.signing;

import org.bouncycastle.crypto.digests.KeccakDigest;

/**
 * The Keccak-256 of Ethereum (the padding before SHA-3 was standardised). An instance is reused from hash to hash and
 * allocates nothing; it belongs to one thread.
 */
public final class Keccak256 {
    /** Bytes of a hash. */
    public static final int LENGTH = 32;

    private final KeccakDigest digest = new KeccakDigest(8 * LENGTH);

    /** Hashes a whole array; for places where garbage does not matter. */
    public static byte[] hash(final byte[] input) {
        final byte[] out = new byte[LENGTH];
        new Keccak256().hash(input, 0, input.length, out, 0);
        return out;
    }

    /** Writes the hash of {@code length} input bytes to {@code out}, which may be the input array. */
    public void hash(final byte[] input, final int offset, final int length, final byte[] out, final int outOffset) {
        digest.update(input, offset, length);
        digest.doFinal(out, outOffset);
    }
}
