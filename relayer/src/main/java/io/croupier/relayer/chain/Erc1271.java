package io.croupier.relayer.chain;

/** How a contract account is asked whether a signature is its own. */
final class Erc1271 {
    private static final byte[] YES = {0x16, 0x26, (byte) 0xba, 0x7e};

    private Erc1271() {}

    /** Call data of {@code isValidSignature(bytes32,bytes)}. */
    static Bytes question(final Hash digest, final Bytes signature) {
        return AbiCall.of("isValidSignature(bytes32,bytes)")
                .with(digest)
                .with(2L * AbiCall.WORD)
                .with(signature.length())
                .withPadded(signature.toArray())
                .encode();
    }

    /** Contracts require a whole word, of which four bytes count. */
    static boolean isYes(final Bytes answer) {
        boolean yes = answer.length() >= AbiCall.WORD;
        for (int i = 0; yes && i < YES.length; i++) {
            yes = answer.get(i) == YES[i];
        }
        return yes;
    }
}
