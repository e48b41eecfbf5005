package io.croupier.signing;

import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.BigIntegers;

/** The curve in Java, for machines without the native library. Allocates. */
final class BouncyCastleSecp256k1 implements Secp256k1 {
    private static final ECDomainParameters CURVE = new ECDomainParameters(CustomNamedCurves.getByName("secp256k1"));
    private static final BigInteger HALF_ORDER = CURVE.getN().shiftRight(1);
    private static final int SCALAR = 32;
    private static final byte UNCOMPRESSED = 4;

    private final byte[] found = new byte[PUBLIC_KEY_LENGTH];

    @Override
    public boolean recover(
            final byte[] digest,
            final int digestOffset,
            final byte[] signature,
            final int signatureOffset,
            final int parity,
            final byte[] publicKey) {
        final byte[] compressed = new byte[1 + SCALAR];
        compressed[0] = (byte) (2 + parity);
        System.arraycopy(signature, signatureOffset, compressed, 1, SCALAR);
        final ECPoint point;
        try {
            point = CURVE.getCurve().decodePoint(compressed);
        } catch (final IllegalArgumentException e) {
            return false;
        }
        // key = (s * point - digest * G) / r
        final BigInteger e = new BigInteger(1, digest, digestOffset, SCALAR);
        final BigInteger r = new BigInteger(1, signature, signatureOffset, SCALAR);
        final BigInteger s = new BigInteger(1, signature, signatureOffset + Signature.S_OFFSET, SCALAR);
        final BigInteger inverse = BigIntegers.modOddInverse(CURVE.getN(), r);
        final ECPoint key = ECAlgorithms.sumOfTwoMultiplies(
                CURVE.getG(),
                e.negate().multiply(inverse).mod(CURVE.getN()),
                point,
                s.multiply(inverse).mod(CURVE.getN()));
        if (key.isInfinity()) {
            return false;
        }
        write(key, publicKey);
        System.arraycopy(publicKey, 0, found, 0, PUBLIC_KEY_LENGTH);
        return true;
    }

    @Override
    public void copyFoundKey(final byte[] target, final int offset) {
        System.arraycopy(found, 0, target, offset, PUBLIC_KEY_LENGTH);
    }

    @Override
    public boolean verify(
            final byte[] digest,
            final int digestOffset,
            final byte[] signature,
            final int signatureOffset,
            final byte[] keys,
            final int keyOffset) {
        final byte[] uncompressed = new byte[1 + PUBLIC_KEY_LENGTH];
        uncompressed[0] = UNCOMPRESSED;
        System.arraycopy(keys, keyOffset, uncompressed, 1, PUBLIC_KEY_LENGTH);
        final ECDSASigner verifier = new ECDSASigner();
        verifier.init(false, new ECPublicKeyParameters(CURVE.getCurve().decodePoint(uncompressed), CURVE));
        return verifier.verifySignature(
                Arrays.copyOfRange(digest, digestOffset, digestOffset + SCALAR),
                new BigInteger(1, signature, signatureOffset, SCALAR),
                new BigInteger(1, signature, signatureOffset + Signature.S_OFFSET, SCALAR));
    }

    @Override
    public void sign(final byte[] digest, final byte[] privateKey, final byte[] signature) {
        final ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
        signer.init(true, new ECPrivateKeyParameters(new BigInteger(1, privateKey), CURVE));
        final BigInteger[] rs = signer.generateSignature(digest);
        final BigInteger s = rs[1].compareTo(HALF_ORDER) > 0 ? CURVE.getN().subtract(rs[1]) : rs[1];
        BigIntegers.asUnsignedByteArray(rs[0], signature, 0, SCALAR);
        BigIntegers.asUnsignedByteArray(s, signature, Signature.S_OFFSET, SCALAR);
        signature[Signature.V_OFFSET] = (byte) (Signature.V_EVEN + parity(digest, privateKey, signature));
    }

    @Override
    public void publicKey(final byte[] privateKey, final byte[] publicKey) {
        write(new FixedPointCombMultiplier().multiply(CURVE.getG(), new BigInteger(1, privateKey)), publicKey);
    }

    /** The signer does not tell which of the two points it used: it is the one from which the own key is recovered. */
    private int parity(final byte[] digest, final byte[] privateKey, final byte[] signature) {
        final byte[] own = new byte[PUBLIC_KEY_LENGTH];
        final byte[] recovered = new byte[PUBLIC_KEY_LENGTH];
        publicKey(privateKey, own);
        return recover(digest, 0, signature, 0, 0, recovered) && Arrays.equals(own, recovered) ? 0 : 1;
    }

    private static void write(final ECPoint point, final byte[] publicKey) {
        System.arraycopy(point.getEncoded(false), 1, publicKey, 0, PUBLIC_KEY_LENGTH);
    }
}
