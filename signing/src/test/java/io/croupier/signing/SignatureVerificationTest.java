package io.croupier.signing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SignatureVerificationTest {
    private static final long SEED = 0x6b65_7973L;
    private static final BigInteger ORDER =
            new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);
    private static final int PLACES = 1 << 10;

    private final Random random = new Random(SEED);
    private final OrderSigner signer = signer();
    private final byte[] address = new byte[Address.LENGTH];

    @Test
    void shouldVerifyOnceTheKeyIsKnown() {
        for (final Secp256k1 curve : Curves.all()) {
            final SignatureVerification verification = new SignatureVerification(curve, PLACES);

            assertFinds(RecoveryResult.OK, signer.address(), verification, digest(1), sign(signer, 1), signer);
            assertFinds(RecoveryResult.VERIFIED, signer.address(), verification, digest(2), sign(signer, 2), signer);
            assertFinds(RecoveryResult.VERIFIED, signer.address(), verification, digest(3), sign(signer, 3), signer);
        }
    }

    @Test
    void shouldLookAtVOnlyWhereItRecovers() {
        for (final Secp256k1 curve : Curves.all()) {
            final SignatureVerification verification = new SignatureVerification(curve, PLACES);
            final byte[] wrong = withOtherV(sign(signer, 2));

            verification.verify(digest(2), wrong, signer.address().toBytes(), 0, address);
            assertNotEquals(signer.address(), Address.of(address, 0));
            assertFinds(RecoveryResult.OK, signer.address(), verification, digest(1), sign(signer, 1), signer);
            assertFinds(RecoveryResult.VERIFIED, signer.address(), verification, digest(2), wrong, signer);
        }
    }

    @Test
    void shouldRefuseAnyOtherVAndHighSEvenOfAKnownKey() {
        for (final Secp256k1 curve : Curves.all()) {
            final SignatureVerification verification = knowing(curve);
            final byte[] signature = sign(signer, 2);
            for (int v = 0; v < 256; v++) {
                signature[Signature.V_OFFSET] = (byte) v;
                final RecoveryResult expected = v == 27 || v == 28 ? RecoveryResult.VERIFIED : RecoveryResult.BAD_V;

                assertEquals(expected, verify(verification, digest(2), signature, signer));
            }

            assertEquals(RecoveryResult.HIGH_S, verify(verification, digest(2), withHighS(sign(signer, 2)), signer));
            assertEquals(RecoveryResult.BAD_LENGTH, verify(verification, digest(2), new byte[64], signer));
        }
    }

    @Test
    void shouldRecoverAnOperatorEachTime() {
        final OrderSigner operator = signer();
        for (final Secp256k1 curve : Curves.all()) {
            final SignatureVerification verification = new SignatureVerification(curve, PLACES);

            assertFinds(RecoveryResult.OK, operator.address(), verification, digest(1), sign(operator, 1), signer);
            assertFinds(RecoveryResult.OK, operator.address(), verification, digest(2), sign(operator, 2), signer);
        }
    }

    @Test
    void shouldRecoverWhereTheKnownKeyDidNotSignAndLearnItAgain() {
        final OrderSigner operator = signer();
        for (final Secp256k1 curve : Curves.all()) {
            final SignatureVerification verification = knowing(curve);

            assertFinds(RecoveryResult.OK, operator.address(), verification, digest(2), sign(operator, 2), signer);
            assertFinds(RecoveryResult.OK, signer.address(), verification, digest(3), sign(signer, 3), signer);
            assertFinds(RecoveryResult.VERIFIED, signer.address(), verification, digest(4), sign(signer, 4), signer);
        }
    }

    @Test
    void shouldNotTakeASignatureOfAnotherOrder() {
        for (final Secp256k1 curve : Curves.all()) {
            final SignatureVerification verification = knowing(curve);

            final RecoveryResult result = verify(verification, digest(3), sign(signer, 2), signer);

            assertNotEquals(RecoveryResult.VERIFIED, result);
            assertNotEquals(signer.address(), Address.of(address, 0));
        }
    }

    @Test
    void shouldNeverKnowTheZeroAddress() {
        for (final Secp256k1 curve : Curves.all()) {
            final SignatureVerification verification = new SignatureVerification(curve, 1);

            final RecoveryResult result =
                    verification.verify(digest(1), sign(signer, 1), new byte[Address.LENGTH], 0, address);

            assertEquals(RecoveryResult.OK, result);
            assertEquals(signer.address(), Address.of(address, 0));
        }
    }

    @Test
    void shouldAnswerRightWhenSignersTakeEachOthersPlace() {
        final OrderSigner[] signers =
                IntStream.range(0, 8).mapToObj(i -> signer()).toArray(OrderSigner[]::new);
        for (final Secp256k1 curve : Curves.all()) {
            final SignatureVerification verification = new SignatureVerification(curve, 2);
            int verified = 0;
            for (int i = 0; i < 400; i++) {
                final OrderSigner next = signers[random.nextInt(signers.length)];

                final RecoveryResult result = verify(verification, digest(i), sign(next, i), next);

                assertEquals(next.address(), Address.of(address, 0), "seed " + SEED + ", round " + i);
                verified += result == RecoveryResult.VERIFIED ? 1 : 0;
            }
            assertNotEquals(0, verified);
            assertNotEquals(400, verified);
        }
    }

    private SignatureVerification knowing(final Secp256k1 curve) {
        final SignatureVerification verification = new SignatureVerification(curve, PLACES);
        assertFinds(RecoveryResult.OK, signer.address(), verification, digest(1), sign(signer, 1), signer);
        return verification;
    }

    private void assertFinds(
            final RecoveryResult expected,
            final Address key,
            final SignatureVerification verification,
            final byte[] digest,
            final byte[] signature,
            final OrderSigner account) {
        assertEquals(expected, verify(verification, digest, signature, account));
        assertEquals(key, Address.of(address, 0));
    }

    private RecoveryResult verify(
            final SignatureVerification verification,
            final byte[] digest,
            final byte[] signature,
            final OrderSigner account) {
        return verification.verify(digest, signature, account.address().toBytes(), 0, address);
    }

    private OrderSigner signer() {
        final BigInteger scalar = new BigInteger(255, random).add(BigInteger.ONE);
        return new OrderSigner(HexFormat.of().parseHex(String.format("%064x", scalar)));
    }

    private static byte[] sign(final OrderSigner signer, final int number) {
        return signer.sign(digest(number)).toBytes();
    }

    private static byte[] digest(final int number) {
        return Keccak256.hash(new byte[] {(byte) (number >>> 8), (byte) number});
    }

    private static byte[] withOtherV(final byte[] signature) {
        signature[Signature.V_OFFSET] = (byte) (27 + 28 - signature[Signature.V_OFFSET]);
        return signature;
    }

    private static byte[] withHighS(final byte[] signature) {
        final BigInteger s = ORDER.subtract(new BigInteger(1, signature, Signature.S_OFFSET, 32));
        System.arraycopy(HexFormat.of().parseHex(String.format("%064x", s)), 0, signature, Signature.S_OFFSET, 32);
        return withOtherV(signature);
    }
}
