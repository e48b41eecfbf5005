package io.croupier.signing;

import static java.util.Objects.requireNonNull;

/**
 * Finds the address that signed a digest and accepts exactly what the contract accepts: 65 bytes, v 27 or 28, r and s in
 * range, s in the lower half, never the zero address. Malformed input is answered with a {@link RecoveryResult}.
 *
 * <p>An instance belongs to one thread. With libsecp256k1 it allocates nothing.
 */
public final class SignatureRecovery {
    private final Secp256k1 curve;
    private final Keccak256 keccak = new Keccak256();
    private final byte[] publicKey = new byte[Secp256k1.PUBLIC_KEY_LENGTH];
    private final byte[] hash = new byte[Keccak256.LENGTH];

    /** Recovers with libsecp256k1, or with BouncyCastle where the native library is missing. */
    public SignatureRecovery() {
        this(Secp256k1.create());
    }

    SignatureRecovery(final Secp256k1 curve) {
        this.curve = requireNonNull(curve, "curve");
    }

    /**
     * Whether this machine has libsecp256k1. Without it recovery works as well, three to four times slower and with
     * garbage, which an operator should be told.
     */
    public static boolean isNative() {
        return LibSecp256k1.isAvailable();
    }

    /**
     * Writes the signer's address to {@code address} if the answer is {@link RecoveryResult#OK}; otherwise leaves it
     * alone.
     *
     * @param digest holds the 32 signed bytes from {@code digestOffset}
     * @param signature holds {@code signatureLength} bytes, of any content, from {@code signatureOffset}
     * @param address receives 20 bytes from {@code addressOffset}
     */
    public RecoveryResult recover(
            final byte[] digest,
            final int digestOffset,
            final byte[] signature,
            final int signatureOffset,
            final int signatureLength,
            final byte[] address,
            final int addressOffset) {
        final RecoveryResult shape = check(signature, signatureOffset, signatureLength);
        if (shape != RecoveryResult.OK) {
            return shape;
        }
        final int parity = signature[signatureOffset + Signature.V_OFFSET] - Signature.V_EVEN;
        if (!curve.recover(digest, digestOffset, signature, signatureOffset, parity, publicKey)) {
            return RecoveryResult.NOT_RECOVERABLE;
        }
        keccak.hash(publicKey, 0, publicKey.length, hash, 0);
        final int start = Keccak256.LENGTH - Address.LENGTH;
        if (Address.ZERO.matches(hash, start)) {
            return RecoveryResult.NOT_RECOVERABLE;
        }
        System.arraycopy(hash, start, address, addressOffset, Address.LENGTH);
        return RecoveryResult.OK;
    }

    /** As the long form, on whole arrays. */
    public RecoveryResult recover(final byte[] digest, final byte[] signature, final byte[] address) {
        return recover(digest, 0, signature, 0, signature.length, address, 0);
    }

    /** Whether the contract would look at these bytes at all. */
    static RecoveryResult check(final byte[] signature, final int offset, final int length) {
        if (length != Signature.LENGTH) {
            return RecoveryResult.BAD_LENGTH;
        }
        final byte v = signature[offset + Signature.V_OFFSET];
        if (v != Signature.V_EVEN && v != Signature.V_EVEN + 1) {
            return RecoveryResult.BAD_V;
        }
        if (!Scalar.isInRange(signature, offset)) {
            return RecoveryResult.R_OUT_OF_RANGE;
        }
        final int s = offset + Signature.S_OFFSET;
        if (!Scalar.isInRange(signature, s)) {
            return RecoveryResult.S_OUT_OF_RANGE;
        }
        return Scalar.isHigh(signature, s) ? RecoveryResult.HIGH_S : RecoveryResult.OK;
    }
}
