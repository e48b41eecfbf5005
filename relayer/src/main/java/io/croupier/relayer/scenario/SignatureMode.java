package io.croupier.relayer.scenario;

import io.croupier.signing.Eip712Domain;
import io.croupier.signing.Order;
import io.croupier.signing.OrderInfo;
import io.croupier.signing.OrderSigner;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.function.Supplier;

/** How the signature of a scenario's order comes about. */
enum SignatureMode {
    /** As a wallet signs. */
    NORMAL("normal"),
    /** 65 bytes that nobody signed. */
    GARBAGE("garbage"),
    /** The second valid signature of the curve: high s, the other parity. */
    MALLEABLE("malleable"),
    /** v as 0 or 1. */
    V01("v01"),
    /** 64 bytes as in EIP-2098. */
    COMPACT("compact"),
    /** No bytes. */
    EMPTY("empty"),
    /** A good signature of the same order with the next nonce. */
    OTHER_ORDER("otherOrder");

    private static final BigInteger CURVE_ORDER =
            new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);
    private static final int WORD = 32;
    private static final int V = 2 * WORD;
    private static final int V_EVEN = 27;

    private final String label;

    SignatureMode(final String label) {
        this.label = label;
    }

    static SignatureMode of(final String label) {
        return Arrays.stream(values())
                .filter(mode -> mode.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new ScenarioException("signatureMode: \"" + label + "\" is unknown"));
    }

    /** The signature's bytes; {@code key} is asked only if one is needed. */
    byte[] sign(final Order order, final Eip712Domain domain, final Supplier<OrderSigner> key) {
        return switch (this) {
            case NORMAL -> wallet(order, domain, key);
            case GARBAGE -> garbage();
            case MALLEABLE -> malleable(wallet(order, domain, key));
            case V01 -> withV(wallet(order, domain, key), -V_EVEN);
            case COMPACT -> compact(wallet(order, domain, key));
            case EMPTY -> new byte[0];
            case OTHER_ORDER -> wallet(nextNonce(order), domain, key);
        };
    }

    private static byte[] wallet(final Order order, final Eip712Domain domain, final Supplier<OrderSigner> key) {
        return key.get().sign(order, domain).toBytes();
    }

    private static byte[] garbage() {
        final byte[] signature = new byte[V + 1];
        Arrays.fill(signature, (byte) 0x11);
        signature[V] = V_EVEN;
        return signature;
    }

    private static byte[] malleable(final byte[] signature) {
        putS(signature, CURVE_ORDER.subtract(s(signature)));
        signature[V] = (byte) (2 * V_EVEN + 1 - signature[V]);
        return signature;
    }

    private static byte[] withV(final byte[] signature, final int shift) {
        signature[V] += (byte) shift;
        return signature;
    }

    private static byte[] compact(final byte[] signature) {
        final byte[] half = Arrays.copyOf(signature, V);
        if (signature[V] != V_EVEN) {
            half[WORD] |= (byte) 0x80;
        }
        return half;
    }

    private static BigInteger s(final byte[] signature) {
        return new BigInteger(1, signature, WORD, WORD);
    }

    private static void putS(final byte[] signature, final BigInteger s) {
        final byte[] bytes = s.toByteArray();
        Arrays.fill(signature, WORD, V, (byte) 0);
        final int length = Math.min(bytes.length, WORD);
        System.arraycopy(bytes, bytes.length - length, signature, V - length, length);
    }

    private static Order nextNonce(final Order order) {
        final OrderInfo info = order.info();
        return new Order(
                order.perp(),
                order.signer(),
                order.paperAmount(),
                order.creditAmount(),
                new OrderInfo(info.makerFeeRate(), info.takerFeeRate(), info.expiration(), info.nonce() + 1));
    }
}
