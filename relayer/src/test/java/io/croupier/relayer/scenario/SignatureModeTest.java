package io.croupier.relayer.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.croupier.signing.Address;
import io.croupier.signing.Eip712Domain;
import io.croupier.signing.Order;
import io.croupier.signing.OrderHasher;
import io.croupier.signing.OrderInfo;
import io.croupier.signing.OrderSigner;
import io.croupier.signing.RecoveryResult;
import io.croupier.signing.SignatureRecovery;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SignatureModeTest {
    private final OrderSigner signer =
            OrderSigner.parse("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");
    private final Eip712Domain domain = new Eip712Domain("Croupier", "1", 1, signer.address());
    private final byte[] recovered = new byte[Address.LENGTH];

    @Test
    void shouldSignAsAWallet() {
        for (long nonce = 0; nonce < 20; nonce++) {
            assertEquals(RecoveryResult.OK, recover(SignatureMode.NORMAL, order(nonce)));
            assertEquals(signer.address(), Address.of(recovered, 0));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = SignatureMode.class,
            names = {"MALLEABLE", "V01", "COMPACT", "EMPTY"})
    void shouldBreakTheFormOfTheSignature(final SignatureMode mode) {
        for (long nonce = 0; nonce < 20; nonce++) {
            assertNotEquals(RecoveryResult.OK, recover(mode, order(nonce)));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = SignatureMode.class,
            names = {"GARBAGE", "OTHER_ORDER"})
    void shouldNotRecoverTheSigner(final SignatureMode mode) {
        recover(mode, order(7));

        assertNotEquals(signer.address(), Address.of(recovered, 0));
    }

    private RecoveryResult recover(final SignatureMode mode, final Order order) {
        final byte[] digest = new OrderHasher(domain).digest(order);
        return new SignatureRecovery().recover(digest, mode.sign(order, domain, () -> signer), recovered);
    }

    private Order order(final long nonce) {
        return new Order(
                signer.address(),
                signer.address(),
                BigInteger.ONE,
                BigInteger.TWO.negate(),
                new OrderInfo(0, 0, 2_000_000_000L, nonce));
    }
}
