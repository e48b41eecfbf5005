package io.croupier.signing;

import java.util.HexFormat;

/** The 0x-hexadecimal notation of byte strings. */
public final class HexBytes {
    private static final String PREFIX = "0x";

    private HexBytes() {}

    /** Lower-case digits behind {@code 0x}. */
    public static String format(final byte[] bytes) {
        return PREFIX + HexFormat.of().formatHex(bytes);
    }

    /**
     * Reads {@code 0x} and an even number of digits of any case.
     *
     * @throws IllegalArgumentException if the text is anything else
     */
    public static byte[] parse(final String text) {
        if (!text.startsWith(PREFIX) || text.length() % 2 != 0) {
            throw new IllegalArgumentException("expected 0x and an even number of hexadecimal digits");
        }
        // Digit by digit, because parseHex copies the part of the text that it reads.
        final byte[] bytes = new byte[text.length() / 2 - 1];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) HexFormat.fromHexDigits(text, 2 * i + 2, 2 * i + 4);
        }
        return bytes;
    }

    /**
     * Reads {@code 0x} and the digits of exactly {@code length} bytes.
     *
     * @throws IllegalArgumentException if the text is anything else
     */
    public static byte[] parse(final String text, final int length) {
        if (text.length() != PREFIX.length() + 2 * length) {
            throw new IllegalArgumentException(
                    "expected 0x and " + 2 * length + " hexadecimal digits, got " + text.length() + " characters");
        }
        return parse(text);
    }
}
