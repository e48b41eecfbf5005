package io.croupier.signing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SignatureRecoveryTest {
    private static final long SEED = 0x5167_4e41L;
    private static final String ZERO = "00".repeat(32);
    private static final String ORDER = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";
    private static final String ORDER_MINUS_ONE = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140";
    private static final String HALF = "7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0";
    private static final String HALF_PLUS_ONE = "7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a1";
    private static final String MAX = "ff".repeat(32);

    /** x of the generator, so a point of the curve. */
    private static final String GX = "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";

    private static final byte[] DIGEST = Keccak256.hash(new byte[0]);

    @Test
    void shouldRefuseAnyLengthBut65() {
        for (int length = 0; length < 200; length++) {
            if (length != Signature.LENGTH) {
                assertRecovers(RecoveryResult.BAD_LENGTH, DIGEST, new byte[length]);
            }
        }
    }

    @Test
    void shouldRefuseAnyVBut27And28() {
        for (int v = 0; v < 256; v++) {
            final boolean accepted = v == 27 || v == 28;

            assertRecovers(accepted ? RecoveryResult.OK : RecoveryResult.BAD_V, DIGEST, signature(GX, HALF, v));
        }
    }

    @Test
    void shouldKeepRAndSInRange() {
        assertRecovers(RecoveryResult.R_OUT_OF_RANGE, DIGEST, signature(ZERO, HALF, 27));
        assertRecovers(RecoveryResult.R_OUT_OF_RANGE, DIGEST, signature(ORDER, HALF, 27));
        assertRecovers(RecoveryResult.R_OUT_OF_RANGE, DIGEST, signature(MAX, HALF, 27));
        assertRecovers(RecoveryResult.S_OUT_OF_RANGE, DIGEST, signature(GX, ZERO, 27));
        assertRecovers(RecoveryResult.S_OUT_OF_RANGE, DIGEST, signature(GX, ORDER, 27));
        assertRecovers(RecoveryResult.S_OUT_OF_RANGE, DIGEST, signature(GX, MAX, 27));
    }

    @Test
    void shouldAcceptOnlyTheLowerHalfOfS() {
        assertRecovers(RecoveryResult.OK, DIGEST, signature(GX, HALF, 27));
        assertRecovers(RecoveryResult.HIGH_S, DIGEST, signature(GX, HALF_PLUS_ONE, 27));
        assertRecovers(RecoveryResult.HIGH_S, DIGEST, signature(GX, ORDER_MINUS_ONE, 27));
    }

    @Test
    void shouldFindNoKeyWhereRIsNoCoordinateOfTheCurve() {
        // The right-hand side x^3 + 7 is no square for x = 5.
        assertRecovers(RecoveryResult.NOT_RECOVERABLE, DIGEST, signature(ZERO.substring(1) + "5", HALF, 27));
    }

    @Test
    void shouldFindNoKeyAtInfinity() {
        // With the generator as point (its y is even) and s equal to the digest, s * G - digest * G is the infinity.
        final byte[] one = HexFormat.of().parseHex(ZERO.substring(1) + "1");

        assertRecovers(
                RecoveryResult.NOT_RECOVERABLE,
                one,
                signature(GX, HexFormat.of().formatHex(one), 27));
    }

    @Test
    void shouldRecoverWhateverWasSigned() {
        final Random random = new Random(SEED);
        for (int i = 0; i < 200; i++) {
            final byte[] key = randomKey(random);
            final Order order = RandomOrders.next(random);
            final Eip712Domain domain = RandomOrders.nextDomain(random);
            final byte[] digest = new OrderHasher(domain).digest(order);
            final OrderSigner signer = new OrderSigner(key, new LibSecp256k1());
            final Signature signature = signer.sign(order, domain);

            final byte[] address = assertRecovers(RecoveryResult.OK, digest, signature.toBytes());

            assertEquals(signer.address(), Address.of(address, 0), "seed " + SEED + ", round " + i);
            assertEquals(signature, new OrderSigner(key, new BouncyCastleSecp256k1()).sign(order, domain));
        }
    }

    @Test
    void shouldAnswerGarbageWithTheSameReasonFromBothLibraries() {
        final Random random = new Random(SEED);
        int recovered = 0;
        for (int i = 0; i < 2_000; i++) {
            final byte[] digest = new byte[32];
            final byte[] signature = new byte[i % 10 == 0 ? random.nextInt(100) : Signature.LENGTH];
            random.nextBytes(digest);
            random.nextBytes(signature);
            if (signature.length == Signature.LENGTH && i % 10 > 2) {
                signature[Signature.V_OFFSET] = (byte) (27 + random.nextInt(2));
                signature[Signature.S_OFFSET] &= 0x7f;
            }

            recovered += assertBothAnswer(digest, signature) == RecoveryResult.OK ? 1 : 0;
        }
        assertTrue(recovered > 400 && recovered < 1_000, recovered + " of 2000 were recoverable");
    }

    @Test
    void shouldWorkAtOffsetsAndTouchNothingElse() {
        final OrderVector vector = OrderVector.all().getFirst();
        final byte[] slot = new byte[200];
        final byte[] digest = HexBytes.parse(vector.text("digest"));
        System.arraycopy(digest, 0, slot, 7, digest.length);
        System.arraycopy(vector.signature(), 0, slot, 60, Signature.LENGTH);
        final byte[] before = slot.clone();

        final RecoveryResult result = new SignatureRecovery().recover(slot, 7, slot, 60, Signature.LENGTH, slot, 150);

        assertEquals(RecoveryResult.OK, result);
        assertEquals(vector.recovered(), Address.of(slot, 150).toString());
        assertArrayEquals(Arrays.copyOf(before, 150), Arrays.copyOf(slot, 150));
        assertArrayEquals(new byte[30], Arrays.copyOfRange(slot, 170, 200));
    }

    private static byte[] assertRecovers(final RecoveryResult expected, final byte[] digest, final byte[] signature) {
        final byte[] address = new byte[Address.LENGTH];
        for (final Secp256k1 curve : Curves.all()) {
            assertEquals(expected, new SignatureRecovery(curve).recover(digest, signature, address));
        }
        return address;
    }

    private static RecoveryResult assertBothAnswer(final byte[] digest, final byte[] signature) {
        final byte[] one = new byte[Address.LENGTH];
        final byte[] other = new byte[Address.LENGTH];
        final RecoveryResult result = new SignatureRecovery(new LibSecp256k1()).recover(digest, signature, one);
        assertEquals(result, new SignatureRecovery(new BouncyCastleSecp256k1()).recover(digest, signature, other));
        assertArrayEquals(one, other);
        return result;
    }

    private static byte[] randomKey(final Random random) {
        final BigInteger scalar = new BigInteger(255, random).add(BigInteger.ONE);
        return HexFormat.of().parseHex(String.format("%064x", scalar));
    }

    private static byte[] signature(final String r, final String s, final int v) {
        return HexFormat.of().parseHex(r + s + String.format("%02x", v));
    }
}
