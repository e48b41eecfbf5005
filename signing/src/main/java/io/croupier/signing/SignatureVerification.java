package io.croupier.signing;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;

/**
 * Finds whose key signed, given whose key should have: an account that signed with its own key before is verified against
 * that key, which costs less than recovering it; whoever else it was is recovered. It accepts what {@link
 * SignatureRecovery} accepts and, since verification says nothing about v, also a wrong v of 27 or 28. {@link
 * RecoveryResult#VERIFIED} tells that v was not looked at: whoever sends that signature on must see to it.
 *
 * <p>An instance belongs to one thread. With libsecp256k1 it allocates nothing.
 */
public final class SignatureVerification {
    /** Some 5 MB. */
    private static final int PLACES = 1 << 16;

    private final Secp256k1 curve;
    private final SignatureRecovery recovery;
    private final KnownKeys known;

    /** Uses libsecp256k1, or BouncyCastle where the native library is missing. */
    public SignatureVerification() {
        this(Secp256k1.create(), PLACES);
    }

    SignatureVerification(final Secp256k1 curve, final int places) {
        this.curve = requireNonNull(curve, "curve");
        this.recovery = new SignatureRecovery(curve);
        this.known = new KnownKeys(places);
    }

    /**
     * Writes the address of the key that signed to {@code address} if the answer is {@link RecoveryResult#OK} or {@link
     * RecoveryResult#VERIFIED}, which then is the signer's; otherwise leaves it alone.
     *
     * @param digest the 32 signed bytes
     * @param signature bytes of any content and number
     * @param signer holds the address of the account whose key should have signed from {@code signerOffset}
     * @param address receives 20 bytes
     */
    public RecoveryResult verify(
            final byte[] digest,
            final byte[] signature,
            final byte[] signer,
            final int signerOffset,
            final byte[] address) {
        final int key = known.find(signer, signerOffset);
        if (key == KnownKeys.NONE) {
            return recover(digest, signature, signer, signerOffset, address);
        }
        final RecoveryResult shape = SignatureRecovery.check(signature, 0, signature.length);
        if (shape != RecoveryResult.OK) {
            return shape;
        }
        if (curve.verify(digest, 0, signature, 0, known.keys(), key)) {
            System.arraycopy(signer, signerOffset, address, 0, Address.LENGTH);
            return RecoveryResult.VERIFIED;
        }
        // Perhaps its operator signs now: until it signs itself again, one attempt is enough.
        known.forget(signer, signerOffset);
        return recover(digest, signature, signer, signerOffset, address);
    }

    private RecoveryResult recover(
            final byte[] digest,
            final byte[] signature,
            final byte[] signer,
            final int signerOffset,
            final byte[] address) {
        final RecoveryResult result = recovery.recover(digest, signature, address);
        // Only an account's own key is its key for ever.
        if (result == RecoveryResult.OK
                && Arrays.equals(address, 0, Address.LENGTH, signer, signerOffset, signerOffset + Address.LENGTH)) {
            known.put(signer, signerOffset, curve);
        }
        return result;
    }
}
