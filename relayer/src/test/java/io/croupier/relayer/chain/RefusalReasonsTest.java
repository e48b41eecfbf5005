package io.croupier.relayer.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.croupier.matcher.journal.codec.BustReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalReasonsTest {
    private static final String WORD_OF_32 = "0000000000000000000000000000000000000000000000000000000000000020";

    @Test
    void shouldReadTheStringOfAPublicContract() {
        final Bytes expired = Bytes.parse("0x08c379a0" + WORD_OF_32
                + "0000000000000000000000000000000000000000000000000000000000000012"
                + "4a4f4a4f5f4f524445525f455850495245440000000000000000000000000000");

        assertEquals(
                BustReason.ORDER_EXPIRED, RefusalReasons.ofPublicCall(expired).reason());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0x",
                "0x08",
                "0x08c379a0",
                "0x08c379a0" + WORD_OF_32,
                "0x08c379a0" + WORD_OF_32 + WORD_OF_32,
                "0x08c379a0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff" + WORD_OF_32,
                "0x08c379a00000000000000000000000000000000000000000000000000000000070000000" + WORD_OF_32,
                "0xdeadbeef" + WORD_OF_32
            })
    void shouldTakeWhateverElseItIsForNoReasonItKnows(final String data) {
        assertEquals(
                new RefusalReasons.PublicRefusal(BustReason.OTHER, 255),
                RefusalReasons.ofPublicCall(Bytes.parse(data)));
    }
}
