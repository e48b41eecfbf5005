package io.croupier.relayer.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.signing.Address;
import org.junit.jupiter.api.Test;

class DealerFactsTest {
    private static final Address TOKEN = Address.parse("0x0000000000000000000000000000000000000001");

    @Test
    void shouldNotStartWithACollateralInWhichOrdersAreWorthNothing() {
        DealerFacts.requireTradable(TOKEN, 10);

        final OperatorException refused =
                assertThrows(OperatorException.class, () -> DealerFacts.requireTradable(TOKEN, 18));

        assertEquals(ExitCode.UNUSABLE, refused.exitCode());
        assertTrue(refused.getMessage().contains("has 18 decimals"), refused.getMessage());
        assertTrue(refused.getMessage().endsWith("more than 0.072"), refused.getMessage());
    }
}
