package io.croupier.signing;

/** What came of a recovery or a verification: the address, or the reason why the contract would refuse the signature. */
public enum RecoveryResult {
    /** The address was recovered. */
    OK("recovered"),
    /** The key that is known to be the expected signer's made it; whether v is right was not asked. */
    VERIFIED("verified against the signer's known key"),
    /** Not 65 bytes: neither the compact form of EIP-2098 nor bytes for a contract account are recoverable. */
    BAD_LENGTH("is not 65 bytes long"),
    /** v is neither 27 nor 28. */
    BAD_V("v is neither 27 nor 28"),
    /** r is zero or not below the order of the curve. */
    R_OUT_OF_RANGE("r is zero or not below the order of the curve"),
    /** s is zero or not below the order of the curve. */
    S_OUT_OF_RANGE("s is zero or not below the order of the curve"),
    /** s is in the upper half, so that the same order would have a second valid signature. */
    HIGH_S("s is in the upper half of the curve's order"),
    /** No public key signs this digest like that: r is no coordinate of the curve, or the key is the point at infinity. */
    NOT_RECOVERABLE("no key signs like that");

    private final String description;

    RecoveryResult(final String description) {
        this.description = description;
    }

    /** The reason as part of a sentence about a signature. */
    public String description() {
        return description;
    }
}
