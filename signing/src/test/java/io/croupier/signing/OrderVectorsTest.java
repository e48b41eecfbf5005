package io.croupier.signing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What ethers hashes, signs and recovers, so do we; both curve libraries are asked. */
class OrderVectorsTest {
    static List<OrderVector> vectors() {
        return OrderVector.all();
    }

    static List<OrderVector> validVectors() {
        return OrderVector.all().stream().filter(OrderVector::valid).toList();
    }

    @Test
    void shouldHoldVectorsOfEveryKind() {
        assertEquals(43, vectors().size());
        assertEquals(29, validVectors().size());
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void shouldHashLikeEthers(final OrderVector vector) {
        final OrderHasher hasher = new OrderHasher(vector.domain());

        assertEquals(
                vector.text("domainSeparator"), HexBytes.format(vector.domain().separator()));
        assertEquals(vector.text("structHash"), HexBytes.format(hasher.structHash(vector.order())));
        assertEquals(vector.text("digest"), HexBytes.format(hasher.digest(vector.order())));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void shouldPackInfoLikeTheContract(final OrderVector vector) {
        final OrderInfo info = vector.order().info();

        assertEquals(vector.text("makerFeeRate"), Long.toString(info.makerFeeRate()));
        assertEquals(vector.text("takerFeeRate"), Long.toString(info.takerFeeRate()));
        assertEquals(vector.text("expiration"), Long.toUnsignedString(info.expiration()));
        assertEquals(vector.text("nonce"), Long.toUnsignedString(info.nonce()));
        assertEquals(vector.json().get("order").get("info").asText(), info.toHex());
    }

    @ParameterizedTest
    @MethodSource("validVectors")
    void shouldSignLikeEthers(final OrderVector vector) {
        for (final Secp256k1 curve : Curves.all()) {
            final OrderSigner signer = new OrderSigner(HexBytes.parse(vector.text("privateKey")), curve);

            assertEquals(vector.text("keyAddress"), signer.address().toString());
            assertEquals(
                    vector.text("signature"),
                    signer.sign(vector.order(), vector.domain()).toString());
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void shouldRecoverWhatTheContractRecovers(final OrderVector vector) {
        for (final Secp256k1 curve : Curves.all()) {
            final byte[] address = new byte[Address.LENGTH];

            final RecoveryResult result = new SignatureRecovery(curve)
                    .recover(HexBytes.parse(vector.text("digest")), vector.signature(), address);

            final String recovered =
                    result == RecoveryResult.OK ? Address.of(address, 0).toString() : null;
            assertEquals(vector.recovered(), recovered);
            if (!vector.valid()) {
                assertNotEquals(vector.order().signer().toString(), recovered);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void shouldReadAddressesInAnyCase(final OrderVector vector) {
        final String checksummed = vector.text("keyAddress");
        final String digits = checksummed.substring(2);

        assertEquals(
                checksummed,
                Address.parse("0x" + digits.toLowerCase(Locale.ROOT)).toString());
        assertEquals(
                checksummed,
                Address.parse("0x" + digits.toUpperCase(Locale.ROOT)).toString());
    }
}
