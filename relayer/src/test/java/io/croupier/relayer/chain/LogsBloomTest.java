package io.croupier.relayer.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.contracts.Devnet;
import io.croupier.relayer.TestChain;
import io.croupier.signing.Address;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogsBloomTest {
    private static final Address NOBODY = Address.parse("0x00000000000000000000000000000000000000ff");

    @Test
    void shouldNameWhoLoggedInARealBlock() throws IOException {
        try (TestChain chain = TestChain.start()) {
            final ChainLog log = chain.client()
                    .logs(chain.devnet().contracts().fromBlock(), chain.head().number(), List.of(chain.dealer()))
                    .getLast();

            final LogsBloom bloom =
                    chain.client().block(log.blockNumber()).orElseThrow().bloom();

            assertTrue(bloom.mayHold(chain.dealer()));
            assertFalse(bloom.mayHold(Address.parse(Devnet.insurance().address())));
        }
    }

    @Test
    void shouldProveNothingWhereTheHeaderHasNone() {
        assertEquals(LogsBloom.UNKNOWN, LogsBloom.parse(null));
        assertFalse(LogsBloom.UNKNOWN.mayHold(NOBODY));
        assertFalse(LogsBloom.parse("0x" + "00".repeat(256)).mayHold(NOBODY));
        assertTrue(LogsBloom.parse("0x" + "ff".repeat(256)).mayHold(NOBODY));
    }
}
