package io.croupier.relayer.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.croupier.matcher.ledger.Refusal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DifferentialFuzzTest {
    private static final long SEED = 20_261_121;
    private static final int STEPS = 2000;

    @Test
    void shouldFindLedgerAndContractsAgreeOnEveryStep() {
        try (ChainTarget chain = new ChainTarget();
                LedgerTarget ledger = new LedgerTarget()) {
            final DifferentialFuzz.Report report = new DifferentialFuzz(chain, ledger).run(SEED, STEPS);

            assertEquals(
                    "",
                    report.mismatch().map(DifferentialFuzz::describe).orElse(""),
                    "./croupier scenario fuzz --seed " + SEED + " --steps " + STEPS);
            assertEquals(STEPS, report.steps());
            assertTrue(2 * report.accepted() >= STEPS, () -> "only " + report.accepted() + " steps were accepted");
            final TreeSet<String> missing = new TreeSet<>();
            Arrays.stream(Refusal.values()).map(Refusal::canonicalName).forEach(missing::add);
            missing.remove("");
            missing.removeAll(report.refusals().keySet());
            assertEquals(new TreeSet<>(), missing, "refusals that never came up");
        }
    }

    @Test
    void shouldShrinkAMismatchToAFileThatRepeatsIt() {
        final DifferentialFuzz fuzz = new DifferentialFuzz(new LedgerTarget(), new ForgetfulLedger());

        final DifferentialFuzz.Mismatch mismatch =
                fuzz.run(SEED, STEPS).mismatch().orElseThrow();

        final ScenarioFile file = ScenarioFile.parse(mismatch.file());
        final List<ScenarioFile.Step> steps = file.scenarios().get(0).steps();
        assertTrue(steps.size() <= 4, () -> steps.size() + " steps");
        assertEquals("executeWithdraw", steps.get(steps.size() - 1).op());
        assertEquals(0, differences(file, new LedgerTarget()));
        assertTrue(differences(file, new ForgetfulLedger()) > 0);
    }

    @Test
    void shouldFindAWrongRoundingAndPrintTheShortestScenarioThatShowsIt() {
        final DifferentialFuzz fuzz = new DifferentialFuzz(new LedgerTarget(), new RoundingUpLedger());

        final DifferentialFuzz.Mismatch mismatch =
                fuzz.run(SEED, STEPS).mismatch().orElseThrow();

        final ScenarioFile file = ScenarioFile.parse(mismatch.file());
        final List<ScenarioFile.Step> steps = file.scenarios().get(0).steps();
        assertTrue(steps.size() <= 8, () -> steps.size() + " steps");
        assertTrue(
                mismatch.differences().stream().allMatch(each -> each.path().endsWith("maintenanceMargin")),
                () -> mismatch.differences().toString());
        assertTrue(DifferentialFuzz.describe(mismatch).contains("\"scenarios\""));
        assertEquals(0, differences(file, new LedgerTarget()));
        assertTrue(differences(file, new RoundingUpLedger()) > 0);
    }

    private static long differences(final ScenarioFile file, final ScenarioTarget target) {
        return new ScenarioRunner(Map.of("target", target), step -> {})
                .run(file, id -> true)
                .differences();
    }

    /** Rounds maintenance margin up where the Dealer rounds it down. */
    private static final class RoundingUpLedger implements ScenarioTarget {
        private static final BigInteger WAD = BigInteger.TEN.pow(18);
        private static final BigInteger THREE_PERCENT =
                WAD.multiply(BigInteger.valueOf(3)).divide(BigInteger.valueOf(100));

        private final LedgerTarget ledger = new LedgerTarget();

        @Override
        public void start(final ScenarioFile file) {
            ledger.start(file);
        }

        @Override
        public Outcome execute(final ScenarioFile.Step step) {
            return ledger.execute(step);
        }

        @Override
        public Set<String> comparedEvents() {
            return ledger.comparedEvents();
        }

        @Override
        public ObjectNode state(final JsonNode like) {
            final ObjectNode state = ledger.state(like);
            for (final JsonNode account : state.path("accounts")) {
                final BigInteger exposure =
                        new BigInteger(account.path("risk").path("exposure").asText("0"));
                if (exposure.multiply(THREE_PERCENT).mod(WAD).signum() != 0) {
                    final ObjectNode risk = (ObjectNode) account.path("risk");
                    final BigInteger margin =
                            new BigInteger(risk.path("maintenanceMargin").asText());
                    risk.put("maintenanceMargin", margin.add(BigInteger.ONE).toString());
                }
            }
            return state;
        }
    }

    /** Says yes to every announced withdrawal and forgets it, which shows only when one is executed. */
    private static final class ForgetfulLedger implements ScenarioTarget {
        private final LedgerTarget ledger = new LedgerTarget();

        @Override
        public void start(final ScenarioFile file) {
            ledger.start(file);
        }

        @Override
        public Outcome execute(final ScenarioFile.Step step) {
            final boolean announces = step.op().equals("requestWithdraw")
                    && step.inputs().path("who").equals(step.inputs().path("from"));
            return announces ? new Outcome("", JsonNodeFactory.instance.arrayNode()) : ledger.execute(step);
        }

        @Override
        public Set<String> comparedEvents() {
            return ledger.comparedEvents();
        }

        @Override
        public ObjectNode state(final JsonNode like) {
            return ledger.state(like);
        }
    }
}
