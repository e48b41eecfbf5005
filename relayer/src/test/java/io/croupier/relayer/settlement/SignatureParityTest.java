package io.croupier.relayer.settlement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.croupier.relayer.chain.Bytes;
import io.croupier.relayer.chain.Hash;
import io.croupier.signing.Address;
import io.croupier.signing.Eip712Domain;
import io.croupier.signing.Order;
import io.croupier.signing.OrderHasher;
import io.croupier.signing.OrderInfo;
import io.croupier.signing.OrderSigner;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class SignatureParityTest {
    private static final Address PERP = Address.parse("0x00000000000000000000000000000000000000a1");
    private static final Eip712Domain DOMAIN = new Eip712Domain("Croupier", "1", 31337, PERP);
    private static final OrderSigner SIGNER =
            OrderSigner.parse("0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d");
    private static final OrderSigner OTHER =
            OrderSigner.parse("0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a");

    private final SignatureParity parity = new SignatureParity();

    @Test
    void shouldLeaveTheRightVAndTurnTheWrongOne() {
        for (int nonce = 0; nonce < 20; nonce++) {
            final SignedOrder right = order(nonce, SIGNER, false);

            assertSame(right, parity.corrected(right, digest(nonce)));
            assertEquals(
                    right.signature(),
                    parity.corrected(order(nonce, SIGNER, true), digest(nonce)).signature());
        }
    }

    @Test
    void shouldLeaveWhatNoVMakesRight() {
        final SignedOrder forged = order(1, OTHER, false);

        assertSame(forged, parity.corrected(forged, digest(1)));
    }

    private static Hash digest(final int nonce) {
        return Hash.of(new OrderHasher(DOMAIN).digest(plain(nonce)), 0);
    }

    private static SignedOrder order(final int nonce, final OrderSigner key, final boolean wrongV) {
        final byte[] signature = key.sign(plain(nonce), DOMAIN).toBytes();
        if (wrongV) {
            signature[64] = (byte) (27 + 28 - signature[64]);
        }
        return new SignedOrder(plain(nonce).encode(), Bytes.of(signature));
    }

    private static Order plain(final int nonce) {
        return new Order(
                PERP,
                SIGNER.address(),
                BigInteger.TEN,
                BigInteger.TEN.negate(),
                new OrderInfo(100_000_000_000_000L, 500_000_000_000_000L, 1_900_000_000L, nonce));
    }
}
