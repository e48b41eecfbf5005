package io.croupier.matcher.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class StagesInTurnTest {
    private final List<Long> matched = new ArrayList<>();
    private final List<Long> appended = new ArrayList<>();
    private final List<Long> published = new ArrayList<>();
    private final List<Long> flushed = new ArrayList<>();
    private int committed;

    private final StagesInTurn stages = new StagesInTurn(
            List.of((slot, sequence, ends) -> matched.add(sequence), (slot, sequence, ends) -> {
                assertEquals(matched, with(appended, sequence));
                appended.add(sequence);
                committed = ends ? appended.size() : committed;
            }),
            (slot, sequence, ends) -> {
                assertTrue(published.size() < committed, "published before it was committed");
                published.add(sequence);
                if (ends) {
                    flushed.add(sequence);
                }
            });

    @Test
    void shouldPublishWhatIsCommittedAtTheEndOfEachBatch() throws Exception {
        play(7, 7);
        play(8, 10);

        assertEquals(sequences(7, 10), published);
        assertEquals(List.of(7L, 10L), flushed);
    }

    @Test
    void shouldPartALongBatchIntoTurns() throws Exception {
        play(1, 40);

        assertEquals(sequences(1, 40), appended);
        assertEquals(sequences(1, 40), published);
        assertEquals(List.of(16L, 32L, 40L), flushed);
    }

    private void play(final long first, final long last) throws Exception {
        for (long sequence = first; sequence <= last; sequence++) {
            stages.onEvent(new EngineSlot(), sequence, sequence == last);
        }
    }

    private static List<Long> sequences(final long first, final long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    private static List<Long> with(final List<Long> list, final long last) {
        final List<Long> longer = new ArrayList<>(list);
        longer.add(last);
        return longer;
    }
}
