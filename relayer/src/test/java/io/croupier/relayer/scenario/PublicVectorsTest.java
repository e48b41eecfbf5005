package io.croupier.relayer.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Numbers that the public contracts produced. */
class PublicVectorsTest {
    private static final String ORACLE = "/settlement-scenarios.json";

    private final List<String> differences = new ArrayList<>();

    @Test
    void shouldAgreeOnTheLedgerInEveryNumber() throws IOException {
        final ScenarioRunner.Summary summary = run(Map.of("ledger", new LedgerTarget()));

        assertEquals(List.of(), differences);
        assertEquals(27, summary.scenarios());
        assertEquals(226, summary.steps() + summary.skipped());
        assertEquals(1, summary.deviations(), "S033 deregisters a market with open interest");
        assertEquals(1, summary.skipped());
        assertTrue(summary.comparisons() > 10_000, summary.toString());
    }

    @Test
    void shouldAgreeOnTheChainInEveryNumberAndEvent() throws IOException {
        try (ChainTarget chain = new ChainTarget()) {
            final ScenarioRunner.Summary summary = run(Map.of("chain", chain));

            assertEquals(List.of(), differences);
            assertEquals(226, summary.steps() + summary.skipped());
            assertEquals(1, summary.deviations());
            assertTrue(summary.comparisons() > 10_000, summary.toString());
        }
    }

    @Test
    void shouldAgreeOnBothWithTheFileAndWithEachOther() throws IOException {
        try (ChainTarget chain = new ChainTarget()) {
            final ScenarioRunner.Summary summary = run(Map.of("chain", chain, "ledger", new LedgerTarget()));

            assertEquals(List.of(), differences);
            assertEquals(226, summary.steps() + summary.skipped());
            assertTrue(summary.comparisons() > 30_000, summary.toString());
        }
    }

    private ScenarioRunner.Summary run(final Map<String, ScenarioTarget> targets) throws IOException {
        return new ScenarioRunner(targets, step -> step.differences()
                        .forEach(difference ->
                                differences.add(step.scenario() + " step " + step.step() + " " + difference)))
                .run(oracle(), id -> true);
    }

    private static ScenarioFile oracle() throws IOException {
        try (InputStream in = PublicVectorsTest.class.getResourceAsStream(ORACLE)) {
            return ScenarioFile.parse(new ObjectMapper().readTree(in));
        }
    }
}
