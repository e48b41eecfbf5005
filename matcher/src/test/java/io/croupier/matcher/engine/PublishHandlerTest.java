package io.croupier.matcher.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.matcher.journal.Excerpt;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class PublishHandlerTest {
    private static final int BLOCK_BYTES = 100_000;
    private static final int KEPT_BYTES = 16 * 1024;

    private final EngineSlot slot = new EngineSlot();
    private final List<Integer> lengths = new ArrayList<>();
    private final PublishHandler publish =
            new PublishHandler(excerpt -> lengths.add(excerpt.eventsOffset() + excerpt.eventsLength()));

    @Test
    void shouldShowALongExcerptWholeAndKeepNoneOfItsMemory() {
        put(BLOCK_BYTES);

        publish.onEvent(slot, 0, true);

        assertEquals(List.of(Excerpt.HEADER_LENGTH + BLOCK_BYTES), lengths);
        assertTrue(slot.bytes().length <= KEPT_BYTES, slot.bytes().length + " bytes kept");
    }

    @Test
    void shouldKeepWhatMostCommandsNeed() {
        put(2_000);
        final byte[] before = slot.bytes();

        publish.onEvent(slot, 0, true);
        put(2_000);

        assertSame(before, slot.bytes());
    }

    private void put(final int length) {
        slot.command(new UnsafeBuffer(new byte[length]), 0, length);
        slot.complete(1, 1, 0, true);
    }
}
