package io.croupier.signing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;

/**
 * The statement with which an account, or its operator, opens a session.
 *
 * @param account who logs in
 * @param issuedAt uint64, seconds since the epoch
 * @param expiresAt uint64, seconds since the epoch
 */
public record Login(Address account, long issuedAt, long expiresAt) {
    /** The EIP-712 primary type, signed in the domain of the orders. */
    public static final String TYPE = "Login(address account,uint64 issuedAt,uint64 expiresAt)";

    private static final byte[] TYPE_HASH = Keccak256.hash(TYPE.getBytes(US_ASCII));

    public Login {
        requireNonNull(account, "account");
    }

    /** The 32-byte struct hash. */
    public byte[] structHash() {
        return Keccak256.hash(ByteBuffer.allocate(4 * 32)
                .put(TYPE_HASH)
                .put(new byte[12])
                .put(account.toBytes())
                .put(new byte[24])
                .putLong(issuedAt)
                .put(new byte[24])
                .putLong(expiresAt)
                .array());
    }

    /** The 32-byte digest that is signed. */
    public byte[] digest(final Eip712Domain domain) {
        return domain.digest(structHash());
    }
}
