package io.croupier.benchmarks.allocation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class StageAllocationTest {
    private final StageAllocation stages = new StageAllocation();

    @Test
    void shouldVerifyWithoutGarbage() {
        assertEquals(0, stages.verify());
    }

    @Test
    void shouldMatchWithoutGarbage() {
        assertEquals(0, stages.match());
    }

    @Test
    void shouldAppendToTheJournalWithoutGarbage() throws IOException {
        assertEquals(0, stages.journal());
    }
}
