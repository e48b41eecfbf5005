package io.croupier.signing;

import static java.util.Objects.requireNonNull;

/**
 * Signs orders and logins with one private key, as wallets do: deterministic (RFC 6979), low s, v 27 or 28. An instance
 * belongs to one thread.
 */
public final class OrderSigner {
    /** Bytes of a private key. */
    public static final int PRIVATE_KEY_LENGTH = 32;

    private final Secp256k1 curve;
    private final byte[] privateKey;
    private final Address address;

    /**
     * Copies the key.
     *
     * @throws IllegalArgumentException if it is not 32 bytes, zero, or not below the order of the curve; the message does
     *     not repeat it
     */
    public OrderSigner(final byte[] privateKey) {
        this(privateKey, Secp256k1.create());
    }

    OrderSigner(final byte[] privateKey, final Secp256k1 curve) {
        this.curve = requireNonNull(curve, "curve");
        if (privateKey.length != PRIVATE_KEY_LENGTH) {
            throw new IllegalArgumentException("a private key has 32 bytes, not " + privateKey.length);
        }
        if (!Scalar.isInRange(privateKey, 0)) {
            throw new IllegalArgumentException("the private key is zero or not below the order of the curve");
        }
        this.privateKey = privateKey.clone();
        final byte[] publicKey = new byte[Secp256k1.PUBLIC_KEY_LENGTH];
        curve.publicKey(privateKey, publicKey);
        this.address = Address.ofPublicKey(publicKey);
    }

    /**
     * Reads a key of 64 hexadecimal digits with or without {@code 0x}.
     *
     * @throws IllegalArgumentException if the text is anything else or the key out of range; the message does not repeat it
     */
    public static OrderSigner parse(final String privateKey) {
        return new OrderSigner(
                HexBytes.parse(privateKey.startsWith("0x") ? privateKey : "0x" + privateKey, PRIVATE_KEY_LENGTH));
    }

    /** The address of the key. */
    public Address address() {
        return address;
    }

    /** Signs 32 bytes as they are. */
    public Signature sign(final byte[] digest) {
        final byte[] signature = new byte[Signature.LENGTH];
        curve.sign(digest, privateKey, signature);
        return Signature.of(signature, 0);
    }

    /** Signs an order, which may name another account as signer if this key is its operator. */
    public Signature sign(final Order order, final Eip712Domain domain) {
        return sign(new OrderHasher(domain).digest(order));
    }

    /** Signs a login. */
    public Signature sign(final Login login, final Eip712Domain domain) {
        return sign(login.digest(domain));
    }
}
