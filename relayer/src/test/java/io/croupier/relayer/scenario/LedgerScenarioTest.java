package io.croupier.relayer.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerScenarioTest {
    /** Numbers that the public contracts produced. */
    private static final String ORACLE = "/settlement-scenarios.json";

    @Test
    void shouldAgreeWithThePublicContractsInEveryNumber() throws IOException {
        final ScenarioFile file = oracle();
        final List<String> differences = new ArrayList<>();
        final ScenarioRunner runner = new ScenarioRunner(new LedgerTarget(), step -> step.differences()
                .forEach(difference -> differences.add(step.scenario() + " step " + step.step() + " " + difference)));

        final ScenarioRunner.Summary summary = runner.run(file, id -> true);

        assertEquals(List.of(), differences);
        assertEquals(27, summary.scenarios());
        assertEquals(226, summary.steps() + summary.skipped());
        assertEquals(1, summary.deviations(), "S033 deregisters a market with open interest");
        assertEquals(1, summary.skipped());
        assertTrue(summary.comparisons() > 10_000, summary.toString());
    }

    private static ScenarioFile oracle() throws IOException {
        try (InputStream in = LedgerScenarioTest.class.getResourceAsStream(ORACLE)) {
            return ScenarioFile.parse(new ObjectMapper().readTree(in));
        }
    }
}
