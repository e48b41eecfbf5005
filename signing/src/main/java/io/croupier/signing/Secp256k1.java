package io.croupier.signing;

/**
 * What signing needs of the curve, from whichever library is there. An instance belongs to one thread. Scalars and digests
 * are 32 bytes big-endian; a public key is its two coordinates, {@value #PUBLIC_KEY_LENGTH} bytes.
 */
sealed interface Secp256k1 permits LibSecp256k1, BouncyCastleSecp256k1 {
    int PUBLIC_KEY_LENGTH = 64;

    static Secp256k1 create() {
        return LibSecp256k1.isAvailable() ? new LibSecp256k1() : new BouncyCastleSecp256k1();
    }

    /**
     * Finds the public key that signed a digest.
     *
     * @param signature holds r and s, both already known to be in range
     * @param parity 0 or 1, of the y coordinate of the point whose x is r
     * @return false if there is none
     */
    boolean recover(
            byte[] digest, int digestOffset, byte[] signature, int signatureOffset, int parity, byte[] publicKey);

    /** Writes the key that {@link #recover} found last, in a form for {@link #verify} of the same library. */
    void copyFoundKey(byte[] target, int offset);

    /**
     * Whether a key made a signature.
     *
     * @param signature holds r and s, both already known to be in range, s in the lower half
     * @param keys holds from {@code keyOffset} what {@link #copyFoundKey} wrote
     */
    boolean verify(byte[] digest, int digestOffset, byte[] signature, int signatureOffset, byte[] keys, int keyOffset);

    /**
     * Writes a signature of 65 bytes, deterministic (RFC 6979) and with low s.
     *
     * @param privateKey in range
     */
    void sign(byte[] digest, byte[] privateKey, byte[] signature);

    /** Writes the public key of a private one, which is in range. */
    void publicKey(byte[] privateKey, byte[] publicKey);
}
