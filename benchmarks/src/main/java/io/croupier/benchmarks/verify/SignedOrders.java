package io.croupier.benchmarks.verify;

import io.croupier.signing.Address;
import io.croupier.signing.Eip712Domain;
import io.croupier.signing.Order;
import io.croupier.signing.OrderHasher;
import io.croupier.signing.OrderInfo;
import io.croupier.signing.OrderSigner;
import io.croupier.signing.Signature;
import java.math.BigInteger;
import java.util.Random;

/** Orders with real signatures of a few keys; the same seed gives the same orders. */
public final class SignedOrders {
    public static final Eip712Domain DOMAIN =
            new Eip712Domain("Croupier", "1", 31337, Address.parse("0x00000000000000000000000000000000000dea1e"));
    private static final int KEYS = 64;
    private static final long LOT = 1_000_000_000_000_000L;

    final byte[][] packed;
    final byte[][] digests;
    final byte[][] signatures;

    public SignedOrders(final long seed, final int count) {
        packed = new byte[count][];
        digests = new byte[count][];
        signatures = new byte[count][];
        final Random random = new Random(seed);
        final OrderSigner[] signers = new OrderSigner[KEYS];
        for (int i = 0; i < KEYS; i++) {
            final byte[] key = new byte[OrderSigner.PRIVATE_KEY_LENGTH];
            random.nextBytes(key);
            key[0] = 1;
            signers[i] = new OrderSigner(key);
        }
        final OrderHasher hasher = new OrderHasher(DOMAIN);
        for (int i = 0; i < count; i++) {
            final OrderSigner signer = signers[random.nextInt(KEYS)];
            final long lots = 1L + random.nextInt(100);
            final Order order = new Order(
                    DOMAIN.verifyingContract(),
                    signer.address(),
                    BigInteger.valueOf(lots * LOT),
                    BigInteger.valueOf(-lots * (29_000_000 + random.nextInt(1_000_000))),
                    new OrderInfo(100_000_000_000_000L, 500_000_000_000_000L, 1_900_000_000L, i));
            packed[i] = order.encode();
            digests[i] = hasher.digest(order);
            final Signature signature = signer.sign(digests[i]);
            signatures[i] = signature.toBytes();
        }
    }

    /** Order i as it is signed. */
    public byte[] packed(final int i) {
        return packed[i];
    }

    /** Signature i, 65 bytes. */
    public byte[] signature(final int i) {
        return signatures[i];
    }
}
