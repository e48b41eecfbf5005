package io.croupier.signing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.junit.jupiter.api.Test;

class Keccak256Test {
    private static final long SEED = 0x5ec1a4b2L;

    @Test
    void shouldHashNothing() {
        assertEquals(
                "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470",
                HexFormat.of().formatHex(Keccak256.hash(new byte[0])));
    }

    @Test
    void shouldAgreeWithBouncyCastleOnEveryLengthUpToFourBlocks() {
        final Random random = new Random(SEED);
        final Keccak256 keccak = new Keccak256();
        for (int length = 0; length <= 4 * 136; length++) {
            final byte[] input = new byte[length + 5];
            random.nextBytes(input);
            final byte[] out = new byte[40];
            final byte[] expected = new byte[40];
            final KeccakDigest reference = new KeccakDigest(256);
            reference.update(input, 5, length);
            reference.doFinal(expected, 3);

            keccak.hash(input, 5, length, out, 3);

            assertArrayEquals(expected, out, "seed " + SEED + ", " + length + " bytes");
        }
    }

    @Test
    void shouldWriteIntoItsInput() {
        final byte[] expected = Keccak256.hash(new byte[200]);
        final byte[] block = new byte[200];

        new Keccak256().hash(block, 0, block.length, block, 0);

        assertArrayEquals(expected, Arrays.copyOf(block, Keccak256.LENGTH));
    }
}
