package io.croupier.signing;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderSignerTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0x",
                "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff",
                "0x0000000000000000000000000000000000000000000000000000000000000000",
                "0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141",
                "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ffxy"
            })
    void shouldRefuseKeysThatAreNoneWithoutRepeatingThem(final String key) {
        final Exception refusal = assertThrows(IllegalArgumentException.class, () -> OrderSigner.parse(key));

        assertFalse(key.length() > 2 && refusal.getMessage().contains(key.substring(2)));
    }
}
