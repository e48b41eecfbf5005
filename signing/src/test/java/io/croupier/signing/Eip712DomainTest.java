package io.croupier.signing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class Eip712DomainTest {
    private static final Address DEALER = Address.parse("0x5FC8d32690cc91D4c39d9d3abcBD16989F875707");
    private static final BigInteger MAX_CHAIN_ID = BigInteger.TWO.pow(256).subtract(BigInteger.ONE);

    @Test
    void shouldSeparateAnyTextAndAnyChainLikeEthers() {
        final Eip712Domain domain = new Eip712Domain("Börse 賭場 🎲", "", MAX_CHAIN_ID, DEALER);

        assertEquals(
                "0x4a4c8bb2fde4cc7ab5b76f2296d59ca0f25aa0cfaeed57f6216171d7d550f070",
                HexBytes.format(domain.separator()));
    }

    @Test
    void shouldRefuseWhatTheTypeCannotHold() {
        final Exception large = assertThrows(
                IllegalArgumentException.class,
                () -> new Eip712Domain("a", "1", MAX_CHAIN_ID.add(BigInteger.ONE), DEALER));
        final Exception negative =
                assertThrows(IllegalArgumentException.class, () -> new Eip712Domain("a", "1", -1, DEALER));
        final Exception text =
                assertThrows(IllegalArgumentException.class, () -> new Eip712Domain("\ud83c", "1", 1, DEALER));

        assertEquals("chainId: " + BigInteger.TWO.pow(256) + " is outside uint256", large.getMessage());
        assertEquals("chainId: -1 is outside uint256", negative.getMessage());
        assertEquals("name: holds half a surrogate pair", text.getMessage());
    }
}
