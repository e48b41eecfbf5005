package io.croupier.relayer.chain;

import io.croupier.signing.Address;
import io.croupier.signing.HexBytes;
import io.croupier.signing.Keccak256;
import java.util.Arrays;

/**
 * The filter in a block's header that tells which contracts cannot have logged in it (Yellow Paper, 4.3.1: three bits of
 * 2048 for each emitter). It never denies a log that is there, so an endpoint whose answer leaves out the logs of a
 * contract that the filter names is asked twice. Filters that are all zero prove nothing: some chains do not fill them in.
 */
public final class LogsBloom {
    /** Of a block whose header does not tell. */
    public static final LogsBloom UNKNOWN = new LogsBloom(new byte[0]);

    private static final int LENGTH = 256;
    private static final int BITS_MASK = LENGTH * 8 - 1;
    private static final int PAIRS = 3;

    private final byte[] bits;

    private LogsBloom(final byte[] bits) {
        this.bits = bits;
    }

    /**
     * A filter as headers tell it.
     *
     * @param text 0x and 512 hexadecimal digits; null and anything else is {@link #UNKNOWN}
     */
    public static LogsBloom parse(final String text) {
        if (text == null || text.length() != 2 + 2 * LENGTH) {
            return UNKNOWN;
        }
        return new LogsBloom(HexBytes.parse(text, LENGTH));
    }

    /** Whether the contract may have logged: true for all that did and for a few that did not. */
    public boolean mayHold(final Address emitter) {
        if (bits.length == 0) {
            return false;
        }
        final byte[] hash = Keccak256.hash(emitter.toBytes());
        for (int pair = 0; pair < PAIRS; pair++) {
            final int bit = ((hash[2 * pair] << 8) | (hash[2 * pair + 1] & 0xff)) & BITS_MASK;
            if (((bits[LENGTH - 1 - bit / 8] >> (bit % 8)) & 1) == 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof LogsBloom that && Arrays.equals(bits, that.bits);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bits);
    }

    @Override
    public String toString() {
        return bits.length == 0 ? "unknown" : HexBytes.format(bits);
    }
}
