package io.croupier.signing;

import java.util.Arrays;
import java.util.HexFormat;

/** The bounds of the 32-byte unsigned integers that keys and signatures of secp256k1 consist of. */
final class Scalar {
    private static final byte[] ORDER =
            HexFormat.of().parseHex("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");
    private static final byte[] HALF_ORDER =
            HexFormat.of().parseHex("7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0");
    private static final byte[] ZERO = new byte[ORDER.length];

    private Scalar() {}

    /** Whether the scalar at {@code offset} is neither zero nor too large. */
    static boolean isInRange(final byte[] source, final int offset) {
        return compare(source, offset, ZERO) != 0 && compare(source, offset, ORDER) < 0;
    }

    /** Whether the scalar at {@code offset} is in the upper half of the range. */
    static boolean isHigh(final byte[] source, final int offset) {
        return compare(source, offset, HALF_ORDER) > 0;
    }

    private static int compare(final byte[] source, final int offset, final byte[] bound) {
        return Arrays.compareUnsigned(source, offset, offset + bound.length, bound, 0, bound.length);
    }
}
